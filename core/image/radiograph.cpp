#include "core/image/radiograph.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace m2ib::image {
namespace {

/// Where low < high does not hold the window is a threshold, so that nothing is divided by zero.
std::uint8_t windowed(double value, const Window& window) {
  if (!(window.low < window.high)) return value > window.low ? 255 : 0;
  const double scaled = std::round((value - window.low) / (window.high - window.low) * 255.0);
  return static_cast<std::uint8_t>(std::clamp(scaled, 0.0, 255.0));
}

/// One look-up for each possible value costs less than one division for each pixel.
template <class Value>
std::vector<std::uint8_t> look_up(const std::vector<Value>& pixels, const Window& window) {
  std::vector<std::uint8_t> table(std::size_t{1} << (8U * sizeof(Value)));
  for (std::size_t v = 0; v < table.size(); ++v) table[v] = windowed(static_cast<double>(v), window);
  std::vector<std::uint8_t> result(pixels.size());
  std::transform(pixels.begin(), pixels.end(), result.begin(), [&table](Value v) { return table[v]; });
  return result;
}

}  // namespace

Window default_window(const Radiograph& radiograph) {
  const auto* values = std::get_if<std::vector<std::uint16_t>>(&radiograph.pixels);
  if (values == nullptr || values->empty()) return {};
  const auto [low, high] = std::minmax_element(values->begin(), values->end());
  return {static_cast<double>(*low), *low == *high ? *low + 1.0 : static_cast<double>(*high)};
}

std::vector<std::uint8_t> apply_window(const Radiograph& radiograph, const Window& window) {
  if (const auto* deep = std::get_if<std::vector<std::uint16_t>>(&radiograph.pixels)) return look_up(*deep, window);
  const auto& bytes = std::get<std::vector<std::uint8_t>>(radiograph.pixels);
  if (window == Window{}) return bytes;
  return look_up(bytes, window);
}

}  // namespace m2ib::image
