#include "core/image/radiograph.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "core/image/display/gray_map.h"

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

bool is_padding(const Radiograph& radiograph, double native) {
  return radiograph.padding_low && native >= *radiograph.padding_low &&
         native <= radiograph.padding_high.value_or(*radiograph.padding_low);
}

/// Pixels that were read: those of missing rows say nothing.
std::size_t read_count(const Radiograph& radiograph) {
  const int rows = std::min(radiograph.first_missing_row.value_or(radiograph.height_px), radiograph.height_px);
  return static_cast<std::size_t>(std::max(rows, 0)) * static_cast<std::size_t>(radiograph.width_px) *
         static_cast<std::size_t>(channels(radiograph));
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

ValueRange modality_range(const Radiograph& radiograph) {
  ValueRange range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  const std::size_t count = read_count(radiograph);
  const auto take = [&](double native) {
    const double value = modality_value(radiograph.modality, native);
    range.low = std::min(range.low, value);
    range.high = std::max(range.high, value);
  };
  std::visit(
      [&](const auto& pixels) {
        using Value = typename std::decay_t<decltype(pixels)>::value_type;
        // With slope and intercept the ends of the native range are enough.
        Value low = std::numeric_limits<Value>::max();
        Value high = std::numeric_limits<Value>::lowest();
        bool any = false;
        for (std::size_t i = 0; i < std::min(count, pixels.size()); ++i) {
          const Value value = pixels[i];
          if constexpr (std::is_floating_point_v<Value>) {
            if (!std::isfinite(value)) continue;
          }
          if (radiograph.padding_low && is_padding(radiograph, static_cast<double>(value))) continue;
          if (radiograph.modality.table) {
            take(static_cast<double>(value));
            continue;
          }
          low = std::min(low, value);
          high = std::max(high, value);
          any = true;
        }
        if (any) take(static_cast<double>(low));
        if (any) take(static_cast<double>(high));
      },
      radiograph.pixels);
  return range.low <= range.high ? range : ValueRange{};
}

Window full_range_window(const Radiograph& radiograph) {
  const ValueRange range = modality_range(radiograph);
  return {range.low, range.low < range.high ? range.high : range.low + 1.0};
}

Window default_window(const Radiograph& radiograph) {
  if (!radiograph.windows.empty()) return radiograph.windows.front().window;
  const bool bytes = std::holds_alternative<std::vector<std::uint8_t>>(radiograph.pixels);
  return bytes && radiograph.modality.identity() ? Window{} : full_range_window(radiograph);
}

Window percentile_window(const Radiograph& radiograph, double low_share, double high_share) {
  std::vector<double> values;
  const std::size_t count = read_count(radiograph);
  // A hundred thousand samples place a percentile to within a few thousandths.
  const std::size_t step = std::max<std::size_t>(count / 100'000, 1);
  std::visit(
      [&](const auto& pixels) {
        for (std::size_t i = 0; i < std::min(count, pixels.size()); i += step) {
          const auto native = static_cast<double>(pixels[i]);
          if (std::isfinite(native) && !is_padding(radiograph, native)) {
            values.push_back(modality_value(radiograph.modality, native));
          }
        }
      },
      radiograph.pixels);
  if (values.empty()) return full_range_window(radiograph);
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    const double last = static_cast<double>(values.size() - 1);
    return values[static_cast<std::size_t>(std::clamp(std::round(share * last), 0.0, last))];
  };
  const double low = at(low_share);
  const double high = at(high_share);
  return {low, low < high ? high : low + 1.0};
}

std::vector<std::uint8_t> apply_window(const Radiograph& radiograph, const Window& window) {
  const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&radiograph.pixels);
  const bool plain = radiograph.modality.identity() && radiograph.polarity == Polarity::LowIsBlack;
  if (bytes != nullptr && plain && window == Window{}) return *bytes;
  const GrayMap map(radiograph, window);
  return std::visit(
      [&](const auto& pixels) {
        using Value = typename std::decay_t<decltype(pixels)>::value_type;
        std::vector<std::uint8_t> shown(pixels.size());
        if constexpr (sizeof(Value) <= 2) {
          const std::uint8_t* table = map.table().data() - map.table_first();
          std::transform(pixels.begin(), pixels.end(), shown.begin(), [table](Value v) { return table[v]; });
        } else {
          std::transform(pixels.begin(), pixels.end(), shown.begin(),
                         [&map](Value v) { return map(static_cast<double>(v)); });
        }
        return shown;
      },
      radiograph.pixels);
}

}  // namespace m2ib::image
