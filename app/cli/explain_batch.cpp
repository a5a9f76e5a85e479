#include "app/cli/explain_batch.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "app/cli/cli_common.h"
#include "app/cli/explain_options.h"
#include "core/session/resource_dir.h"

namespace m2ib::cli {
namespace {

Stoppable<std::vector<attribution::ExplanationPtr>> by_one_method(
    const model::DualEncoder& encoder, const image::Radiograph& radiograph, const model::EncodedImage& image,
    const std::vector<model::EncodedText>& texts, const attribution::MethodSettings& settings, const StopToken& stop) {
  std::vector<attribution::CaptionRun> runs;
  for (const model::EncodedText& text : texts) runs.push_back({&text, settings.beta});
  const bool together = settings.method == attribution::Method::M2ib;  // others: one caption after the other
  const std::string count = std::to_string(runs.size());
  const std::string name = attribution::info_of(settings.method).name;
  return attribution::run_method(
      encoder, radiograph, image, runs, settings, stop, [&](std::size_t item, const attribution::Step& step) {
        if (together && item > 0) return;
        const std::string which = together ? count + (runs.size() == 1 ? " caption" : " captions")
                                           : "caption " + std::to_string(item + 1) + " of " + count;
        say_step(name + ", " + which, step);
      });
}

}  // namespace

Stoppable<std::vector<model::EncodedText>> encode_captions(const model::DualEncoder& encoder,
                                                           const std::vector<std::string>& captions,
                                                           const StopToken& stop) {
  std::vector<model::EncodedText> texts;
  for (const std::string& caption : captions) {
    auto text = encoder.encode_caption(caption, stop);
    if (!text) return tl::unexpected(text.error());
    if (!*text) return std::nullopt;
    const std::string label = captions.size() == 1 ? "The caption" : "Caption " + std::to_string(texts.size() + 1);
    if ((*text)->tokens.truncated) {
      say(label + " is longer than this model can read: its last " + std::to_string((*text)->tokens.dropped_tokens) +
          " tokens were left out.");
    }
    texts.push_back(std::move(**text));
  }
  return texts;
}

Stoppable<std::vector<attribution::ExplanationPtr>> explain_together(
    const model::DualEncoder& encoder, const image::Radiograph& radiograph, const image::InputChoice& choice,
    const std::vector<model::EncodedText>& texts, std::span<const attribution::MethodSettings> methods,
    const StopToken& stop) {
  const auto image = encoder.encode_image(radiograph, choice, stop);
  if (!image) return tl::unexpected(image.error());
  if (!*image) return std::nullopt;
  std::vector<attribution::ExplanationPtr> results(texts.size() * methods.size());
  for (std::size_t method = 0; method < methods.size(); ++method) {
    auto explained = by_one_method(encoder, radiograph, **image, texts, methods[method], stop);
    clear_progress();
    if (!explained) return tl::unexpected(explained.error());
    if (!*explained) return std::nullopt;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      results[i * methods.size() + method] = std::move((**explained)[i]);
    }
  }
  return results;
}

bool is_embedded(const OpenedModel& opened) {
  std::error_code unknown;
  return std::filesystem::equivalent(opened.path, session::embedded_model_dir(), unknown);
}

}  // namespace m2ib::cli
