#pragma once

#include <optional>
#include <vector>

namespace m2ib::metrics {

/// How alike the maps of several seeds are.
struct Repeatability {
  std::optional<double> spearman;  ///< mean over all pairs of maps; empty where a map is constant
  double relative_spread = 0.0;    ///< mean over patches of the standard deviation, over the mean absolute value of all
                                   ///< maps; 0 where all is 0
  std::vector<float> mean;         ///< patch by patch
  std::vector<float> spread;       ///< standard deviation (n - 1)
  std::vector<bool> unstable;      ///< see unstable_patches()
};
/// @param maps at least two, of equal length and finite; empty otherwise
[[nodiscard]] std::optional<Repeatability> repeatability(const std::vector<std::vector<float>>& maps);

/// Patches whose value the seeds do not agree on: standard deviation above half of the absolute mean, where the mean
/// itself is at least a tenth of the largest one; fainter patches are not called anything.
[[nodiscard]] std::vector<bool> unstable_patches(const std::vector<float>& mean, const std::vector<float>& spread);

}  // namespace m2ib::metrics
