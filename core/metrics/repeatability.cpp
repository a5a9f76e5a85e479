#include "core/metrics/repeatability.h"

#include <algorithm>
#include <cmath>

#include "core/metrics/map_comparison.h"

namespace m2ib::metrics {
namespace {

constexpr double kFaint = 0.1;     // of the largest absolute mean: below it a patch is not judged
constexpr double kUnsteady = 0.5;  // of the absolute mean

bool comparable(const std::vector<std::vector<float>>& maps) {
  if (maps.size() < 2 || maps.front().empty()) return false;
  return std::ranges::all_of(maps, [&maps](const std::vector<float>& map) {
    return map.size() == maps.front().size() &&
           std::ranges::all_of(map, [](float value) { return std::isfinite(value); });
  });
}

std::optional<double> mean_spearman(const std::vector<std::vector<float>>& maps) {
  double sum = 0.0;
  double pairs = 0.0;
  for (std::size_t a = 0; a < maps.size(); ++a) {
    for (std::size_t b = a + 1; b < maps.size(); ++b) {
      const auto comparison = compare_maps(maps[a], maps[b]);
      if (!comparison || !comparison->spearman) return std::nullopt;
      sum += *comparison->spearman;
      pairs += 1.0;
    }
  }
  return sum / pairs;
}

}  // namespace

std::optional<Repeatability> repeatability(const std::vector<std::vector<float>>& maps) {
  if (!comparable(maps)) return std::nullopt;
  Repeatability result;
  result.spearman = mean_spearman(maps);
  const auto count = static_cast<double>(maps.size());
  double spread_sum = 0.0;
  double size_sum = 0.0;
  for (std::size_t patch = 0; patch < maps.front().size(); ++patch) {
    double sum = 0.0;
    for (const auto& map : maps) {
      sum += static_cast<double>(map[patch]);
      size_sum += std::abs(static_cast<double>(map[patch])) / count;
    }
    const double mean = sum / count;
    double squares = 0.0;
    for (const auto& map : maps) {
      const double off = static_cast<double>(map[patch]) - mean;
      squares += off * off;
    }
    const double spread = std::sqrt(squares / (count - 1.0));
    spread_sum += spread;
    result.mean.push_back(static_cast<float>(mean));
    result.spread.push_back(static_cast<float>(spread));
  }
  result.relative_spread = size_sum > 0.0 ? spread_sum / size_sum : 0.0;
  result.unstable = unstable_patches(result.mean, result.spread);
  return result;
}

std::vector<bool> unstable_patches(const std::vector<float>& mean, const std::vector<float>& spread) {
  std::vector<bool> unstable(mean.size(), false);
  if (mean.size() != spread.size()) return unstable;
  double largest = 0.0;
  for (const float value : mean) {
    if (std::isfinite(value)) largest = std::max(largest, std::abs(static_cast<double>(value)));
  }
  if (!(largest > 0.0)) return unstable;
  for (std::size_t patch = 0; patch < mean.size(); ++patch) {
    const double size = std::abs(static_cast<double>(mean[patch]));
    unstable[patch] = size >= kFaint * largest && static_cast<double>(spread[patch]) > kUnsteady * size;
  }
  return unstable;
}

}  // namespace m2ib::metrics
