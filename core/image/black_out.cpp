#include "core/image/black_out.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

namespace m2ib::image {
namespace {

/// The part within the picture; nothing where there is none. In 64 bits, as left + width may be anything.
std::optional<PixelRect> clipped(const PixelRect& box, const Radiograph& radiograph) {
  const auto part = [](std::int64_t start, std::int64_t length, std::int64_t limit) {
    const std::int64_t first = std::clamp<std::int64_t>(start, 0, limit);
    return std::pair<int, int>(static_cast<int>(first),
                               static_cast<int>(std::clamp<std::int64_t>(start + length, first, limit) - first));
  };
  if (box.width <= 0 || box.height <= 0) return std::nullopt;
  const auto [left, width] = part(box.left, box.width, radiograph.width_px);
  const auto [top, height] = part(box.top, box.height, radiograph.height_px);
  if (width == 0 || height == 0) return std::nullopt;
  return PixelRect{left, top, width, height};
}

/// Native value of the darkest pixel that was read, padding left out: the last resort.
template <class Value>
Value darkest(const Radiograph& radiograph, const std::vector<Value>& pixels) {
  const int rows = std::clamp(radiograph.first_missing_row.value_or(radiograph.height_px), 0, radiograph.height_px);
  const std::size_t count = static_cast<std::size_t>(rows) * static_cast<std::size_t>(radiograph.width_px);
  const double sign = radiograph.polarity == Polarity::LowIsWhite ? -1.0 : 1.0;
  const bool by_table = radiograph.modality.table.has_value();
  const double slope = by_table ? 1.0 : sign * radiograph.modality.slope;
  Value best{};
  double best_key = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < std::min(count, pixels.size()); ++i) {
    const auto native = static_cast<double>(pixels[i]);
    if (!std::isfinite(native)) continue;
    if (radiograph.padding_low && native >= *radiograph.padding_low &&
        native <= radiograph.padding_high.value_or(*radiograph.padding_low)) {
      continue;
    }
    const double key = by_table ? sign * modality_value(radiograph.modality, native) : slope * native;
    if (key < best_key) {
      best_key = key;
      best = pixels[i];
    }
  }
  return best;
}

/// A value that no pixel has. Nothing where all are taken; of 32 bits only the ends are looked at.
template <class Value>
std::optional<Value> unused(const std::vector<Value>& pixels) {
  const auto [low, high] = std::minmax_element(pixels.begin(), pixels.end());
  if (*low > std::numeric_limits<Value>::lowest()) return static_cast<Value>(*low - 1);
  if (*high < std::numeric_limits<Value>::max()) return static_cast<Value>(*high + 1);
  if constexpr (sizeof(Value) <= 2) {
    constexpr std::int64_t kFirst = std::numeric_limits<Value>::lowest();
    std::vector<bool> taken(std::size_t{1} << (8U * sizeof(Value)));
    for (const Value value : pixels) taken[static_cast<std::size_t>(value - kFirst)] = true;
    const auto free = std::find(taken.begin(), taken.end(), false);
    if (free != taken.end()) return static_cast<Value>(kFirst + (free - taken.begin()));
  }
  return std::nullopt;
}

/// What a box holds. Padding is black with every window, inverted or not, and no number of the picture is left in it;
/// a picture without padding gets some, of a value that it does not have.
template <class Value>
Value cover(const Radiograph& radiograph, Radiograph& covered, const std::vector<Value>& pixels) {
  if constexpr (std::is_floating_point_v<Value>) {
    return std::numeric_limits<Value>::quiet_NaN();
  } else {
    // Colour knows no padding: each channel goes to the end that is shown black.
    if (radiograph.format == PixelFormat::Rgb8) return radiograph.polarity == Polarity::LowIsWhite ? 255 : 0;
    const double padding = radiograph.padding_low.value_or(std::numeric_limits<double>::infinity());
    if (padding >= static_cast<double>(std::numeric_limits<Value>::lowest()) &&
        padding <= static_cast<double>(std::numeric_limits<Value>::max())) {
      return static_cast<Value>(padding);
    }
    const auto value = radiograph.padding_low ? std::nullopt : unused(pixels);
    if (!value) return darkest(radiograph, pixels);
    covered.padding_low = covered.padding_high = static_cast<double>(*value);
    return *value;
  }
}

template <class Value>
void paint(const Radiograph& radiograph, const PixelRect& box, Value value, std::vector<Value>& pixels) {
  const auto count = static_cast<std::ptrdiff_t>(channels(radiograph));
  for (int y = box.top; y < box.top + box.height; ++y) {
    const auto start = pixels.begin() + (static_cast<std::ptrdiff_t>(y) * radiograph.width_px + box.left) * count;
    std::fill_n(start, box.width * count, value);
  }
}

}  // namespace

RadiographPtr black_out(const RadiographPtr& radiograph, const std::vector<PixelRect>& boxes) {
  if (!radiograph || !is_consistent(*radiograph)) return radiograph;
  std::vector<PixelRect> kept;
  for (const PixelRect& box : boxes) {
    if (const auto part = clipped(box, *radiograph)) kept.push_back(*part);
  }
  if (kept.empty()) return radiograph;
  auto covered = std::make_shared<Radiograph>(*radiograph);
  std::visit(
      [&](auto& pixels) {
        const auto value = cover(*radiograph, *covered, pixels);
        for (const PixelRect& box : kept) paint(*radiograph, box, value, pixels);
      },
      covered->pixels);
  covered->black_outs.insert(covered->black_outs.end(), kept.begin(), kept.end());
  return covered;
}

}  // namespace m2ib::image
