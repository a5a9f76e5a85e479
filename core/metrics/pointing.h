#pragma once

#include <cstddef>
#include <vector>

namespace m2ib::metrics {

/// A patch belongs to a region when at least this share of its area lies in the region's mask.
inline constexpr float kTouchShare = 0.05F;

/// Index of the largest value (the first of equals); 0 for an empty map. NaN never wins.
[[nodiscard]] std::size_t hottest_patch(const std::vector<float>& patch_map);

/// Pointing game (Zhang et al., IJCV 2018) on the patch grid: does the hottest patch touch the region?
/// @param patch_map one value a patch, row-major
/// @param coverage share of each patch that the region covers, 0 … 1, same order and length
[[nodiscard]] bool pointing_hit(const std::vector<float>& patch_map, const std::vector<float>& coverage);

/// The rate that a patch chosen at random would reach: the share of patches that touch the region.
[[nodiscard]] double random_pointing_rate(const std::vector<float>& coverage);

}  // namespace m2ib::metrics
