#include "ui/views/picture/shade_table.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/image/display/gray_map.h"

namespace m2ib::views {
namespace {

constexpr std::size_t kBins = 65536;
/// A sigmoid is flat to within 1/1000 of a gray from here on, in window widths from its centre.
constexpr double kSigmoidReach = 4.0;

struct Span {
  double low = 0.0;
  double high = 1.0;
};

/// The native values between which the shown gray changes.
Span telling_span(const image::Radiograph& radiograph, const image::Window& window) {
  if (const auto& table = radiograph.modality.table; table && !table->values.empty()) {
    const double first = static_cast<double>(table->first);
    return {first, first + static_cast<double>(table->values.size() - 1)};
  }
  double low = window.low;
  double high = std::max(window.high, window.low);
  if (window.curve == image::Curve::Sigmoid) {
    const double reach = kSigmoidReach * (high - low);
    const double centre = (low + high) / 2.0;
    low = centre - reach;
    high = centre + reach;
  }
  low = (low - radiograph.modality.intercept) / radiograph.modality.slope;
  high = (high - radiograph.modality.intercept) / radiograph.modality.slope;
  return {std::min(low, high), std::max(low, high)};
}

}  // namespace

ShadeTable::ShadeTable(const image::Radiograph& radiograph, const image::Window& window, bool inverted) {
  const image::GrayMap map(radiograph, window);
  if (!map.table().empty()) {
    grays_ = map.table();
    first_ = map.table_first();
  } else {
    bin(radiograph, window);
  }
  if (!inverted) return;
  for (std::uint8_t& gray : grays_) gray = static_cast<std::uint8_t>(255 - gray);
}

void ShadeTable::bin(const image::Radiograph& radiograph, const image::Window& window) {
  const image::GrayMap map(radiograph, window);
  const Span span = telling_span(radiograph, window);
  const double width = span.high - span.low;
  // Both ends get an entry beyond, for what is black and what is white whatever its value.
  const bool stepped = radiograph.modality.table.has_value();
  per_unit_ = stepped ? 1.0 : width > 0.0 ? static_cast<double>(kBins - 3) / width : 1.0;
  first_ = span.low - 1.0 / per_unit_;
  const std::size_t entries = stepped ? static_cast<std::size_t>(width) + 3 : kBins;
  grays_.resize(entries);
  for (std::size_t i = 0; i < entries; ++i) grays_[i] = map(first_ + static_cast<double>(i) / per_unit_);
}

}  // namespace m2ib::views
