#include "core/image/model_input/resample.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

namespace m2ib::image {
namespace {

constexpr int kPrecisionBits = 32 - 8 - 2;  // of a weight: 8 for the pixel, 2 for overshoot

double support_of(Resample filter) {
  return filter == Resample::Lanczos ? 3.0 : filter == Resample::Bicubic ? 2.0 : 1.0;
}

double sinc(double x) {
  if (x == 0.0) return 1.0;
  x *= std::numbers::pi;
  return std::sin(x) / x;
}

double kernel(Resample filter, double x) {
  if (filter == Resample::Lanczos) return x >= -3.0 && x < 3.0 ? sinc(x) * sinc(x / 3.0) : 0.0;
  x = std::abs(x);
  if (filter == Resample::Bilinear) return x < 1.0 ? 1.0 - x : 0.0;
  constexpr double a = -0.5;
  if (x < 1.0) return ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0;
  if (x < 2.0) return (((x - 5.0) * x + 8.0) * x - 4.0) * a;
  return 0.0;
}

/// The weights of the source pixels of one output pixel.
struct Taps {
  int first = 0;
  std::vector<std::int32_t> weights;
};

/// The order of the floating-point operations is part of the result: keep it.
Taps taps_of(Resample filter, int size, int new_size, int index) {
  const double scale = static_cast<double>(size) / new_size;
  const double filter_scale = std::max(scale, 1.0);
  const double support = support_of(filter) * filter_scale;
  const double step = 1.0 / filter_scale;
  const double center = (index + 0.5) * scale;
  Taps taps;
  // Truncation, not rounding, is what Pillow does.
  taps.first = std::max(static_cast<int>(center - support + 0.5), 0);        // NOLINT(bugprone-incorrect-roundings)
  const int end = std::min(static_cast<int>(center + support + 0.5), size);  // NOLINT(bugprone-incorrect-roundings)

  std::vector<double> exact(static_cast<std::size_t>(std::max(end - taps.first, 0)));
  double sum = 0.0;
  for (std::size_t i = 0; i < exact.size(); ++i) {
    exact[i] = kernel(filter, (static_cast<double>(i) + taps.first - center + 0.5) * step);
    sum += exact[i];
  }
  taps.weights.reserve(exact.size());
  for (double weight : exact) {
    if (sum != 0.0) weight /= sum;
    taps.weights.push_back(static_cast<std::int32_t>((weight < 0.0 ? -0.5 : 0.5) + weight * (1 << kPrecisionBits)));
  }
  return taps;
}

/// One axis of a picture between black margins.
struct Axis {
  int size = 0;
  int before = 0;
  int after = 0;
  int new_size = 0;
  [[nodiscard]] int padded() const { return before + size + after; }
};

/// Black adds nothing to a sum of integers, so the taps that fall on a margin are left out.
Taps without_margins(Taps taps, const Axis& axis) {
  const int begin = std::max(taps.first - axis.before, 0);
  const int end = std::min(taps.first - axis.before + static_cast<int>(taps.weights.size()), axis.size);
  if (begin >= end) return {};
  const auto from = taps.weights.begin() + (begin + axis.before - taps.first);
  return {begin, {from, from + (end - begin)}};
}

/// For the outputs first … first + count - 1 of one axis. An axis that keeps its size has one tap that changes nothing.
std::vector<Taps> axis_taps(Resample filter, const Axis& axis, int first, int count) {
  std::vector<Taps> all;
  all.reserve(static_cast<std::size_t>(count));
  for (int i = first; i < first + count; ++i) {
    Taps taps = axis.padded() == axis.new_size ? Taps{i, {1 << kPrecisionBits}}
                                               : taps_of(filter, axis.padded(), axis.new_size, i);
    all.push_back(axis.padded() == axis.size ? std::move(taps) : without_margins(std::move(taps), axis));
  }
  return all;
}

std::uint8_t to_byte(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::clamp((sum + (1 << (kPrecisionBits - 1))) >> kPrecisionBits, 0, 255));
}

template <int kChannels>
void resize_row(const std::uint8_t* row, const std::vector<Taps>& columns, std::uint8_t* out) {
  for (const Taps& taps : columns) {
    const std::uint8_t* in = row + static_cast<std::ptrdiff_t>(taps.first) * kChannels;
    const std::int32_t* weights = taps.weights.data();
    const std::size_t count = taps.weights.size();
    std::int32_t sums[kChannels] = {};
    for (std::size_t i = 0; i < count; ++i) {
      for (int c = 0; c < kChannels; ++c) sums[c] += weights[i] * in[i * kChannels + static_cast<std::size_t>(c)];
    }
    for (int c = 0; c < kChannels; ++c) *out++ = to_byte(sums[c]);
  }
}

/// Nearest neighbour adds up its steps, as Pillow does, because the rounding errors decide some pixels.
/// @return for the outputs first … first + count - 1; outside 0 … size - 1 on the margins
std::vector<int> nearest_indices(const Axis& axis, int first, int count) {
  const double step = static_cast<double>(axis.padded()) / axis.new_size;
  std::vector<int> indices;
  indices.reserve(static_cast<std::size_t>(count));
  double at = step * 0.5;
  for (int i = 0; i < first + count; ++i, at += step) {
    if (i >= first) indices.push_back(std::min(static_cast<int>(at), axis.padded() - 1) - axis.before);
  }
  return indices;
}

std::vector<std::uint8_t> nearest_part(const std::vector<std::uint8_t>& pixels, int channels, const Axis& across,
                                       const Axis& down, const ResizedPart& part) {
  const std::vector<int> columns = nearest_indices(across, part.left_px, part.width_px);
  const std::vector<int> rows = nearest_indices(down, part.top_px, part.height_px);
  std::vector<std::uint8_t> result(rows.size() * columns.size() * static_cast<std::size_t>(channels));
  auto out = result.begin();
  for (const int y : rows) {
    for (const int x : columns) {
      if (y >= 0 && y < down.size && x >= 0 && x < across.size) {
        const auto at = (static_cast<std::ptrdiff_t>(y) * across.size + x) * channels;
        std::copy_n(pixels.begin() + at, channels, out);
      }
      out += channels;
    }
  }
  return result;
}

/// Sums whole rows at once, which the compiler turns into vector instructions.
void resize_columns(const std::vector<std::uint8_t>& rows, int first_row, std::size_t row_bytes,
                    const std::vector<Taps>& taps_of_rows, std::uint8_t* out) {
  std::vector<std::int32_t> sums(row_bytes);
  for (const Taps& taps : taps_of_rows) {
    std::fill(sums.begin(), sums.end(), 0);
    const std::uint8_t* in =
        taps.weights.empty() ? nullptr : rows.data() + static_cast<std::size_t>(taps.first - first_row) * row_bytes;
    for (const std::int32_t weight : taps.weights) {
      for (std::size_t x = 0; x < row_bytes; ++x) sums[x] += weight * in[x];
      in += row_bytes;
    }
    out = std::transform(sums.begin(), sums.end(), out, to_byte);
  }
}

}  // namespace

