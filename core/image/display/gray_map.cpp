#include "core/image/display/gray_map.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace m2ib::image {
namespace {

/// Number of look-ups a picture's values need; 0 for those that are computed.
std::size_t table_size(const Pixels& pixels) {
  return std::visit(
      [](const auto& values) -> std::size_t {
        using Value = typename std::decay_t<decltype(values)>::value_type;
        if constexpr (sizeof(Value) <= 2) return std::size_t{1} << (8 * sizeof(Value));
        return 0;
      },
      pixels);
}

/// Black for not-a-numbers, else rounded and turned round where low is white.
std::uint8_t finished(double gray, Polarity polarity) {
  const double raised = gray > 0.0 ? (gray < 255.0 ? gray + 0.5 : 255.0) : 0.0;  // halves upwards, as the cast cuts
  const int shown = static_cast<int>(raised);
  const int turned = polarity == Polarity::LowIsWhite ? 255 - shown : shown;
  return static_cast<std::uint8_t>(gray == gray ? turned : 0);
}

/// What the table's values reach: as its bits say, or more where the file is wrong about them.
double top_of(const LookupTable& table) {
  const double promised = std::exp2(std::clamp(table.bits, 1, 16)) - 1.0;
  if (table.values.empty()) return promised;
  return std::max(promised, static_cast<double>(*std::max_element(table.values.begin(), table.values.end())));
}

}  // namespace

GrayMap::GrayMap(const Radiograph& radiograph, const Window& window, bool inverted)
    : modality_(radiograph.modality), window_(window), polarity_(radiograph.polarity) {
  if (inverted) polarity_ = polarity_ == Polarity::LowIsWhite ? Polarity::LowIsBlack : Polarity::LowIsWhite;
  if (window.curve == Curve::Table && window.table >= 0 &&
      static_cast<std::size_t>(window.table) < radiograph.voi_tables.size()) {
    voi_ = radiograph.voi_tables[static_cast<std::size_t>(window.table)];
    voi_top_ = top_of(voi_);
  }
  if (radiograph.padding_low && radiograph.format != PixelFormat::Rgb8) {
    has_padding_ = true;
    padding_low_ = *radiograph.padding_low;
    padding_high_ = radiograph.padding_high.value_or(padding_low_);
    if (padding_high_ < padding_low_) std::swap(padding_low_, padding_high_);
  }
  if (std::holds_alternative<std::vector<std::int16_t>>(radiograph.pixels)) {
    table_first_ = std::numeric_limits<std::int16_t>::min();
  }
  table_.resize(table_size(radiograph.pixels));
  const int count = static_cast<int>(table_.size());
  if (is_linear()) {
    for (int i = 0; i < count; ++i) table_[static_cast<std::size_t>(i)] = linear(i + table_first_);
  } else {
    for (int i = 0; i < count; ++i) table_[static_cast<std::size_t>(i)] = computed(i + table_first_);
  }
}

std::uint8_t GrayMap::operator()(double native) const { return computed(native); }

void GrayMap::show(const Pixels& pixels, std::size_t first, std::span<std::uint8_t> shown) const {
  std::visit(
      [&](const auto& values) {
        using Value = typename std::decay_t<decltype(values)>::value_type;
        if (first > values.size() || shown.size() > values.size() - first) return;
        const Value* from = values.data() + first;
        if constexpr (sizeof(Value) <= 2) {
          if (table_.size() != std::size_t{1} << (8 * sizeof(Value))) return;  // made for another kind of picture
          const std::uint8_t* table = table_.data();
          const int table_first = std::numeric_limits<Value>::min();
          for (std::size_t i = 0; i < shown.size(); ++i) shown[i] = table[from[i] - table_first];
        } else if (is_linear()) {
          for (std::size_t i = 0; i < shown.size(); ++i) shown[i] = linear(static_cast<double>(from[i]));
        } else {
          for (std::size_t i = 0; i < shown.size(); ++i) shown[i] = computed(static_cast<double>(from[i]));
        }
      },
      pixels);
}

bool GrayMap::is_linear() const {
  const bool straight = window_.curve == Curve::Linear || (window_.curve == Curve::Table && voi_.values.empty());
  return straight && !modality_.table && !has_padding_ && window_.low < window_.high;
}

std::uint8_t GrayMap::linear(double native) const {
  const double value = modality_.slope * native + modality_.intercept;
  return finished((value - window_.low) / (window_.high - window_.low) * 255.0, polarity_);
}

/// Where low < high does not hold the window is a threshold, so that nothing is divided by zero.
double GrayMap::share_of(double value) const {
  if (!(window_.low < window_.high)) return value > window_.low ? 1.0 : 0.0;
  return (value - window_.low) / (window_.high - window_.low);
}

/// The share in 255ths, as the window's curve says.
double GrayMap::shaped(double share) const {
  if (window_.curve == Curve::Sigmoid) return 255.0 / (1.0 + std::exp(-4.0 * (share - 0.5)));
  if (window_.curve == Curve::Linear || voi_.values.empty()) return share * 255.0;
  const double last = static_cast<double>(voi_.values.size() - 1);
  const double bounded = share > 0.0 ? (share < 1.0 ? share : 1.0) : 0.0;
  return voi_.values[static_cast<std::size_t>(std::round(bounded * last))] * 255.0 / voi_top_;
}

std::uint8_t GrayMap::computed(double native) const {
  if (std::isnan(native) || (has_padding_ && native >= padding_low_ && native <= padding_high_)) return 0;
  return finished(shaped(share_of(modality_value(modality_, native))), polarity_);
}

bool is_shown_as_stored(const Radiograph& radiograph, const Window& window) {
  const bool padded = radiograph.padding_low && radiograph.format != PixelFormat::Rgb8;
  return std::holds_alternative<std::vector<std::uint8_t>>(radiograph.pixels) && window == Window{} &&
         radiograph.modality.identity() && radiograph.polarity == Polarity::LowIsBlack && !padded;
}

std::vector<std::uint8_t> apply_window(const Radiograph& radiograph, const Window& window) {
  if (is_shown_as_stored(radiograph, window)) return std::get<std::vector<std::uint8_t>>(radiograph.pixels);
  const GrayMap map(radiograph, window);
  std::vector<std::uint8_t> shown(std::visit([](const auto& pixels) { return pixels.size(); }, radiograph.pixels));
  map.show(radiograph.pixels, 0, shown);
  return shown;
}

}  // namespace m2ib::image
