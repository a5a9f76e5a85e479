#pragma once

// Internal (Torch).
//
// NIB, the narrowing information bottleneck (ICLR 2025). A bottleneck that is narrowed without noise leaves a share t
// of the hidden states h behind one block; what each of them adds while t goes from 0 to 1 is the map.
//
//   A = 1/n sum over i = 1 … n of  h * d cos(g(t h), E) / d(t h)  at t = i/n,   summed over channels
//
// g: blocks behind the layer, pooling and projection; E: the other tower's embedding; h [T, D]; map [T], cosine,
// signed. Depends on the caption. Deterministic.
//
// Cost: n forward and backward passes of the blocks behind the layer (n = 10), run as batches.
// Completeness: the sum is the right-hand Riemann sum of an integral along the path, so the values of all tokens add up
// to cos(g(h), E) - cos(g(0), E) in the limit, with an error in 1/n. Norms ignore a common factor, so g changes most in
// the first thousandths of the path, and the limit is far away: on the towers of the tests 20,000 points come within
// 5 % of the difference, 10 points not even near it. With the paper's 10 points, kept here, the values are therefore no
// shares of the match, but can be compared with each other.
//
// MethodSettings::image_layer L is the block whose output is scaled; the paper's code counts the block whose input is,
// L + 1. Deviations: none in the sum; the points run together, in an order in which the running mean is an estimate of
// the whole.

#include "core/attribution/methods/method_run.h"

namespace m2ib::attribution {

[[nodiscard]] Stoppable<TowerMap> nib_image(const MethodRun& run);
[[nodiscard]] Stoppable<TowerMap> nib_text(const MethodRun& run);

}  // namespace m2ib::attribution
