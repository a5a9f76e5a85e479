#include "core/image/display/gray_map.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace m2ib::image {
namespace {

/// Where low < high does not hold the window is a threshold, so that nothing is divided by zero.
double share_of(double value, const Window& window) {
  if (!(window.low < window.high)) return value > window.low ? 1.0 : 0.0;
  return (value - window.low) / (window.high - window.low);
}

/// The share in 255ths, as a window's curve says.
double shaped(double share, const Window& window, const LookupTable& voi) {
  switch (window.curve) {
    case Curve::Linear:
      return share * 255.0;
    case Curve::Sigmoid:
      return 255.0 / (1.0 + std::exp(-4.0 * (share - 0.5)));
    case Curve::Table:
      break;
  }
  if (voi.values.empty()) return share * 255.0;
  const double last = static_cast<double>(voi.values.size() - 1);
  const auto index = static_cast<std::size_t>(std::clamp(std::round(share * last), 0.0, last));
  return voi.values[index] * 255.0 / (std::exp2(voi.bits) - 1.0);
}

}  // namespace

GrayMap::GrayMap(const Radiograph& radiograph, const Window& window)
    : modality_(radiograph.modality), window_(window), polarity_(radiograph.polarity) {
  if (window.curve == Curve::Table && window.table >= 0 &&
      static_cast<std::size_t>(window.table) < radiograph.voi_tables.size()) {
    voi_ = radiograph.voi_tables[static_cast<std::size_t>(window.table)];
  }
  std::size_t entries = 0;
  if (std::holds_alternative<std::vector<std::uint8_t>>(radiograph.pixels)) entries = 256;
  if (std::holds_alternative<std::vector<std::uint16_t>>(radiograph.pixels)) entries = 65536;
  if (std::holds_alternative<std::vector<std::int16_t>>(radiograph.pixels)) {
    entries = 65536;
    table_first_ = std::numeric_limits<std::int16_t>::min();
  }
  table_.resize(entries);
  for (std::size_t i = 0; i < entries; ++i) table_[i] = computed(static_cast<double>(i) + table_first_);
}

std::uint8_t GrayMap::operator()(double native) const {
  const double index = native - table_first_;
  if (index >= 0.0 && index < static_cast<double>(table_.size())) return table_[static_cast<std::size_t>(index)];
  return computed(native);
}

std::uint8_t GrayMap::computed(double native) const {
  if (std::isnan(native)) return 0;
  const double gray = shaped(share_of(modality_value(modality_, native), window_), window_, voi_);
  const double shown = std::clamp(std::round(gray), 0.0, 255.0);
  return static_cast<std::uint8_t>(polarity_ == Polarity::LowIsWhite ? 255.0 - shown : shown);
}

}  // namespace m2ib::image
