#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/image/radiograph.h"

/// Pictures of one row, made by hand.
namespace m2ib::tests {

template <class Value>
[[nodiscard]] image::Radiograph row_of(image::PixelFormat format, std::vector<Value> values) {
  image::Radiograph made;
  made.format = format;
  made.width_px = static_cast<int>(values.size()) / image::channels(made);
  made.height_px = 1;
  made.bits_stored = static_cast<int>(8 * sizeof(Value));
  made.pixels = std::move(values);
  return made;
}

[[nodiscard]] inline image::Radiograph row8(std::vector<std::uint8_t> values) {
  return row_of(image::PixelFormat::Gray8, std::move(values));
}
[[nodiscard]] inline image::Radiograph row16(std::vector<std::uint16_t> values) {
  return row_of(image::PixelFormat::Gray16, std::move(values));
}
[[nodiscard]] inline image::Radiograph row16s(std::vector<std::int16_t> values) {
  return row_of(image::PixelFormat::GraySigned16, std::move(values));
}
[[nodiscard]] inline image::Radiograph row32(std::vector<std::uint32_t> values) {
  return row_of(image::PixelFormat::Gray32, std::move(values));
}
[[nodiscard]] inline image::Radiograph row32s(std::vector<std::int32_t> values) {
  return row_of(image::PixelFormat::GraySigned32, std::move(values));
}
[[nodiscard]] inline image::Radiograph row_float(std::vector<float> values) {
  return row_of(image::PixelFormat::GrayFloat, std::move(values));
}

/// Black and white exchanged.
[[nodiscard]] inline std::vector<std::uint8_t> turned_round(std::vector<std::uint8_t> shown) {
  for (std::uint8_t& value : shown) value = static_cast<std::uint8_t>(255 - value);
  return shown;
}

}  // namespace m2ib::tests
