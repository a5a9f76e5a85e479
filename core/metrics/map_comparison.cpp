#include "core/metrics/map_comparison.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace m2ib::metrics {
namespace {

bool all_finite(const std::vector<float>& values) {
  return std::ranges::all_of(values, [](float value) { return std::isfinite(value); });
}

bool is_constant(const std::vector<double>& values) {
  const auto [low, high] = std::ranges::minmax(values);
  return low == high;
}

std::optional<double> correlation(const std::vector<double>& a, const std::vector<double>& b) {
  if (is_constant(a) || is_constant(b)) return std::nullopt;
  const auto count = static_cast<double>(a.size());
  const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / count;
  const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / count;
  double ab = 0.0;
  double aa = 0.0;
  double bb = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - mean_a) * (b[i] - mean_b);
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
  }
  // Values that differ in their last bit only may have no spread that a double can hold.
  if (!(aa > 0.0) || !(bb > 0.0)) return std::nullopt;
  return std::clamp(ab / std::sqrt(aa) / std::sqrt(bb), -1.0, 1.0);
}

/// From 1; equal values share the mean of theirs.
std::vector<double> ranks(const std::vector<float>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&values](std::size_t i, std::size_t j) { return values[i] < values[j]; });
  std::vector<double> result(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    const double shared = static_cast<double>(begin + 1 + end) / 2.0;
    for (; begin < end; ++begin) result[order[begin]] = shared;
  }
  return result;
}

/// The value from which on a patch belongs to the hottest.
float hottest_from(std::vector<float> values) {
  const auto count = static_cast<std::size_t>(std::ceil(kHottestShare * static_cast<double>(values.size())));
  const auto last = values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(count, 1) - 1);
  std::nth_element(values.begin(), last, values.end(), std::greater<>());
  return *last;
}

double overlap(const std::vector<float>& a, const std::vector<float>& b) {
  const float from_a = hottest_from(a);
  const float from_b = hottest_from(b);
  std::size_t both = 0;
  std::size_t either = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const bool in_a = a[i] >= from_a;
    const bool in_b = b[i] >= from_b;
    both += in_a && in_b ? 1 : 0;
    either += in_a || in_b ? 1 : 0;
  }
  return static_cast<double>(both) / static_cast<double>(either);
}

bool same_field(const image::FieldOfView& a, const image::FieldOfView& b) {
  constexpr double kTolerancePx = 1e-6;
  return std::abs(a.left_px - b.left_px) < kTolerancePx && std::abs(a.top_px - b.top_px) < kTolerancePx &&
         std::abs(a.width_px - b.width_px) < kTolerancePx && std::abs(a.height_px - b.height_px) < kTolerancePx;
}

}  // namespace

std::optional<MapComparison> compare_maps(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.empty() || a.size() != b.size() || !all_finite(a) || !all_finite(b)) return std::nullopt;
  MapComparison result;
  result.pearson = correlation({a.begin(), a.end()}, {b.begin(), b.end()});
  result.spearman = correlation(ranks(a), ranks(b));
  result.overlap = overlap(a, b);
  result.difference_nats.reserve(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    result.difference_nats.push_back(a[i] - b[i]);
    result.largest_difference_nats =
        std::max(result.largest_difference_nats, std::abs(static_cast<double>(result.difference_nats.back())));
  }
  return result;
}

std::optional<MapComparison> compare_maps(const attribution::Explanation& a, const attribution::Explanation& b) {
  if (a.grid != b.grid || !same_field(a.field_of_view, b.field_of_view)) return std::nullopt;
  return compare_maps(a.patch_values(), b.patch_values());
}

}  // namespace m2ib::metrics
