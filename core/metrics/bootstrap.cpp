#include "core/metrics/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/random.h"

namespace m2ib::metrics {
namespace {

constexpr std::uint64_t kPurpose = std::uint64_t{0xB0} << 56;
constexpr int kMostResamples = 1'000'000;
constexpr double kTail = 0.025;

/// What is drawn as one: a value, or a cluster of them.
struct Unit {
  double sum = 0.0;
  double count = 0.0;
};

std::vector<Unit> units_of(const std::vector<double>& values, const std::vector<std::size_t>& clusters) {
  std::vector<Unit> units;
  std::map<std::size_t, std::size_t> known;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) continue;
    std::size_t unit = units.size();
    if (clusters.size() == values.size()) unit = known.try_emplace(clusters[i], units.size()).first->second;
    if (unit == units.size()) units.emplace_back();
    units[unit].sum += values[i];
    units[unit].count += 1.0;
  }
  return units;
}

/// Between the two nearest of sorted values.
double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = place - static_cast<double>(below);
  return sorted[below] + part * (sorted[above] - sorted[below]);
}

}  // namespace

Interval bootstrap_mean(const std::vector<double>& values, const std::vector<std::size_t>& clusters, int resamples,
                        std::uint64_t seed) {
  const std::vector<Unit> units = units_of(values, clusters);
  Interval result;
  if (units.empty()) return result;
  Unit all;
  for (const Unit& unit : units) {
    all.sum += unit.sum;
    all.count += unit.count;
  }
  result.mean = result.low = result.high = all.sum / all.count;
  result.n = static_cast<std::size_t>(all.count);
  if (units.size() == 1 || resamples < 1) return result;

  Random random(seed, kPurpose);
  std::vector<double> means;
  means.reserve(static_cast<std::size_t>(std::min(resamples, kMostResamples)));
  for (int resample = 0; resample < std::min(resamples, kMostResamples); ++resample) {
    Unit drawn;
    for (std::size_t i = 0; i < units.size(); ++i) {
      const Unit& unit = units[random.below(static_cast<std::uint32_t>(units.size()))];
      drawn.sum += unit.sum;
      drawn.count += unit.count;
    }
    means.push_back(drawn.sum / drawn.count);
  }
  std::ranges::sort(means);
  result.low = quantile(means, kTail);
  result.high = quantile(means, 1.0 - kTail);
  return result;
}

}  // namespace m2ib::metrics
