#pragma once

// Internal: what the benchmarks share.

#include <algorithm>
#include <chrono>
#include <vector>

#include "core/attribution/explanation.h"
#include "core/image/radiograph.h"

namespace m2ib::benchmark {

using Clock = std::chrono::steady_clock;

[[nodiscard]] inline double elapsed_ms(Clock::time_point since) {
  return std::chrono::duration<double, std::milli>(Clock::now() - since).count();
}

[[nodiscard]] inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// Seeded noise, 8 bits.
[[nodiscard]] image::Radiograph noise_picture(int side);

/// Largest difference of a token's nats, relative to b's largest.
[[nodiscard]] double worst_difference(const attribution::TowerMap& a, const attribution::TowerMap& b);

}  // namespace m2ib::benchmark
