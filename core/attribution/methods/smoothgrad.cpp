#include "core/attribution/methods/smoothgrad.h"

#include <c10/core/GradMode.h>

#include <cmath>

#include "core/attribution/methods/cosine_gradient.h"
#include "core/attribution/methods/input_tokens.h"
#include "core/attribution/methods/saliency.h"
#include "core/base/random.h"

namespace m2ib::attribution {
namespace {

constexpr double kNoiseShare = 0.15;

/// Copy number `copy` of x with its own noise.
void add_noise(const MethodRun& run, Tower tower, std::int64_t copy, double sigma, const at::Tensor& x) {
  const std::uint64_t kind = tower == Tower::Image ? 3 : 4;
  Random random(run.settings.seed, kind << 32 | static_cast<std::uint64_t>(copy));
  float* values = x.data_ptr<float>();
  for (std::int64_t i = 0; i < x.numel(); ++i) values[i] += static_cast<float>(random.normal(0.0, sigma));
}

/// @param noisy_tokens input tokens of copies [begin, end), [copies, T, D]
template <class NoisyTokens>
Stoppable<TowerMap> smooth(const MethodRun& run, Tower tower, const NoisyTokens& noisy_tokens) {
  const CosineGradient gradient(run, tower, std::nullopt);
  at::Tensor sum;
  BatchedRows work;
  work.rows = run.settings.samples;
  work.add = [&](std::int64_t begin, std::int64_t end) {
    const at::Tensor batch = gradient.differentiate(noisy_tokens(begin, end)).gradients.sum({0}, true, at::kDouble);
    sum = sum.defined() ? sum.add(batch) : batch;
  };
  work.token_values_so_far = [&](std::int64_t done) {
    return saliency_of(run, tower, sum.div(static_cast<double>(done)).to(at::kFloat));
  };
  return run_batches(run, tower, gradient, work);
}

}  // namespace

Stoppable<TowerMap> smoothgrad_image(const MethodRun& run) {
  const c10::AutoGradMode no_gradients(false);
  const at::Tensor pixels = pixels_of(run);
  const double sigma = kNoiseShare * pixels.max().sub(pixels.min()).item<double>();
  return smooth(run, Tower::Image, [&](std::int64_t begin, std::int64_t end) {
    const at::Tensor copies = pixels.repeat({end - begin, 1, 1, 1});
    for (std::int64_t copy = begin; copy < end; ++copy) add_noise(run, Tower::Image, copy, sigma, copies[copy - begin]);
    return tokens_of_pixels(run.encoder.towers(), copies);
  });
}

Stoppable<TowerMap> smoothgrad_text(const MethodRun& run) {
  const c10::AutoGradMode no_gradients(false);
  const model::Towers& towers = run.encoder.towers();
  const at::Tensor tokens = tokens_of_ids(towers, ids_of(run));
  const auto written = static_cast<std::int64_t>(run.text.tokens.ids.size());
  const at::Tensor embeddings = tokens.sub(towers.text_position.slice(0, 0, tokens.size(1))).slice(1, 0, written);
  const double sigma = kNoiseShare * std::sqrt(12.0) * embeddings.std(false).item<double>();
  return smooth(run, Tower::Text, [&](std::int64_t begin, std::int64_t end) {
    const at::Tensor copies = tokens.repeat({end - begin, 1, 1});
    for (std::int64_t copy = begin; copy < end; ++copy) {
      add_noise(run, Tower::Text, copy, sigma, copies[copy - begin].slice(0, 0, written));
    }
    return copies;
  });
}

}  // namespace m2ib::attribution
