// What lies in a picture: the range and the percentiles of its modality values, and the windows made of them.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>

#include "core/image/radiograph.h"

namespace m2ib::image {
namespace {

/// Pixels that were read: those of missing rows say nothing.
template <class Value>
std::span<const Value> read_pixels(const Radiograph& radiograph, const std::vector<Value>& pixels) {
  const int rows = std::min(radiograph.first_missing_row.value_or(radiograph.height_px), radiograph.height_px);
  const std::size_t count = static_cast<std::size_t>(std::max(rows, 0)) *
                            static_cast<std::size_t>(std::max(radiograph.width_px, 0)) *
                            static_cast<std::size_t>(channels(radiograph));
  return std::span(pixels).first(std::min(count, pixels.size()));
}

template <class Value>
struct Extremes {
  Value low = std::numeric_limits<Value>::max();
  Value high = std::numeric_limits<Value>::lowest();
};

/// In independent lanes without branches, so that the compiler makes vector instructions of them.
template <class Value, class Counts>
Extremes<Value> extremes(std::span<const Value> pixels, Counts counts) {
  constexpr std::size_t kLanes = 64 / sizeof(Value);
  std::array<Value, kLanes> low{};
  std::array<Value, kLanes> high{};
  low.fill(Extremes<Value>{}.low);
  high.fill(Extremes<Value>{}.high);
  const std::size_t whole = pixels.size() - pixels.size() % kLanes;
  for (std::size_t i = 0; i < whole; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const Value value = pixels[i + lane];
      const Value low_or_none = counts(value) ? value : Extremes<Value>{}.low;
      const Value high_or_none = counts(value) ? value : Extremes<Value>{}.high;
      low[lane] = low_or_none < low[lane] ? low_or_none : low[lane];
      high[lane] = high_or_none > high[lane] ? high_or_none : high[lane];
    }
  }
  Extremes<Value> found{*std::min_element(low.begin(), low.end()), *std::max_element(high.begin(), high.end())};
  for (const Value value : pixels.subspan(whole)) {
    if (!counts(value)) continue;
    found.low = std::min(found.low, value);
    found.high = std::max(found.high, value);
  }
  return found;
}

/// A native value and how many pixels have it.
struct Count {
  double native = 0.0;
  std::uint64_t pixels = 0;
};

/// Of 8 and 16-bit pictures, in ascending order.
template <class Value>
std::vector<Count> histogram(std::span<const Value> pixels) {
  static_assert(sizeof(Value) <= 2);
  constexpr std::size_t kValues = std::size_t{1} << (8 * sizeof(Value));
  constexpr int kFirst = std::numeric_limits<Value>::min();
  // Neighbours are often equal; four tables keep one addition from waiting for the other.
  constexpr std::size_t kTables = 4;
  std::vector<std::uint32_t> tables(kTables * kValues);
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    ++tables[(i % kTables) * kValues + static_cast<std::size_t>(pixels[i] - kFirst)];
  }
  std::vector<Count> counts;
  for (std::size_t i = 0; i < kValues; ++i) {
    Count count{static_cast<double>(i) + kFirst, 0};
    for (std::size_t table = 0; table < kTables; ++table) count.pixels += tables[table * kValues + i];
    if (count.pixels > 0) counts.push_back(count);
  }
  return counts;
}

/// Some of the pixels of a deep picture, spread evenly but not in columns.
template <class Value>
std::vector<Count> samples(std::span<const Value> pixels) {
  constexpr std::size_t kSamples = 200'000;
  const std::size_t step = std::max<std::size_t>(pixels.size() / kSamples, 1);
  std::vector<Count> counts;
  std::uint64_t jitter = 0;
  for (std::size_t i = 0; i + step <= pixels.size(); i += step) {
    jitter = jitter * 6364136223846793005ULL + 1442695040888963407ULL;
    const auto native = static_cast<double>(pixels[i + static_cast<std::size_t>(jitter >> 33U) % step]);
    if (std::isfinite(native)) counts.push_back({native, 1});
  }
  return counts;
}

/// Native value becomes modality value; in ascending order of these.
void to_modality(const ModalityTransform& modality, std::vector<Count>& counts) {
  for (Count& count : counts) count.native = modality_value(modality, count.native);
  const auto less = [](const Count& a, const Count& b) { return a.native < b.native; };
  if (!std::is_sorted(counts.begin(), counts.end(), less)) std::sort(counts.begin(), counts.end(), less);
}

