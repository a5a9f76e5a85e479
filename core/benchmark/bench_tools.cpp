#include "core/benchmark/bench_tools.h"

#include <cmath>

#include "core/base/random.h"

namespace m2ib::benchmark {

image::Radiograph noise_picture(int side) {
  Random random(1, 1);
  image::Radiograph picture;
  picture.width_px = picture.height_px = side;
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
  for (std::uint8_t& pixel : pixels) pixel = static_cast<std::uint8_t>(random.below(256));
  picture.pixels = std::move(pixels);
  return picture;
}

double worst_difference(const attribution::TowerMap& a, const attribution::TowerMap& b) {
  double worst = 0.0;
  double largest = 1e-12;
  for (std::size_t i = 0; i < std::min(a.token_values.size(), b.token_values.size()); ++i) {
    worst = std::max(worst, static_cast<double>(std::abs(a.token_values[i] - b.token_values[i])));
    largest = std::max(largest, static_cast<double>(std::abs(b.token_values[i])));
  }
  return worst / largest;
}

}  // namespace m2ib::benchmark