std::vector<std::uint8_t> resize_part_u8(const std::vector<std::uint8_t>& pixels, int width_px, int height_px,
                                         int channels, int new_width_px, int new_height_px, Resample filter,
                                         const ResizedPart& part, const Margins& margins) {
  if (part.width_px <= 0 || part.height_px <= 0) return {};
  const Axis across{width_px, margins.left_px, margins.right_px, new_width_px};
  const Axis down{height_px, margins.top_px, margins.bottom_px, new_height_px};
  if (filter == Resample::Nearest) return nearest_part(pixels, channels, across, down, part);

  const std::vector<Taps> columns = axis_taps(filter, across, part.left_px, part.width_px);
  const std::vector<Taps> rows = axis_taps(filter, down, part.top_px, part.height_px);
  int first_row = height_px;
  int end_row = 0;
  for (const Taps& taps : rows) {
    if (taps.weights.empty()) continue;
    first_row = std::min(first_row, taps.first);
    end_row = std::max(end_row, taps.first + static_cast<int>(taps.weights.size()));
  }
  const std::size_t row_bytes = static_cast<std::size_t>(part.width_px) * static_cast<std::size_t>(channels);
  std::vector<std::uint8_t> narrowed(row_bytes * static_cast<std::size_t>(std::max(end_row - first_row, 0)));
  std::uint8_t* out = narrowed.data();
  for (int y = first_row; y < end_row; ++y, out += row_bytes) {
    const std::uint8_t* row = pixels.data() + static_cast<std::ptrdiff_t>(y) * width_px * channels;
    channels == 1 ? resize_row<1>(row, columns, out) : resize_row<3>(row, columns, out);
  }
  std::vector<std::uint8_t> result(row_bytes * static_cast<std::size_t>(part.height_px));
  resize_columns(narrowed, first_row, row_bytes, rows, result.data());
  return result;
}

std::vector<std::uint8_t> resize_u8(const std::vector<std::uint8_t>& pixels, int width_px, int height_px, int channels,
                                    int new_width_px, int new_height_px, Resample filter) {
  return resize_part_u8(pixels, width_px, height_px, channels, new_width_px, new_height_px, filter,
                        {0, 0, new_width_px, new_height_px});
}

}  // namespace m2ib::image
