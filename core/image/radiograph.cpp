#include "core/image/radiograph.h"

#include <algorithm>
#include <cmath>

namespace m2ib::image {
namespace {

bool fits(const Radiograph& radiograph) {
  switch (radiograph.format) {
    case PixelFormat::Gray8:
    case PixelFormat::Rgb8:
      return std::holds_alternative<std::vector<std::uint8_t>>(radiograph.pixels);
    case PixelFormat::Gray16:
      return std::holds_alternative<std::vector<std::uint16_t>>(radiograph.pixels);
    case PixelFormat::GraySigned16:
      return std::holds_alternative<std::vector<std::int16_t>>(radiograph.pixels);
    case PixelFormat::Gray32:
      return std::holds_alternative<std::vector<std::uint32_t>>(radiograph.pixels);
    case PixelFormat::GraySigned32:
      return std::holds_alternative<std::vector<std::int32_t>>(radiograph.pixels);
    case PixelFormat::GrayFloat:
      return std::holds_alternative<std::vector<float>>(radiograph.pixels);
  }
  return false;
}

}  // namespace

int channels(const Radiograph& radiograph) { return radiograph.format == PixelFormat::Rgb8 ? 3 : 1; }

bool is_consistent(const Radiograph& radiograph) {
  if (radiograph.width_px <= 0 || radiograph.height_px <= 0 || !fits(radiograph)) return false;
  const std::size_t expected = static_cast<std::size_t>(radiograph.width_px) *
                               static_cast<std::size_t>(radiograph.height_px) *
                               static_cast<std::size_t>(channels(radiograph));
  return std::visit([&](const auto& pixels) { return pixels.size() == expected; }, radiograph.pixels);
}

std::string pixels_id(const Radiograph& radiograph) {
  std::string id = radiograph.sha256 + "#" + std::to_string(radiograph.frame);
  for (const PixelRect& box : radiograph.black_outs) {
    id += ";" + std::to_string(box.left) + "," + std::to_string(box.top) + "," + std::to_string(box.width) + "," +
          std::to_string(box.height);
  }
  return id;
}

bool is_padding(const Radiograph& radiograph, double native) {
  if (!radiograph.padding_low || radiograph.format == PixelFormat::Rgb8) return false;
  const double low = *radiograph.padding_low;
  const double high = radiograph.padding_high.value_or(low);
  return native >= std::min(low, high) && native <= std::max(low, high);
}

double modality_value(const ModalityTransform& modality, double native) {
  if (!modality.table) return modality.slope * native + modality.intercept;
  const LookupTable& table = *modality.table;
  if (table.values.empty() || std::isnan(native)) return native;
  const double last = static_cast<double>(table.values.size() - 1);
  const double index = std::clamp(std::round(native) - static_cast<double>(table.first), 0.0, last);
  return table.values[static_cast<std::size_t>(index)];
}

double native_value(const Radiograph& radiograph, int x, int y) {
  const auto count = static_cast<std::size_t>(channels(radiograph));
  const std::size_t first =
      (static_cast<std::size_t>(y) * static_cast<std::size_t>(radiograph.width_px) + static_cast<std::size_t>(x)) *
      count;
  return std::visit(
      [&](const auto& pixels) {
        double sum = 0.0;
        for (std::size_t c = 0; c < count; ++c) sum += static_cast<double>(pixels[first + c]);
        return sum / static_cast<double>(count);
      },
      radiograph.pixels);
}

}  // namespace m2ib::image
