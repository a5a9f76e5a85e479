#pragma once

// Internal (Torch).
//
// Integrated gradients (Sundararajan, Taly and Yan, ICML 2017) of the cosine:
//
//   A_i = (x_i - b_i) * integral over t = 0 … 1 of  d cos(f(b + t (x - b)), E) / d x_i
//
// x: what goes into the tower; b: the baseline; f: the whole tower; E: the other tower's embedding. The integral is the
// midpoint rule with n = MethodSettings::samples points (50), whose error falls as 1/n². Depends on the caption.
// Completeness: the values add up to cos(x) - cos(b). At 50 points the tests' towers come within 0.0005 of it, the
// embedded model within 0.001; a path that crosses sharper bends needs more points.
//
// Image: x are normalised pixels [3, S, S]; a patch has the signed sum over its pixels and colours; the class token 0.
// Baseline: a picture of one colour, the picture's own mean of each channel. Integrated gradients are blind to whatever
// equals the baseline, because x - b is 0 there. A black baseline would make air, pneumothorax and collimation black
// by definition irrelevant and credit bright tissue for being bright; on a radiograph findings are lighter or darker
// than what is around them, and the mean treats both alike. It also carries no structure, keeps the exposure of the
// picture and is what removed patches are filled with elsewhere in this program (metrics).
//
// Text: x are token embeddings before positions are added [T, D]. Baseline: words are replaced, start, end and filling
// stay, so these have 0 and the words' values add up to what the words add to a blank caption. A word's replacement is
// the filling's embedding where the tower fills captions up, else the zero vector.
//
// Cost: n forward and backward passes of the tower, in batches; patches are summed at their tokens, which are linear in
// pixels, so no gradient is carried on to pixels.

#include "core/attribution/methods/method_run.h"

namespace m2ib::attribution {

[[nodiscard]] Stoppable<TowerMap> integrated_gradients_image(const MethodRun& run);
[[nodiscard]] Stoppable<TowerMap> integrated_gradients_text(const MethodRun& run);

}  // namespace m2ib::attribution