double percentile(const std::vector<Count>& counts, double share) {
  std::uint64_t all = 0;
  for (const Count& count : counts) all += count.pixels;
  const double bounded = share > 0.0 ? std::min(share, 1.0) : 0.0;
  const auto rank = static_cast<std::uint64_t>(std::round(bounded * static_cast<double>(all - 1)));
  std::uint64_t before = 0;
  for (const Count& count : counts) {
    before += count.pixels;
    if (rank < before) return count.native;
  }
  return counts.back().native;
}

Window window_between(double low, double high) {
  if (low < high) return {low, high};
  // Beyond 2^53, low + 1 is low.
  return {low, std::max(low + 1.0, std::nextafter(low, std::numeric_limits<double>::infinity()))};
}

/// Native values that hold the smallest and largest modality value, and perhaps others. A table may turn them round
/// in any way; with slope and intercept the ends of the native range are enough.
template <class Value>
std::vector<double> ends_of(const Radiograph& radiograph, std::span<const Value> pixels, bool skip_padding,
                            bool through_table) {
  const auto skipped = [&](double native) { return skip_padding && is_padding(radiograph, native); };
  std::vector<double> values;
  if constexpr (sizeof(Value) <= 2) {
    if (through_table || skip_padding) {
      for (const Count& count : histogram(pixels)) {
        if (!skipped(count.native)) values.push_back(count.native);
      }
      return values;
    }
  } else if (through_table) {
    for (const Value value : pixels) {
      const auto native = static_cast<double>(value);
      if (!std::isnan(native) && !skipped(native)) values.push_back(native);
    }
    return values;
  }
  const auto finite = [](Value value) {
    if constexpr (std::is_floating_point_v<Value>) return std::abs(value) <= std::numeric_limits<Value>::max();
    return true;
  };
  const auto counts = [&](Value value) { return finite(value) && !skipped(static_cast<double>(value)); };
  const Extremes<Value> found = skip_padding ? extremes<Value>(pixels, counts) : extremes<Value>(pixels, finite);
  if (found.low <= found.high) values = {static_cast<double>(found.low), static_cast<double>(found.high)};
  return values;
}

ValueRange range_of(const Radiograph& radiograph, const ModalityTransform& modality, Padding padding) {
  const bool skip_padding = padding == Padding::LeftOut && radiograph.padding_low.has_value();
  const std::vector<double> natives = std::visit(
      [&](const auto& pixels) {
        return ends_of(radiograph, read_pixels(radiograph, pixels), skip_padding, modality.table.has_value());
      },
      radiograph.pixels);
  ValueRange range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const double native : natives) {
    const double value = modality_value(modality, native);
    if (!std::isfinite(value)) continue;
    range.low = std::min(range.low, value);
    range.high = std::max(range.high, value);
  }
  return range.low <= range.high ? range : ValueRange{};
}

}  // namespace

ValueRange modality_range(const Radiograph& radiograph, Padding padding) {
  return range_of(radiograph, radiograph.modality, padding);
}

ValueRange native_range(const Radiograph& radiograph) { return range_of(radiograph, {}, Padding::Counted); }

Window full_range_window(const Radiograph& radiograph) {
  const ValueRange range = modality_range(radiograph);
  return window_between(range.low, range.high);
}

CentreWidth centre_width(const Radiograph& radiograph, const Window& window) {
  if (radiograph.format != PixelFormat::GrayFloat) return centre_width(window);
  return {window.low + (window.high - window.low) / 2.0, window.high - window.low};
}

Window window_of(const Radiograph& radiograph, double centre, double width) {
  return radiograph.format == PixelFormat::GrayFloat ? linear_exact_window(centre, width)
                                                     : linear_window(centre, width);
}

Window default_window(const Radiograph& radiograph) {
  if (!radiograph.windows.empty()) return radiograph.windows.front().window;
  const bool bytes = std::holds_alternative<std::vector<std::uint8_t>>(radiograph.pixels);
  const bool shallow = radiograph.dicom && radiograph.bits_stored < 8;
  return bytes && !shallow && radiograph.modality.identity() ? Window{} : full_range_window(radiograph);
}

Window percentile_window(const Radiograph& radiograph, double low_share, double high_share) {
  std::vector<Count> counts = std::visit(
      [&](const auto& pixels) {
        using Value = typename std::decay_t<decltype(pixels)>::value_type;
        const std::span<const Value> read = read_pixels(radiograph, pixels);
        if constexpr (sizeof(Value) <= 2) {
          return histogram(read);
        } else {
          return samples(read);
        }
      },
      radiograph.pixels);
  std::erase_if(counts, [&](const Count& count) { return is_padding(radiograph, count.native); });
  if (counts.empty()) return full_range_window(radiograph);
  to_modality(radiograph.modality, counts);
  return window_between(percentile(counts, low_share), percentile(counts, high_share));
}

}  // namespace m2ib::image
