#pragma once

#include <cstdint>
#include <vector>

namespace m2ib::metrics {

/// Mean with its 95 % interval: percentiles of the means of resampled data (Efron 1979).
struct Interval {
  double mean = 0.0;
  double low = 0.0;
  double high = 0.0;
  std::size_t n = 0;
};
/// Same values, same seed: same interval. n = 0 gives zeros; one value gives itself three times. Values that are not
/// finite are left out, and not counted.
/// @param clusters where given, one number a value: whole clusters (pictures with several captions) are resampled;
/// a list of another length counts for nothing
[[nodiscard]] Interval bootstrap_mean(const std::vector<double>& values, const std::vector<std::size_t>& clusters = {},
                                      int resamples = 2000, std::uint64_t seed = 1);

}  // namespace m2ib::metrics
