#include "core/attribution/methods/nib.h"

#include "core/attribution/bottleneck.h"
#include "core/attribution/methods/cosine_gradient.h"
#include "core/attribution/methods/path_sum.h"

namespace m2ib::attribution {
namespace {

Stoppable<TowerMap> nib(const MethodRun& run, Tower tower) {
  const int layer = tower == Tower::Image ? run.settings.image_layer : run.settings.text_layer;
  const at::Tensor state = states_of(run, tower).blocks[static_cast<std::size_t>(layer)].detach();
  const CosineGradient gradient(run, tower, layer + 1);
  return sum_along_path(run, tower, gradient, {at::zeros_like(state), state, PathPoints::Ends});
}

}  // namespace

Stoppable<TowerMap> nib_image(const MethodRun& run) { return nib(run, Tower::Image); }

Stoppable<TowerMap> nib_text(const MethodRun& run) { return nib(run, Tower::Text); }

}  // namespace m2ib::attribution
