#include "app/cli/explain_batch.h"

#include <utility>

#include "app/cli/cli_common.h"
#include "app/cli/explain_options.h"

namespace m2ib::cli {

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
    const std::vector<model::EncodedText>& texts, const attribution::MethodSettings& settings, const StopToken& stop) {
  const auto image = encoder.encode_image(radiograph, choice, stop);
  if (!image) return tl::unexpected(image.error());
  if (!*image) return std::nullopt;
  std::vector<attribution::CaptionRun> runs;
  for (const model::EncodedText& text : texts) runs.push_back({&text, settings.beta});
  const std::string label = std::to_string(runs.size()) + (runs.size() == 1 ? " caption" : " captions");
  auto explained = attribution::explain_captions(encoder, radiograph, **image, runs, settings, stop,
                                                 [&](std::size_t item, const attribution::Step& step) {
                                                   if (item == 0) say_step(label, step);
                                                 });
  clear_progress();
  return explained;
}

}  // namespace m2ib::cli
