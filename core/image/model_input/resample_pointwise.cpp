#include "core/image/model_input/resample_pointwise.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace m2ib::image {
namespace {

/// Where an output pixel's centre lies on the source axis, in pixels from the centre of the first one.
float source_at(int index, float scale) { return (static_cast<float>(index) + 0.5F) * scale - 0.5F; }

/// The two neighbours of an output pixel on one axis.
struct Pair {
  int low = 0;
  int high = 0;
  float share_of_high = 0.0F;
};

std::vector<Pair> pairs_of(int size, int new_size, int first, int count) {
  const float scale = static_cast<float>(size) / static_cast<float>(new_size);
  std::vector<Pair> pairs;
  pairs.reserve(static_cast<std::size_t>(count));
  for (int i = first; i < first + count; ++i) {
    const float at = source_at(i, scale);
    const float floor = std::floor(at);
    pairs.push_back(
        {std::max(static_cast<int>(floor), 0), std::min(static_cast<int>(std::ceil(at)), size - 1), at - floor});
  }
  return pairs;
}

float between(float low, float high, float share_of_high) { return low + (high - low) * share_of_high; }

/// The four neighbours of an output pixel on one axis; repeated at the edges.
struct Four {
  std::array<std::ptrdiff_t, 4> at{};
  std::array<float, 4> weight{};
};

constexpr float kA = -0.75F;

float near_weight(float x) { return ((kA + 2.0F) * x - (kA + 3.0F)) * x * x + 1.0F; }
float far_weight(float x) { return ((kA * x - 5.0F * kA) * x + 8.0F * kA) * x - 4.0F * kA; }

std::vector<Four> fours_of(int size, int new_size) {
  const float scale = static_cast<float>(size) / static_cast<float>(new_size);
  std::vector<Four> fours(static_cast<std::size_t>(new_size));
  for (int i = 0; i < new_size; ++i) {
    const float at = source_at(i, scale);
    const int base = std::min(static_cast<int>(std::floor(at)), size - 1);
    const float t = std::clamp(at - static_cast<float>(base), 0.0F, 1.0F);
    Four& four = fours[static_cast<std::size_t>(i)];
    four.weight = {far_weight(t + 1.0F), near_weight(t), near_weight(1.0F - t), far_weight(2.0F - t)};
    for (int k = 0; k < 4; ++k) four.at[static_cast<std::size_t>(k)] = std::clamp(base + k - 1, 0, size - 1);
  }
  return fours;
}

}  // namespace

std::vector<std::uint8_t> bilinear_pointwise_part_u8(const std::vector<std::uint8_t>& pixels, int width_px,
                                                     int height_px, int channels, int new_width_px, int new_height_px,
                                                     const ResizedPart& part) {
  if (part.width_px <= 0 || part.height_px <= 0) return {};
  const std::vector<Pair> columns = pairs_of(width_px, new_width_px, part.left_px, part.width_px);
  const std::vector<Pair> rows = pairs_of(height_px, new_height_px, part.top_px, part.height_px);
  std::vector<std::uint8_t> result;
  result.reserve(rows.size() * columns.size() * static_cast<std::size_t>(channels));
  const auto stride = static_cast<std::ptrdiff_t>(width_px) * channels;
  for (const Pair& row : rows) {
    const std::uint8_t* upper = pixels.data() + row.low * stride;
    const std::uint8_t* lower = pixels.data() + row.high * stride;
    for (const Pair& column : columns) {
      for (int c = 0; c < channels; ++c) {
        const std::ptrdiff_t left = static_cast<std::ptrdiff_t>(column.low) * channels + c;
        const std::ptrdiff_t right = static_cast<std::ptrdiff_t>(column.high) * channels + c;
        const float top = between(upper[left], upper[right], column.share_of_high);
        const float bottom = between(lower[left], lower[right], column.share_of_high);
        result.push_back(static_cast<std::uint8_t>(std::clamp(between(top, bottom, row.share_of_high), 0.0F, 255.0F)));
      }
    }
  }
  return result;
}

std::vector<float> bicubic_pointwise(const std::vector<float>& plane, int width_px, int height_px, int new_width_px,
                                     int new_height_px) {
  if (width_px == new_width_px && height_px == new_height_px) return plane;
  const std::vector<Four> columns = fours_of(width_px, new_width_px);
  const std::vector<Four> rows = fours_of(height_px, new_height_px);
  std::vector<float> result;
  result.reserve(rows.size() * columns.size());
  for (const Four& row : rows) {
    for (const Four& column : columns) {
      float sum = 0.0F;
      for (std::size_t y = 0; y < 4; ++y) {
        const float* line = plane.data() + row.at[y] * width_px;
        float across = 0.0F;
        for (std::size_t x = 0; x < 4; ++x) across += line[column.at[x]] * column.weight[x];
        sum += across * row.weight[y];
      }
      result.push_back(sum);
    }
  }
  return result;
}

}  // namespace m2ib::image
