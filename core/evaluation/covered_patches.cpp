#include "core/evaluation/covered_patches.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace m2ib::evaluation {
namespace {

struct Rect {
  double left = 0.0;
  double right = 0.0;
  double top = 0.0;
  double bottom = 0.0;
};

/// Boxes in patches: the field of view is 0 … grid both ways.
std::vector<Rect> in_patches(const std::vector<annotation::Annotation>& boxes, const image::FieldOfView& seen,
                             int grid) {
  std::vector<Rect> rects;
  for (const annotation::Annotation& box : boxes) {
    if (box.points.size() != 2) continue;
    const auto [left, right] = std::minmax(box.points[0].x, box.points[1].x);
    const auto [top, bottom] = std::minmax(box.points[0].y, box.points[1].y);
    const auto across = [&](double x) {
      return std::clamp((x - seen.left_px) / seen.width_px * grid, 0.0, 1.0 * grid);
    };
    const auto down = [&](double y) { return std::clamp((y - seen.top_px) / seen.height_px * grid, 0.0, 1.0 * grid); };
    const Rect rect{across(left), across(right), down(top), down(bottom)};
    if (rect.right > rect.left && rect.bottom > rect.top) rects.push_back(rect);
  }
  return rects;
}

/// Adds [from, to) x height to the patches of a row.
void add_span(double from, double to, double height, float* row, int grid) {
  for (int x = static_cast<int>(from); x < grid && x < to; ++x) {
    const double width = std::min(to, x + 1.0) - std::max(from, static_cast<double>(x));
    if (width > 0.0) row[x] += static_cast<float>(width * height);
  }
}

bool is_usable(const image::FieldOfView& seen, int grid) {
  return grid >= 1 && grid <= 1024 && seen.width_px > 0.0 && seen.height_px > 0.0;
}

}  // namespace

std::vector<float> boxes_coverage(const std::vector<annotation::Annotation>& boxes,
                                  const image::FieldOfView& field_of_view, int grid) {
  if (!is_usable(field_of_view, grid)) return {};
  const std::vector<Rect> rects = in_patches(boxes, field_of_view, grid);
  std::vector<float> coverage(static_cast<std::size_t>(grid) * static_cast<std::size_t>(grid), 0.0F);
  // Between two of these heights every box is either there or not.
  std::vector<double> heights;
  for (int y = 0; y <= grid; ++y) heights.push_back(y);
  for (const Rect& rect : rects) heights.insert(heights.end(), {rect.top, rect.bottom});
  std::ranges::sort(heights);
  for (std::size_t i = 0; i + 1 < heights.size(); ++i) {
    const double top = heights[i];
    const double height = heights[i + 1] - top;
    if (!(height > 0.0)) continue;
    std::vector<std::pair<double, double>> spans;
    for (const Rect& rect : rects) {
      if (rect.top <= top && rect.bottom > top) spans.emplace_back(rect.left, rect.right);
    }
    std::ranges::sort(spans);
    const int row = std::min(static_cast<int>(top), grid - 1);
    float* values = coverage.data() + static_cast<std::ptrdiff_t>(row) * grid;
    double reached = 0.0;
    for (const auto& [left, right] : spans) {
      if (right > reached) add_span(std::max(left, reached), right, height, values, grid);
      reached = std::max(reached, right);
    }
  }
  for (float& value : coverage) value = std::min(value, 1.0F);
  return coverage;
}

std::vector<float> mask_coverage(const std::vector<std::uint8_t>& mask, int width_px, int height_px,
                                 const image::FieldOfView& field_of_view, int grid) {
  if (!is_usable(field_of_view, grid)) return {};
  std::vector<float> coverage;
  coverage.reserve(static_cast<std::size_t>(grid) * static_cast<std::size_t>(grid));
  const double patch_width = field_of_view.width_px / grid;
  const double patch_height = field_of_view.height_px / grid;
  for (int row = 0; row < grid; ++row) {
    const double top = field_of_view.top_px + row * patch_height;
    for (int column = 0; column < grid; ++column) {
      const double left = field_of_view.left_px + column * patch_width;
      double sum = 0.0;
      for (int y = std::max(0, static_cast<int>(std::floor(top))); y < height_px && y < top + patch_height; ++y) {
        const double height = std::min(y + 1.0, top + patch_height) - std::max(1.0 * y, top);
        const auto begin = static_cast<std::size_t>(y) * static_cast<std::size_t>(width_px);
        for (int x = std::max(0, static_cast<int>(std::floor(left))); x < width_px && x < left + patch_width; ++x) {
          if (mask[begin + static_cast<std::size_t>(x)] == 0) continue;
          sum += height * (std::min(x + 1.0, left + patch_width) - std::max(1.0 * x, left));
        }
      }
      coverage.push_back(static_cast<float>(std::min(1.0, sum / (patch_width * patch_height))));
    }
  }
  return coverage;
}

}  // namespace m2ib::evaluation
