#include "core/metrics/pointing.h"

#include <algorithm>

namespace m2ib::metrics {

std::size_t hottest_patch(const std::vector<float>& patch_map) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < patch_map.size(); ++i) {
    // A comparison with NaN is false, so a NaN never wins; one that stands first gives way to any number.
    if (patch_map[i] > patch_map[best] || (patch_map[best] != patch_map[best] && patch_map[i] == patch_map[i]))
      best = i;
  }
  return best;
}

bool pointing_hit(const std::vector<float>& patch_map, const std::vector<float>& coverage) {
  if (patch_map.empty() || patch_map.size() != coverage.size()) return false;
  return coverage[hottest_patch(patch_map)] >= kTouchShare;
}

double random_pointing_rate(const std::vector<float>& coverage) {
  if (coverage.empty()) return 0.0;
  const auto touched =
      std::count_if(coverage.begin(), coverage.end(), [](float share) { return share >= kTouchShare; });
  return static_cast<double>(touched) / static_cast<double>(coverage.size());
}

}  // namespace m2ib::metrics
