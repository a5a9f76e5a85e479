#pragma once

// Internal (Torch): gradients added up along a straight path, which NIB and integrated gradients have in common.

#include <ATen/ATen.h>

#include "core/attribution/methods/cosine_gradient.h"

namespace m2ib::attribution {

/// Where a path of n steps is looked at.
enum class PathPoints : std::uint8_t {
  Ends,     ///< i / n, i = 1 … n: the end of every step
  Middles,  ///< (i - 1/2) / n: the middle of every step
};

struct Path {
  at::Tensor from;  ///< [1, T, D]
  at::Tensor to;
  PathPoints points = PathPoints::Middles;
};

/// For each token the sum over channels of (to - from) * mean of d cosine / d tokens at MethodSettings::samples points
/// of the path. Tells the estimate by the points done so far.
[[nodiscard]] Stoppable<TowerMap> sum_along_path(const MethodRun& run, Tower tower, const CosineGradient& gradient,
                                                 const Path& path);

}  // namespace m2ib::attribution
