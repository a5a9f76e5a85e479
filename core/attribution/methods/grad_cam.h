#pragma once

// Internal (Torch).
//
// Grad-CAM (Selvaraju et al., ICCV 2017) on a vision transformer. With L = MethodSettings::image_layer:
//
//   a   = what block L + 1 reads, its input after its first norm                        [T, D]
//   w_d = mean over patches of d cos(f, E) / d a_td
//   M_t = ReLU( sum over d of w_d a_td )  for each patch t; the class token is left out of both and has 0
//
// The place is the usual one for transformers (the norm of the last block, here the default); behind it the gradient
// passes through that block's attention, not along its residual connection. Pictures only: it needs channels that mean
// the same at every place of a grid. Depends on the caption. No unit; no value is negative; a map may be 0 everywhere.
//
// Behind the last block, which attention or mean pooling allow, a is what the pooling reads: the output of the final
// norm, or of the block itself where the norm comes after the mean. With mean pooling all patches have the same
// gradient there, so w is exact for each.
//
// Cost: 1 forward and 1 backward pass of the blocks behind the layer, and the attention of one block once more.
// Deviations: maps are not rescaled to 0 … 1 nor enlarged here.

#include "core/attribution/methods/method_run.h"

namespace m2ib::attribution {

[[nodiscard]] Stoppable<TowerMap> grad_cam_image(const MethodRun& run);

}  // namespace m2ib::attribution
