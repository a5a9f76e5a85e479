#include "core/attribution/methods/saliency.h"

#include <c10/core/GradMode.h>

#include "core/attribution/bottleneck.h"
#include "core/attribution/methods/cosine_gradient.h"
#include "core/attribution/methods/input_tokens.h"

namespace m2ib::attribution {
namespace {

Stoppable<TowerMap> saliency(const MethodRun& run, Tower tower) {
  const c10::AutoGradMode no_gradients(false);
  const model::Towers& towers = run.encoder.towers();
  const at::Tensor tokens =
      tower == Tower::Image ? tokens_of_pixels(towers, pixels_of(run)) : tokens_of_ids(towers, ids_of(run));
  const CosineGradient gradient(run, tower, std::nullopt);
  at::Tensor found;
  BatchedRows work;
  work.add = [&](std::int64_t, std::int64_t) { found = gradient.differentiate(tokens).gradients; };
  work.token_values_so_far = [&](std::int64_t) { return saliency_of(run, tower, found); };
  return run_batches(run, tower, gradient, work);
}

}  // namespace

std::vector<float> saliency_of(const MethodRun& run, Tower tower, const at::Tensor& token_gradient) {
  if (tower == Tower::Text) return to_vector(token_gradient.square().sum(-1).sqrt());
  const at::Tensor strongest = pixel_gradients(run, token_gradient).abs().amax(1, true);
  const std::int64_t patch = run.encoder.card().patch_px;
  return tokens_of_patches(to_vector(at::avg_pool2d(strongest, {patch, patch})), run.encoder.card());
}

Stoppable<TowerMap> saliency_image(const MethodRun& run) { return saliency(run, Tower::Image); }

Stoppable<TowerMap> saliency_text(const MethodRun& run) { return saliency(run, Tower::Text); }

}  // namespace m2ib::attribution
