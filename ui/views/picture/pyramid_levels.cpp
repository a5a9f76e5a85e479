#include "ui/views/picture/pyramid_levels.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace m2ib::views {
namespace {

template <class Value>
using Sum = std::conditional_t<std::is_integral_v<Value>, std::int64_t, double>;

template <class Value>
Value mean_of(Sum<Value> sum, int count) {
  if constexpr (std::is_integral_v<Value>) {
    // Rounded half up; floor division, since a signed sum may be negative.
    const Sum<Value> doubled = 2 * sum + count;
    const Sum<Value> divisor = 2 * count;
    return static_cast<Value>(doubled >= 0 ? doubled / divisor : -((-doubled + divisor - 1) / divisor));
  } else {
    return static_cast<Value>(sum / count);
  }
}

/// Two rows become one; top and bottom are the same row at the end of a picture of odd height.
template <class Value, class IsGap>
void halve_rows(const Value* top, const Value* bottom, int width, int channels, const IsGap& is_gap, Value* out) {
  for (int x = 0; x < width; x += 2) {
    const int next = x + 1 < width ? channels : 0;
    for (int c = 0; c < channels; ++c, ++out) {
      const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(x) * channels + c;
      const Value four[] = {top[at], top[at + next], bottom[at], bottom[at + next]};
      Sum<Value> sum = 0;
      int count = 0;
      for (const Value value : four) {
        if (is_gap(value)) continue;
        sum += value;
        ++count;
      }
      *out = count > 0 ? mean_of<Value>(sum, count) : four[0];
    }
  }
}

/// The same where every value counts: the usual case.
template <class Value>
void halve_full_rows(const Value* top, const Value* bottom, int width, int channels, Value* out) {
  using Narrow = std::conditional_t<sizeof(Value) <= 2, std::int32_t, Sum<Value>>;
  for (int x = 0; x < width; x += 2) {
    const int next = x + 1 < width ? channels : 0;
    for (int c = 0; c < channels; ++c, ++out) {
      const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(x) * channels + c;
      const Narrow sum = Narrow(top[at]) + top[at + next] + bottom[at] + bottom[at + next];
      *out = static_cast<Value>((sum + 2) >> 2);
    }
  }
}

template <class Value>
bool halve(const std::vector<Value>& from, image::Radiograph& half, int width, int height, const Padding& padding,
           const std::function<bool()>& stop) {
  const int channels = image::channels(half);
  const std::size_t row = static_cast<std::size_t>(width) * static_cast<std::size_t>(channels);
  const std::size_t half_row = static_cast<std::size_t>(half.width_px) * static_cast<std::size_t>(channels);
  std::vector<Value> to(half_row * static_cast<std::size_t>(half.height_px));
  const auto is_gap = [padding](Value value) {
    if constexpr (std::is_floating_point_v<Value>) {
      if (std::isnan(value)) return true;
    }
    return padding.any && value >= padding.low && value <= padding.high;
  };
  for (int y = 0; y < half.height_px; ++y) {
    if (stop && stop()) return false;
    const Value* top = from.data() + static_cast<std::size_t>(2 * y) * row;
    const Value* bottom = 2 * y + 1 < height ? top + row : top;
    Value* out = to.data() + static_cast<std::size_t>(y) * half_row;
    if constexpr (std::is_integral_v<Value>) {
      if (!padding.any) {
        halve_full_rows(top, bottom, width, channels, out);
        continue;
      }
    }
    halve_rows(top, bottom, width, channels, is_gap, out);
  }
  half.pixels = std::move(to);
  return true;
}

}  // namespace

Padding padding_of(const image::Radiograph& radiograph) {
  if (!radiograph.padding_low || radiograph.format == image::PixelFormat::Rgb8) return {};
  const double one = *radiograph.padding_low;
  const double other = radiograph.padding_high.value_or(one);
  return {true, std::min(one, other), std::max(one, other)};
}

image::RadiographPtr half_size(const image::Radiograph& from, const std::function<bool()>& stop) {
  auto half = std::make_shared<image::Radiograph>();
  half->width_px = (from.width_px + 1) / 2;
  half->height_px = (from.height_px + 1) / 2;
  half->format = from.format;
  half->bits_stored = from.bits_stored;
  half->modality = from.modality;
  half->voi_tables = from.voi_tables;
  half->polarity = from.polarity;
  half->padding_low = from.padding_low;
  half->padding_high = from.padding_high;
  const bool whole = std::visit(
      [&](const auto& values) { return halve(values, *half, from.width_px, from.height_px, padding_of(from), stop); },
      from.pixels);
  return whole ? half : nullptr;
}

}  // namespace m2ib::views
