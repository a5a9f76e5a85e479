#include "core/metrics/randomisation.h"

#include <numeric>

#include "core/attribution/run_method.h"
#include "core/metrics/map_comparison.h"
#include "core/model/randomise.h"

namespace m2ib::metrics {
namespace {

/// What a map is made of, with the model's own weights.
struct Question {
  const model::DualEncoder& encoder;
  const model::EncodedImage& image;
  const model::EncodedText& text;
  const attribution::MethodSettings& settings;
};

Stoppable<std::vector<float>> map_of(const model::DualEncoder& encoder, const model::EncodedImage& image,
                                     const Question& question, const StopToken& stop) {
  const auto map =
      attribution::run_tower_method(encoder, attribution::Tower::Image, image, question.text, question.settings, stop);
  if (!map) return tl::unexpected(map.error());
  if (!*map) return std::nullopt;
  return attribution::patch_values((*map)->token_values, encoder.card().grid);
}

Stoppable<std::vector<float>> map_at(const Question& question, int depth, const StopToken& stop) {
  if (depth == 0) return map_of(question.encoder, question.image, question, stop);
  // One seed for all depths: a deeper model differs from the one before in one more part, not in all of them.
  const auto random = model::with_random_top(question.encoder, depth, question.settings.seed);
  if (!random) return tl::unexpected(random.error());
  const auto image = (*random)->encode_image(*question.image.pixels, stop);
  if (!image) return tl::unexpected(image.error());
  if (!*image) return std::nullopt;
  const attribution::MethodSettings settings = with_own_draws(question.settings);
  return map_of(**random, **image, {question.encoder, question.image, question.text, settings}, stop);
}

}  // namespace

attribution::MethodSettings with_own_draws(attribution::MethodSettings settings) {
  constexpr std::uint64_t kFar = std::uint64_t{1} << 32;  // beyond the seeds of repeats
  settings.seed ^= kFar;
  return settings;
}

Stoppable<std::vector<RandomisationStep>> cascading_randomisation(
    const model::DualEncoder& encoder, const model::EncodedImage& image, const model::EncodedText& text,
    const attribution::MethodSettings& settings, std::vector<int> depths, StopToken stop,
    const std::function<void(const RandomisationStep&)>& on_step) {
  if (!image.pixels)
    return fail(ErrorCode::SettingOutOfRange, "pixels of the picture", "none", "those of the model's input");
  if (depths.empty()) {
    depths.resize(static_cast<std::size_t>(encoder.card().image.blocks) + 2);
    std::iota(depths.begin(), depths.end(), 0);
  }
  const Question question{encoder, image, text, settings};
  const auto own = map_at(question, 0, stop);
  if (!own) return tl::unexpected(own.error());
  if (!*own) return std::nullopt;
  std::vector<RandomisationStep> steps;
  for (const int depth : depths) {
    if (stop.stop_requested()) return std::nullopt;
    const auto map = depth == 0 ? own : map_at(question, depth, stop);
    if (!map) return tl::unexpected(map.error());
    if (!*map) return std::nullopt;
    RandomisationStep step;
    step.depth = depth;
    step.patch_values = **map;
    if (const auto comparison = compare_maps(**own, **map)) step.spearman = comparison->spearman;
    if (on_step) on_step(step);
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace m2ib::metrics
