#include "core/annotation/region.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace m2ib::annotation {
namespace {

constexpr int kLines = 16;  ///< a patch
constexpr int kLargestGrid = 1024;
constexpr float kWhole = 0.99999F;

struct Bounds {
  double left = 0.0;
  double top = 0.0;
  double right = 0.0;
  double bottom = 0.0;
  [[nodiscard]] double width() const { return right - left; }
  [[nodiscard]] double height() const { return bottom - top; }
};

Bounds bounds_of(const Annotation& region) {
  Bounds bounds{region.points[0].x, region.points[0].y, region.points[0].x, region.points[0].y};
  for (const Point& point : region.points) {
    bounds.left = std::min(bounds.left, point.x);
    bounds.right = std::max(bounds.right, point.x);
    bounds.top = std::min(bounds.top, point.y);
    bounds.bottom = std::max(bounds.bottom, point.y);
  }
  return bounds;
}

bool is_usable(const Annotation& region) {
  return region.has_area() && region.points.size() >= (region.kind == Kind::Polygon ? 3U : 2U);
}

/// Where the line at a height enters and leaves the region, ascending; an even number of values.
void crossings(const Annotation& region, double y, std::vector<double>& across) {
  across.clear();
  const Bounds bounds = bounds_of(region);
  if (y < bounds.top || y > bounds.bottom) return;
  if (region.kind == Kind::Box) {
    across = {bounds.left, bounds.right};
  } else if (region.kind == Kind::Ellipse) {
    if (!(bounds.height() > 0.0)) return;
    const double down = 2.0 * (y - bounds.top) / bounds.height() - 1.0;
    const double half = bounds.width() / 2.0 * std::sqrt(std::max(0.0, 1.0 - down * down));
    const double middle = (bounds.left + bounds.right) / 2.0;
    across = {middle - half, middle + half};
  } else {
    const Point* before = &region.points.back();
    for (const Point& point : region.points) {
      if ((point.y > y) != (before->y > y)) {
        across.push_back(point.x + (y - point.y) / (before->y - point.y) * (before->x - point.x));
      }
      before = &point;
    }
    std::ranges::sort(across);
  }
}

double overlap(double a_from, double a_to, double b_from, double b_to) {
  return std::max(0.0, std::min(a_to, b_to) - std::max(a_from, b_from));
}

/// Adds to each patch of a row what a span of one line covers of it.
void add_span(double from, double to, double left, double patch_width, double weight, float* row, int grid) {
  const double first = std::clamp(std::floor((from - left) / patch_width), 0.0, static_cast<double>(grid));
  const double last = std::clamp(std::ceil((to - left) / patch_width), 0.0, static_cast<double>(grid));
  for (int x = static_cast<int>(first); x < static_cast<int>(last); ++x) {
    const double start = left + x * patch_width;
    row[x] += static_cast<float>(weight * overlap(from, to, start, start + patch_width) / patch_width);
  }
}

}  // namespace

bool contains(const Annotation& region, const Point& point) {
  if (!is_usable(region)) return false;
  std::vector<double> across;
  crossings(region, point.y, across);
  for (std::size_t i = 0; i + 1 < across.size(); i += 2) {
    if (point.x >= across[i] && point.x <= across[i + 1]) return true;
  }
  return false;
}

double area_px(const Annotation& region) {
  if (!is_usable(region)) return 0.0;
  const Bounds bounds = bounds_of(region);
  if (region.kind == Kind::Box) return bounds.width() * bounds.height();
  if (region.kind == Kind::Ellipse) return std::numbers::pi / 4.0 * bounds.width() * bounds.height();
  double twice = 0.0;
  Point before = region.points.back();
  const Point origin = region.points.front();  // keeps the products small
  for (const Point& point : region.points) {
    twice += (before.x - origin.x) * (point.y - origin.y) - (point.x - origin.x) * (before.y - origin.y);
    before = point;
  }
  return std::abs(twice) / 2.0;
}

std::vector<float> patch_coverage(const Annotation& region, const image::FieldOfView& field_of_view, int grid) {
  if (grid < 1 || grid > kLargestGrid) return {};
  const auto side = static_cast<std::size_t>(grid);
  std::vector<float> covered(side * side, 0.0F);
  const bool seen = field_of_view.width_px > 0.0 && field_of_view.height_px > 0.0;
  if (!is_usable(region) || !seen) return covered;
  const double patch_width = field_of_view.width_px / grid;
  const double patch_height = field_of_view.height_px / grid;
  const Bounds bounds = bounds_of(region);
  std::vector<double> across;
  for (int y = 0; y < grid; ++y) {
    float* row = &covered[static_cast<std::size_t>(y) * side];
    const double top = field_of_view.top_px + y * patch_height;
    if (top > bounds.bottom || top + patch_height < bounds.top) continue;
    if (region.kind == Kind::Box) {
      const double weight = overlap(bounds.top, bounds.bottom, top, top + patch_height) / patch_height;
      add_span(bounds.left, bounds.right, field_of_view.left_px, patch_width, weight, row, grid);
      continue;
    }
    for (int line = 0; line < kLines; ++line) {
      crossings(region, top + (line + 0.5) / kLines * patch_height, across);
      for (std::size_t i = 0; i + 1 < across.size(); i += 2) {
        add_span(across[i], across[i + 1], field_of_view.left_px, patch_width, 1.0 / kLines, row, grid);
      }
    }
  }
  // Sums of parts of a patch miss the whole by rounding.
  for (float& share : covered) share = share > kWhole ? 1.0F : share;
  return covered;
}

}  // namespace m2ib::annotation
