#include "ui/figure/paint/overlay.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "core/image/display/gray_map.h"

namespace m2ib::figure {
namespace {

constexpr int kPixelsPerPatch = 8;
constexpr int kLeastSide = 256;
constexpr int kLargestSide = 8192;
constexpr int kColours = 256;

/// The smallest of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 times a power of ten that is not below the value.
double rounded_up(double value) {
  constexpr std::array<double, 11> kSteps{1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0};
  constexpr double kSlack = 1.0 - 1e-9;
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  for (const double step : kSteps) {
    if (step * power >= value * kSlack) return step * power;
  }
  return 10.0 * power;
}

QRgb premultiplied(const std::array<std::uint8_t, 3>& rgb, double opacity) {
  const int alpha = static_cast<int>(std::lround(std::clamp(opacity, 0.0, 1.0) * 255.0));
  return qPremultiply(qRgba(rgb[0], rgb[1], rgb[2], alpha));
}

/// Premultiplied colours at one opacity.
std::array<QRgb, kColours> map_table(image::ColourTable colours, double opacity) {
  std::array<QRgb, kColours> table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = premultiplied(image::colours(colours)[i], opacity);
  return table;
}

/// Premultiplied colours whose opacity grows with the distance from the middle: light gray over all of a dark picture
/// would hide what it says nothing about.
std::array<QRgb, kColours> difference_table(double opacity) {
  constexpr double kMiddle = (kColours - 1) / 2.0;
  constexpr double kWhole = 0.5;  ///< share of the limit from which on opacity is whole
  std::array<QRgb, kColours> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double away = std::max(std::abs(static_cast<double>(i) - kMiddle) - 0.5, 0.0) / (kMiddle - 0.5);
    table[i] = premultiplied(image::diverging_colours()[i], opacity * std::min(away / kWhole, 1.0));
  }
  return table;
}

int layer_side(int grid, int resolution_px) {
  if (resolution_px > 0) return std::min(resolution_px, kLargestSide);
  // A multiple of the grid, so that every patch gets equally many pixels.
  const int least = std::max(kLeastSide, kPixelsPerPatch * grid);
  return std::min((least + grid - 1) / grid * grid, kLargestSide);
}

std::vector<float> nearest(const std::vector<float>& map, int grid, int side) {
  std::vector<float> enlarged(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
  std::vector<int> column(static_cast<std::size_t>(side));
  for (int x = 0; x < side; ++x) {
    column[static_cast<std::size_t>(x)] = static_cast<int>(static_cast<std::int64_t>(x) * grid / side);
  }
  float* out = enlarged.data();
  for (int y = 0; y < side; ++y) {
    const float* row = map.data() + static_cast<std::ptrdiff_t>(column[static_cast<std::size_t>(y)]) * grid;
    for (int x = 0; x < side; ++x) *out++ = row[column[static_cast<std::size_t>(x)]];
  }
  return enlarged;
}

std::vector<float> enlarged_map(const std::vector<float>& map, int grid, int side, bool smooth) {
  return smooth ? attribution::upsample_bilinear(map, grid, side, side) : nearest(map, grid, side);
}

/// Transparent, as large as the grid wants it. Null where the values are not a grid, or memory ends.
QImage empty_layer(const std::vector<float>& values, int grid, int resolution_px) {
  const std::size_t needed = static_cast<std::size_t>(std::max(grid, 0)) * static_cast<std::size_t>(std::max(grid, 0));
  if (grid <= 0 || grid > kLargestGrid || values.size() != needed) return {};
  const int side = layer_side(grid, resolution_px);
  QImage layer(side, side, QImage::Format_ARGB32_Premultiplied);
  if (!layer.isNull()) layer.fill(Qt::transparent);
  return layer;
}

/// One row of the layer. Below the threshold, and where the value is not a number, it stays transparent.
/// @param threshold share of the scale; with signs of its half, on either side of the middle
void colour_row(const float* values, int count, const ScaleRange& range, double threshold, bool is_signed,
                const std::array<QRgb, kColours>& table, QRgb* out) {
  const double extent = range.high_nats - range.low_nats;
  const auto low = static_cast<float>(range.low_nats);
  const float scale = extent > 0.0 ? static_cast<float>(1.0 / extent) : 0.0F;
  const auto least = static_cast<float>(threshold);
  for (int x = 0; x < count; ++x) {
    const float value = values[x];
    if (!std::isfinite(value)) continue;
    const float share = std::clamp((value - low) * scale, 0.0F, 1.0F);
    const float height = is_signed ? std::abs(share - 0.5F) * 2.0F : share;
    if (height >= least) out[x] = table[static_cast<std::size_t>(share * 255.0F + 0.5F)];
  }
}

void draw_grid_lines(QImage& layer, int grid) {
  const QRgb line = qPremultiply(qRgba(255, 255, 255, 110));
  const int side = layer.width();
  for (int i = 1; i < grid; ++i) {
    const int at = static_cast<int>(static_cast<std::int64_t>(i) * side / grid);
    auto* row = reinterpret_cast<QRgb*>(layer.scanLine(at));
    std::fill_n(row, side, line);
    for (int y = 0; y < side; ++y) reinterpret_cast<QRgb*>(layer.scanLine(y))[at] = line;
  }
}

}  // namespace

const char* to_string(Unseen unseen) {
  switch (unseen) {
    case Unseen::Hatched:
      return "hatched";
    case Unseen::Hidden:
      return "hidden";
    case Unseen::AsIs:
      return "as-is";
  }
  return "hatched";
}

const char* to_string(IsolineLevels levels) { return levels == IsolineLevels::Round ? "round" : "shares"; }

OverlayStyle style_for(OverlayStyle style, const attribution::MethodInfo& method) {
  style.unit = method.unit;
  style.is_signed = method.is_signed;
  return style;
}

ScaleRange scale_range(const std::vector<float>& patch_values, const OverlayStyle& style) {
  float low = std::numeric_limits<float>::infinity();
  float high = -std::numeric_limits<float>::infinity();
  for (const float value : patch_values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  ScaleRange range;
  const bool any = low <= high;
  range.constant = !any || low == high;
  if (style.is_signed) {
    const double largest = any ? static_cast<double>(std::max(std::abs(low), std::abs(high))) : 0.0;
    const bool absolute = style.scale == ScaleMode::Absolute;
    const bool given = absolute && std::isfinite(style.scale_max_nats) && style.scale_max_nats > 0.0;
    const bool own = !absolute && largest > 0.0;
    const double limit = given ? style.scale_max_nats : own ? largest : difference_limit(largest);
    return {-limit, limit, range.constant};
  }
  if (style.scale == ScaleMode::MinMax) {
    if (any) range = {low, high, range.constant};
    return range;
  }
  range.low_nats = 0.0;
  if (std::isfinite(style.scale_max_nats) && style.scale_max_nats > 0.0) {
    range.high_nats = style.scale_max_nats;
  } else {
    range.high_nats = any && high > 0.0F ? rounded_up(static_cast<double>(high)) : 1.0;
  }
  return range;
}

QImage display_image(const image::Radiograph& radiograph, const image::Window& window, bool inverted) {
  if (!image::is_consistent(radiograph)) return {};
  const bool colour = radiograph.format == image::PixelFormat::Rgb8;
  QImage shown(radiograph.width_px, radiograph.height_px, colour ? QImage::Format_RGB888 : QImage::Format_Grayscale8);
  if (shown.isNull()) return {};
  const image::GrayMap map(radiograph, window, inverted);
  const std::size_t a_row = static_cast<std::size_t>(radiograph.width_px) * (colour ? 3U : 1U);
  for (int y = 0; y < radiograph.height_px; ++y) {
    map.show(radiograph.pixels, static_cast<std::size_t>(y) * a_row, {shown.scanLine(y), a_row});
  }
  return shown;
}

QImage overlay_image(const std::vector<float>& patch_values, int grid, const OverlayStyle& style, int resolution_px) {
  QImage layer = empty_layer(patch_values, grid, resolution_px);
  if (layer.isNull()) return {};
  const int side = layer.width();
  const ScaleRange range = scale_range(patch_values, style);
  const auto table = style.is_signed ? difference_table(style.opacity) : map_table(style.colours, style.opacity);
  const double threshold = std::isfinite(style.threshold) ? std::clamp(style.threshold, 0.0, 1.0) : 0.0;
  const std::vector<float> values = enlarged_map(patch_values, grid, side, style.smooth);
  for (int y = 0; y < side; ++y) {
    colour_row(values.data() + static_cast<std::ptrdiff_t>(y) * side, side, range, threshold, style.is_signed, table,
               reinterpret_cast<QRgb*>(layer.scanLine(y)));
  }
  if (style.show_grid) draw_grid_lines(layer, grid);
  return layer;
}

QImage difference_image(const std::vector<float>& difference_nats, int grid, double limit_nats, double opacity,
                        bool smooth, int resolution_px) {
  QImage layer = empty_layer(difference_nats, grid, resolution_px);
  if (layer.isNull()) return {};
  const int side = layer.width();
  const double limit = std::isfinite(limit_nats) && limit_nats > 0.0 ? limit_nats : 1.0;
  const auto table = difference_table(opacity);
  const std::vector<float> values = enlarged_map(difference_nats, grid, side, smooth);
  for (int y = 0; y < side; ++y) {
    colour_row(values.data() + static_cast<std::ptrdiff_t>(y) * side, side, {-limit, limit, false}, 0.0, true, table,
               reinterpret_cast<QRgb*>(layer.scanLine(y)));
  }
  return layer;
}

double difference_limit(double largest_difference_nats) {
  return std::isfinite(largest_difference_nats) && largest_difference_nats > 0.0 ? rounded_up(largest_difference_nats)
                                                                                 : 1.0;
}

QRectF to_rect(const image::FieldOfView& field_of_view) {
  return {field_of_view.left_px, field_of_view.top_px, field_of_view.width_px, field_of_view.height_px};
}

QColor colour_at(image::ColourTable table, double share) {
  const double safe = std::isfinite(share) ? std::clamp(share, 0.0, 1.0) : 0.0;
  const auto& rgb = image::colours(table)[static_cast<std::size_t>(std::lround(safe * 255.0))];
  return {rgb[0], rgb[1], rgb[2]};
}

QColor diverging_colour_at(double share) {
  const double safe = std::isfinite(share) ? std::clamp(share, 0.0, 1.0) : 0.5;
  const auto& rgb = image::diverging_colours()[static_cast<std::size_t>(std::lround(safe * 255.0))];
  return {rgb[0], rgb[1], rgb[2]};
}

}  // namespace m2ib::figure
