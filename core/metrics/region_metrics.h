#pragma once

#include <optional>
#include <vector>

namespace m2ib::metrics {

/// A map against a region of interest, on the patch grid: pointing game, share of mass, IoU, and contrast-to-noise
/// (mean_in - mean_out) / sqrt(var_in + var_out).
struct RegionNumbers {
  bool hit = false;              ///< pointing game: the hottest patch touches the region (pointing.h)
  double random_hit_rate = 0.0;  ///< what a patch drawn at random would reach
  double mass_inside = 0.0;      ///< share of the map's nats that lie within the region, weighted by coverage, 0 … 1;
                                 ///< 0 where the map has none
  double area_share = 0.0;       ///< share of the field of view that the region covers: mass_inside of a flat map
  std::optional<double> iou;     ///< of the patches at or above the threshold with the patches that the region covers
                                 ///< by half or more; empty where neither has any
  /// Patches count inside by their coverage and outside by the rest of it. Empty where inside or outside is empty, or
  /// both are constant.
  std::optional<double> contrast_to_noise;
};

/// @param patch_values row-major, @param coverage share of each patch in the region, 0 … 1, same order and length
/// @param threshold_nats patches at or above count as shown
/// Empty where sizes differ, a value is not finite, or the region touches no patch.
[[nodiscard]] std::optional<RegionNumbers> region_numbers(const std::vector<float>& patch_values,
                                                          const std::vector<float>& coverage, double threshold_nats);

}  // namespace m2ib::metrics
