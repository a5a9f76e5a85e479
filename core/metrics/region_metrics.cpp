#include "core/metrics/region_metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/metrics/pointing.h"

namespace m2ib::metrics {
namespace {

constexpr double kHalf = 0.5;

/// Mean and variance of values with weights; whether they differ is seen exactly, not from the variance.
class WeightedValues {
 public:
  void add(double value, double weight) {
    if (!(weight > 0.0)) return;
    sum_ += weight * value;
    squares_ += weight * value * value;
    weight_ += weight;
    low_ = std::min(low_, value);
    high_ = std::max(high_, value);
  }
  [[nodiscard]] bool empty() const { return !(weight_ > 0.0); }
  [[nodiscard]] double mean() const { return sum_ / weight_; }
  [[nodiscard]] double variance() const {
    return low_ == high_ ? 0.0 : std::max(0.0, squares_ / weight_ - mean() * mean());
  }

 private:
  double sum_ = 0.0;
  double squares_ = 0.0;
  double weight_ = 0.0;
  double low_ = std::numeric_limits<double>::infinity();
  double high_ = -std::numeric_limits<double>::infinity();
};

std::optional<double> contrast_to_noise(const WeightedValues& inside, const WeightedValues& outside) {
  if (inside.empty() || outside.empty()) return std::nullopt;
  const double variance = inside.variance() + outside.variance();
  if (!(variance > 0.0)) return std::nullopt;
  return (inside.mean() - outside.mean()) / std::sqrt(variance);
}

}  // namespace

std::optional<RegionNumbers> region_numbers(const std::vector<float>& patch_values, const std::vector<float>& coverage,
                                            double threshold_nats) {
  const auto finite = [](float value) { return std::isfinite(value); };
  if (patch_values.size() != coverage.size() || !std::isfinite(threshold_nats)) return std::nullopt;
  if (!std::ranges::all_of(patch_values, finite) || !std::ranges::all_of(coverage, finite)) return std::nullopt;
  if (std::ranges::none_of(coverage, [](float share) { return share >= kTouchShare; })) return std::nullopt;

  RegionNumbers numbers;
  numbers.hit = pointing_hit(patch_values, coverage);
  numbers.random_hit_rate = random_pointing_rate(coverage);
  WeightedValues inside;
  WeightedValues outside;
  double mass = 0.0;
  double mass_inside = 0.0;
  double area = 0.0;
  std::size_t both = 0;
  std::size_t either = 0;
  for (std::size_t i = 0; i < patch_values.size(); ++i) {
    const auto nats = static_cast<double>(patch_values[i]);
    const double share = std::clamp(static_cast<double>(coverage[i]), 0.0, 1.0);
    // Rounding leaves capacities a little below 0 where nothing passes.
    mass += std::max(0.0, nats);
    mass_inside += share * std::max(0.0, nats);
    area += share;
    inside.add(nats, share);
    outside.add(nats, 1.0 - share);
    const bool shown = nats >= threshold_nats;
    const bool covered = share >= kHalf;
    both += shown && covered ? 1 : 0;
    either += shown || covered ? 1 : 0;
  }
  numbers.mass_inside = mass > 0.0 ? mass_inside / mass : 0.0;
  numbers.area_share = area / static_cast<double>(patch_values.size());
  if (either > 0) numbers.iou = static_cast<double>(both) / static_cast<double>(either);
  numbers.contrast_to_noise = contrast_to_noise(inside, outside);
  return numbers;
}

}  // namespace m2ib::metrics
