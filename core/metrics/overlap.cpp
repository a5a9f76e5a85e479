#include "core/metrics/overlap.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/metrics/pointing.h"

namespace m2ib::metrics {
namespace {

constexpr float kHalf = 0.5F;

/// Patches that the region covers by half or more; where there is none, those that it touches.
std::vector<bool> region_patches(const std::vector<float>& coverage) {
  const bool any = std::ranges::any_of(coverage, [](float share) { return share >= kHalf; });
  const float from = any ? kHalf : kTouchShare;
  std::vector<bool> inside;
  inside.reserve(coverage.size());
  for (const float share : coverage) inside.push_back(share >= from);
  return inside;
}

}  // namespace

std::optional<std::vector<Overlap>> overlap_at(const std::vector<float>& patch_values,
                                               const std::vector<float>& coverage, const std::vector<double>& shares) {
  const auto finite = [](auto value) { return std::isfinite(value); };
  if (patch_values.empty() || patch_values.size() != coverage.size()) return std::nullopt;
  if (!std::ranges::all_of(patch_values, finite) || !std::ranges::all_of(coverage, finite)) return std::nullopt;
  if (!std::ranges::all_of(shares, [](double share) { return share > 0.0 && share <= 1.0; })) return std::nullopt;
  const std::vector<bool> inside = region_patches(coverage);
  const auto region = static_cast<double>(std::ranges::count(inside, true));
  if (!(region > 0.0)) return std::nullopt;

  std::vector<float> sorted = patch_values;
  std::ranges::sort(sorted, std::greater<>());
  const auto patches = static_cast<double>(patch_values.size());
  std::vector<Overlap> result;
  for (const double wanted : shares) {
    constexpr double kRounding = 1e-9;  // 0.1 of 30 patches are 3, whatever a double makes of it
    const auto count = static_cast<std::size_t>(std::max(1.0, std::ceil(wanted * patches - kRounding)));
    const float from = sorted[std::min(count, sorted.size()) - 1];
    double shown = 0.0;
    double both = 0.0;
    for (std::size_t i = 0; i < patch_values.size(); ++i) {
      if (!(patch_values[i] >= from)) continue;
      shown += 1.0;
      both += inside[i] ? 1.0 : 0.0;
    }
    result.push_back({shown / patches, both / (shown + region - both), 2.0 * both / (shown + region)});
  }
  return result;
}

}  // namespace m2ib::metrics
