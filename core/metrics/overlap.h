#pragma once

#include <optional>
#include <vector>

namespace m2ib::metrics {

struct Overlap {
  double share = 0.0;  ///< patches shown, of all: the hottest ones, and what is as hot as the last of them
  double iou = 0.0;
  double dice = 0.0;
};

/// Overlap of the hottest patches with a region (patches that it covers by half or more; where there is none, those
/// that it touches), for shares of the patches. A threshold in the map's own unit would not be comparable between
/// methods. Empty where sizes differ, a value is not finite, a share is not in (0, 1] or the region touches no patch.
[[nodiscard]] std::optional<std::vector<Overlap>> overlap_at(const std::vector<float>& patch_values,
                                                             const std::vector<float>& coverage,
                                                             const std::vector<double>& shares);

}  // namespace m2ib::metrics
