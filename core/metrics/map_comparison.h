#pragma once

#include <optional>
#include <vector>

#include "core/attribution/explanation.h"

namespace m2ib::metrics {

/// How alike two maps are, patch by patch.
struct MapComparison {
  std::optional<double> pearson;   ///< empty where a map is constant
  std::optional<double> spearman;  ///< of ranks, equal values share theirs; empty where a map is constant
  double overlap = 0.0;  ///< intersection over union of both maps' hottest patches: kHottestShare of all, rounded up,
                         ///< and what is as hot as the last of them (two constant maps overlap whole)
  std::vector<float> difference_nats;    ///< a - b, row-major
  double largest_difference_nats = 0.0;  ///< largest absolute value of it: the two ends of its colours
};

inline constexpr double kHottestShare = 0.2;

/// Both maps must have the same grid and field of view. Empty where they have not, or hold values that are not finite.
[[nodiscard]] std::optional<MapComparison> compare_maps(const attribution::Explanation& a,
                                                        const attribution::Explanation& b);
[[nodiscard]] std::optional<MapComparison> compare_maps(const std::vector<float>& a, const std::vector<float>& b);

}  // namespace m2ib::metrics
