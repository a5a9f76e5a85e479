#include "core/attribution/methods/integrated_gradients.h"

#include <c10/core/GradMode.h>

#include "core/attribution/methods/input_tokens.h"
#include "core/attribution/methods/path_sum.h"

namespace m2ib::attribution {
namespace {

/// The caption's tokens with its words taken out.
at::Tensor tokens_without_words(const MethodRun& run, const at::Tensor& tokens) {
  const model::Towers& towers = run.encoder.towers();
  const std::vector<std::int64_t> filling(static_cast<std::size_t>(tokens.size(1)), towers.text_rules.pad_id);
  const at::Tensor blank = towers.text_rules.pads ? tokens_of_ids(towers, filling)
                                                  : towers.text_position.slice(0, 0, tokens.size(1)).unsqueeze(0);
  at::Tensor result = tokens.clone();
  for (const text::Word& word : run.text.tokens.words) {
    const auto first = static_cast<std::int64_t>(word.first_token);
    const auto end = first + static_cast<std::int64_t>(word.token_count);
    result.slice(1, first, end).copy_(blank.slice(1, first, end));
  }
  return result;
}

}  // namespace

Stoppable<TowerMap> integrated_gradients_image(const MethodRun& run) {
  const c10::AutoGradMode no_gradients(false);
  const at::Tensor pixels = pixels_of(run);
  const at::Tensor mean = pixels.mean({2, 3}, true).expand_as(pixels);
  const at::Tensor both = tokens_of_pixels(run.encoder.towers(), at::cat({mean, pixels}));
  const CosineGradient gradient(run, Tower::Image, std::nullopt);
  return sum_along_path(run, Tower::Image, gradient, {both.slice(0, 0, 1), both.slice(0, 1, 2), PathPoints::Middles});
}

Stoppable<TowerMap> integrated_gradients_text(const MethodRun& run) {
  const c10::AutoGradMode no_gradients(false);
  const at::Tensor tokens = tokens_of_ids(run.encoder.towers(), ids_of(run));
  const CosineGradient gradient(run, Tower::Text, std::nullopt);
  return sum_along_path(run, Tower::Text, gradient, {tokens_without_words(run, tokens), tokens, PathPoints::Middles});
}

}  // namespace m2ib::attribution
