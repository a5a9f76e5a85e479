#include "core/image/input_measures_internal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/image/display/gray_map.h"

namespace m2ib::image {
namespace {

constexpr int kSamples = 4;  ///< along each side of a small pixel
constexpr int kGrid = kSmallSide * kSamples;
constexpr int kStrong = 64;
constexpr int kWeak = 32;

using Small = std::vector<double>;  // kSmallSide rows of kSmallSide gray values

/// Native pixel of a place on the sampling grid.
int place(int index, int side) {
  return static_cast<int>((static_cast<std::int64_t>(index) * 2 + 1) * side / (2 * kGrid));
}

/// As default_window(), but from the samples: going over all pixels of a large picture takes too long.
Window sampled_window(const Radiograph& radiograph) {
  const bool bytes = std::holds_alternative<std::vector<std::uint8_t>>(radiograph.pixels);
  if (!radiograph.windows.empty() || bytes) return default_window(radiograph);
  const int rows = std::clamp(radiograph.first_missing_row.value_or(radiograph.height_px), 0, radiograph.height_px);
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (int i = 0; i < kGrid * kGrid; ++i) {
    const int y = place(i / kGrid, radiograph.height_px);
    const double native = native_value(radiograph, place(i % kGrid, radiograph.width_px), y);
    const bool padding = radiograph.padding_low && native >= *radiograph.padding_low &&
                         native <= radiograph.padding_high.value_or(*radiograph.padding_low);
    if (!std::isfinite(native) || padding || y >= rows) continue;
    const double value = modality_value(radiograph.modality, native);
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (low > high) return {0.0, 1.0};
  return {low, low < high ? high : low + 1.0};
}

/// Sums over the samples of colours.
struct Colours {
  int strong = 0;
  int weak = 0;
  double x = 0.0;  ///< of the hues' directions, weighted by their strength
  double y = 0.0;
  double weight = 0.0;

  void add(const std::uint8_t* rgb) {
    const auto [low, high] = std::minmax({rgb[0], rgb[1], rgb[2]});
    const int chroma = high - low;
    strong += chroma >= kStrong ? 1 : 0;
    if (chroma < kWeak) return;
    ++weak;
    const double across = rgb[0] - 0.5 * (rgb[1] + rgb[2]);
    const double up = std::sqrt(0.75) * (rgb[1] - rgb[2]);
    x += across;
    y += up;
    weight += std::hypot(across, up);
  }
};

Small small_copy(const Radiograph& radiograph, Colours& colours) {
  const GrayMap shown(radiograph, sampled_window(radiograph));
  const bool colour = radiograph.format == PixelFormat::Rgb8;
  Small small(static_cast<std::size_t>(kSmallSide) * kSmallSide, 0.0);
  for (int row = 0; row < kGrid; ++row) {
    const int y = place(row, radiograph.height_px);
    for (int column = 0; column < kGrid; ++column) {
      const int x = place(column, radiograph.width_px);
      if (colour) {
        const auto& bytes = std::get<std::vector<std::uint8_t>>(radiograph.pixels);
        colours.add(bytes.data() + (static_cast<std::size_t>(y) * static_cast<std::size_t>(radiograph.width_px) +
                                    static_cast<std::size_t>(x)) *
                                       3);
      }
      small[static_cast<std::size_t>(row / kSamples * kSmallSide + column / kSamples)] +=
          shown(native_value(radiograph, x, y)) / static_cast<double>(kSamples * kSamples);
    }
  }
  return small;
}

/// Mean gray of a rectangle given in shares of the sides.
double mean_of(const Small& small, double left, double right, double top, double bottom) {
  double sum = 0.0;
  int count = 0;
  for (int y = static_cast<int>(top * kSmallSide); y < static_cast<int>(bottom * kSmallSide); ++y) {
    for (int x = static_cast<int>(left * kSmallSide); x < static_cast<int>(right * kSmallSide); ++x, ++count) {
      sum += small[static_cast<std::size_t>(y * kSmallSide + x)];
    }
  }
  return count == 0 ? 0.0 : sum / count;
}

double deviation_of(const Small& small) {
  const double mean = mean_of(small, 0.0, 1.0, 0.0, 1.0);
  double sum = 0.0;
  for (const double v : small) sum += (v - mean) * (v - mean);
  return std::sqrt(sum / static_cast<double>(small.size()));
}

double uprightness_of(const Small& small, double deviation) {
  const double spine = mean_of(small, 0.42, 0.58, 0.25, 0.75);
  const double lungs = (mean_of(small, 0.20, 0.38, 0.25, 0.60) + mean_of(small, 0.62, 0.80, 0.25, 0.60)) / 2.0;
  const double border = (mean_of(small, 0.0, 1.0, 0.0, 0.05) + mean_of(small, 0.0, 0.05, 0.0, 1.0) +
                         mean_of(small, 0.95, 1.0, 0.0, 1.0)) /
                        3.0;
  return ((spine - lungs) + (spine - border)) / std::max(deviation, 1.0);
}

/// Sums of pairs for a correlation.
struct Pairs {
  double count = 0.0;
  double a = 0.0;
  double b = 0.0;
  double aa = 0.0;
  double bb = 0.0;
  double ab = 0.0;
  void add(double v, double w) {
    count += 1.0;
    a += v;
    b += w;
    aa += v * v;
    bb += w * w;
    ab += v * w;
  }
  [[nodiscard]] double correlation() const {
    const double spread = (aa - a * a / count) * (bb - b * b / count);
    return spread <= 1e-6 ? 0.0 : (ab - a * b / count) / std::sqrt(spread);
  }
};

/// The axis may lie up to a sixth of the width beside the middle, as patients do not stand there exactly.
double symmetry_of(const Small& small) {
  constexpr int kHalf = kSmallSide / 2;
  constexpr int kMargin = 2;
  constexpr int kFarthest = 10;
  std::array<double, static_cast<std::size_t>(kHalf) * kHalf> half{};
  for (int i = 0; i < kHalf * kHalf; ++i) {
    const auto first = static_cast<std::size_t>(i / kHalf * 2 * kSmallSide + i % kHalf * 2);
    half[static_cast<std::size_t>(i)] =
        (small[first] + small[first + 1] + small[first + kSmallSide] + small[first + kSmallSide + 1]) / 4.0;
  }
  double best = -1.0;
  for (int sum = kHalf - 1 - kFarthest; sum <= kHalf - 1 + kFarthest; ++sum) {
    Pairs pairs;
    for (int y = kMargin + 1; y < kHalf - kMargin - 1; ++y) {
      for (int x = kMargin; x < kHalf - kMargin; ++x) {
        const int mirrored = sum - x;
        if (mirrored < kMargin || mirrored >= kHalf - kMargin) continue;
        pairs.add(half[static_cast<std::size_t>(y * kHalf + x)], half[static_cast<std::size_t>(y * kHalf + mirrored)]);
      }
    }
    best = std::max(best, pairs.correlation());
  }
  return best;
}

}  // namespace

InputMeasures measure_input(const Radiograph& radiograph) {
  Colours colours;
  const Small small = small_copy(radiograph, colours);
  constexpr double kCount = static_cast<double>(kGrid) * kGrid;
  InputMeasures measures;
  measures.strongly_coloured = colours.strong / kCount;
  measures.coloured = colours.weak / kCount;
  measures.hue_spread = colours.weight > 0.0 ? 1.0 - std::hypot(colours.x, colours.y) / colours.weight : 0.0;
  measures.deviation = deviation_of(small);
  measures.uprightness = uprightness_of(small, measures.deviation);
  measures.symmetry = symmetry_of(small);
  return measures;
}

}  // namespace m2ib::image
