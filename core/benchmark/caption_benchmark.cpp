#include "core/benchmark/caption_benchmark.h"

#include <array>
#include <ctime>
#include <numeric>
#include <optional>

#include "core/attribution/m2ib_batch.h"
#include "core/benchmark/bench_tools.h"

namespace m2ib::benchmark {
namespace {

using attribution::ExplanationPtr;

constexpr int kRounds = 8;
// As somebody would compare them. More captions than these repeat them with a number, which makes them other captions.
constexpr std::array kCaptions = {"left basal effusion", "no effusion", "enlarged heart", "nodule in the right lung"};

std::string caption_at(std::size_t index) {
  const std::string caption = kCaptions[index % kCaptions.size()];
  return index < kCaptions.size() ? caption : caption + " " + std::to_string(index / kCaptions.size() + 1);
}

double cpu_ms() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct Timed {
  double total_ms = 0.0;
  double cpu_ms = 0.0;
  double first_ms = 0.0;
  std::vector<ExplanationPtr> results;
};

Stoppable<Timed> explain_timed(const model::DualEncoder& encoder, const image::Radiograph& picture,
                               const std::vector<std::size_t>& captions, const attribution::MethodSettings& settings,
                               const StopToken& stop) {
  Timed timed;
  const auto started = Clock::now();
  const double cpu_before = cpu_ms();
  const auto image = encoder.encode_image(picture, stop);
  if (!image) return tl::unexpected(image.error());
  if (!*image) return std::nullopt;
  std::vector<model::EncodedText> texts;
  for (const std::size_t caption : captions) {
    auto text = encoder.encode_caption(caption_at(caption), stop);
    if (!text) return tl::unexpected(text.error());
    if (!*text) return std::nullopt;
    texts.push_back(std::move(**text));
  }
  std::vector<attribution::CaptionRun> runs;
  for (const model::EncodedText& text : texts) runs.push_back({&text, settings.beta});
  const auto on_step = [&](std::size_t, const attribution::Step& step) {
    if (step.tower == attribution::Tower::Image && step.index == 1) timed.first_ms = elapsed_ms(started);
  };
  auto results = attribution::explain_captions(encoder, picture, **image, runs, settings, stop, on_step);
  if (!results) return tl::unexpected(results.error());
  if (!*results) return std::nullopt;
  timed.total_ms = elapsed_ms(started);
  timed.cpu_ms = cpu_ms() - cpu_before;
  timed.results = std::move(**results);
  return timed;
}

}  // namespace

Stoppable<CaptionCost> measure_captions(const model::DualEncoder& encoder, const attribution::MethodSettings& settings,
                                        int captions, StopToken stop,
                                        const std::function<void(const std::string&)>& say) {
  const image::Radiograph picture = noise_picture(encoder.card().image_size_px);
  std::vector<std::size_t> all(static_cast<std::size_t>(captions));
  std::iota(all.begin(), all.end(), std::size_t{0});
  CaptionCost cost;
  cost.model = encoder.card().name;
  cost.captions = captions;
  cost.rounds = kRounds;
  std::vector<double> one_ms, many_ms, one_cpu, many_cpu, first_ms;
  for (int round = 0; round <= kRounds; ++round) {  // the first one warms up and is not counted
    if (say) say(std::to_string(captions) + " captions and one, round " + std::to_string(round));
    const std::size_t chosen = static_cast<std::size_t>(round) % all.size();
    const auto one = explain_timed(encoder, picture, {chosen}, settings, stop);
    if (!one) return tl::unexpected(one.error());
    if (!*one) return std::nullopt;
    const auto many = explain_timed(encoder, picture, all, settings, stop);
    if (!many) return tl::unexpected(many.error());
    if (!*many) return std::nullopt;
    cost.worst_difference = std::max(cost.worst_difference,
                                     worst_difference((*many)->results[chosen]->image, (*one)->results.front()->image));
    if (round == 0) continue;
    one_ms.push_back((*one)->total_ms);
    many_ms.push_back((*many)->total_ms);
    one_cpu.push_back((*one)->cpu_ms);
    many_cpu.push_back((*many)->cpu_ms);
    first_ms.push_back((*many)->first_ms);
  }
  cost.one_ms = median(one_ms);
  cost.many_ms = median(many_ms);
  cost.first_maps_ms = median(first_ms);
  cost.ratio = cost.many_ms / cost.one_ms;
  cost.cpu_ratio = median(many_cpu) / median(one_cpu);
  return cost;
}

}  // namespace m2ib::benchmark
