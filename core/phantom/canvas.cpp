#include <array>
#include <opencv2/imgproc.hpp>

#include "core/phantom/canvas_internal.h"

namespace m2ib::phantom {
namespace {

constexpr int kSubRows = 4;            // sub-scanlines of a filled polygon
constexpr float kFar = 1e6F;           // pixels
constexpr float kWideSigma = 5.0F;     // pixels; wider kernels are run on a smaller picture
constexpr float kReducedSigma = 2.5F;  // pixels there

Point catmull_rom(const std::array<Point, 4>& p, float t) {
  const auto mix = [t](float a, float b, float c, float d) {
    return 0.5F * (2.0F * b + (c - a) * t + (2.0F * a - 5.0F * b + 4.0F * c - d) * t * t +
                   (3.0F * b - a - 3.0F * c + d) * t * t * t);
  };
  return {mix(p[0].x, p[1].x, p[2].x, p[3].x), mix(p[0].y, p[1].y, p[2].y, p[3].y)};
}

void add_span(float* row, int width, float from, float to, float weight) {
  from = std::max(from, 0.0F);
  to = std::min(to, static_cast<float>(width));
  if (to <= from) return;
  const int first = static_cast<int>(from);
  const int last = std::min(static_cast<int>(to), width - 1);
  if (first == last) {
    row[first] += weight * (to - from);
    return;
  }
  row[first] += weight * (static_cast<float>(first + 1) - from);
  for (int x = first + 1; x < last; ++x) row[x] += weight;
  row[last] += weight * (to - static_cast<float>(last));
}

}  // namespace

Polyline smooth_curve(const Polyline& points, int per_segment) {
  Polyline curve;
  const int count = static_cast<int>(points.size());
  const auto at = [&](int i) { return points[static_cast<std::size_t>(std::clamp(i, 0, count - 1))]; };
  for (int i = 0; i + 1 < count; ++i) {
    const std::array<Point, 4> support = {at(i - 1), at(i), at(i + 1), at(i + 2)};
    for (int step = 0; step < per_segment; ++step) {
      curve.push_back(catmull_rom(support, static_cast<float>(step) / static_cast<float>(per_segment)));
    }
  }
  if (count > 0) curve.push_back(points.back());
  return curve;
}

Canvas::Canvas(int size_px, const View& view)
    : size_(size_px),
      unit_(view.scale * static_cast<float>(size_px)),
      cos_(std::cos(view.angle)),
      sin_(std::sin(view.angle)),
      view_(view) {}

Point Canvas::to_pixel(Point body) const {
  const float y = body.y - 0.5F;
  const auto size = static_cast<float>(size_);
  return {(body.x * cos_ - y * sin_) * unit_ + (0.5F + view_.shift_x) * size,
          (body.x * sin_ + y * cos_) * unit_ + (0.5F + view_.shift_y) * size};
}

Point Canvas::to_body(int column, int row) const {
  const auto size = static_cast<float>(size_);
  const float x = (static_cast<float>(column) + 0.5F - (0.5F + view_.shift_x) * size) / unit_;
  const float y = (static_cast<float>(row) + 0.5F - (0.5F + view_.shift_y) * size) / unit_;
  return {x * cos_ + y * sin_, y * cos_ - x * sin_ + 0.5F};
}

cv::Rect Canvas::clip(float left, float top, float right, float bottom) const {
  const auto bound = [this](float value) {
    return static_cast<int>(std::floor(std::clamp(value, 0.0F, static_cast<float>(size_))));
  };
  const int x0 = bound(left);
  const int y0 = bound(top);
  const int x1 = std::min(bound(right) + 1, size_);
  const int y1 = std::min(bound(bottom) + 1, size_);
  return {x0, y0, std::max(x1 - x0, 0), std::max(y1 - y0, 0)};
}

void Canvas::fill(cv::Mat& target, const Polyline& polygon, float value) const {
  struct Crossing {
    int line;  ///< sub-scanline, kSubRows per row
    float x;
  };
  std::vector<Crossing> crossings;
  crossings.reserve(static_cast<std::size_t>(size_) * kSubRows * 2);
  const int lines = size_ * kSubRows;
  Point a = to_pixel(polygon.back());
  for (const Point& corner : polygon) {
    const Point b = to_pixel(corner);
    const float low = std::min(a.y, b.y) * kSubRows - 0.5F;  // in sub-scanlines, whose centres are whole numbers
    const float high = std::max(a.y, b.y) * kSubRows - 0.5F;
    const int first = static_cast<int>(std::ceil(std::clamp(low, -1.0F, static_cast<float>(lines))));
    const int last = static_cast<int>(std::ceil(std::clamp(high, -1.0F, static_cast<float>(lines)))) - 1;
    for (int line = std::max(first, 0); line <= std::min(last, lines - 1); ++line) {
      const float y = (static_cast<float>(line) + 0.5F) / kSubRows;
      crossings.push_back({line, a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y)});
    }
    a = b;
  }
  std::sort(crossings.begin(), crossings.end(),
            [](const Crossing& p, const Crossing& q) { return p.line != q.line ? p.line < q.line : p.x < q.x; });
  for (std::size_t i = 0; i + 1 < crossings.size();) {
    if (crossings[i].line != crossings[i + 1].line) {
      ++i;  // a corner lost to rounding
      continue;
    }
    add_span(target.ptr<float>(crossings[i].line / kSubRows), size_, crossings[i].x, crossings[i + 1].x,
             value / kSubRows);
    i += 2;
  }
}

cv::Mat Canvas::filled(const Polyline& polygon) const {
  cv::Mat result = layer();
  fill(result, polygon);
  return result;
}

void Canvas::blur(cv::Mat& target, float sigma) const {
  const double pixels = static_cast<double>(sigma * unit_);
  if (pixels < 0.25) return;
  if (pixels <= static_cast<double>(kWideSigma)) {
    cv::GaussianBlur(target, target, {}, pixels, pixels, cv::BORDER_REPLICATE);
    return;
  }
  const int reduced_size = std::max(8, static_cast<int>(size_ * static_cast<double>(kReducedSigma) / pixels));
  const double reduced_sigma = pixels * reduced_size / size_;
  cv::Mat reduced;
  cv::resize(target, reduced, {reduced_size, reduced_size}, 0.0, 0.0, cv::INTER_AREA);
  cv::GaussianBlur(reduced, reduced, {}, reduced_sigma, reduced_sigma, cv::BORDER_REPLICATE);
  cv::resize(reduced, target, target.size(), 0.0, 0.0, cv::INTER_LINEAR);
}

void Canvas::blob(cv::Mat& target, Point centre, float radius_x, float radius_y, float angle, float amplitude,
                  float power) const {
  const Point pixel = to_pixel(centre);
  const float widest = power == 1.0F ? 2.56F : std::pow(6.5F, 0.5F / power);  // beyond, less than exp(-6.5)
  const float reach = widest * std::max(radius_x, radius_y) * unit_;
  const cv::Rect box = clip(pixel.x - reach, pixel.y - reach, pixel.x + reach, pixel.y + reach);
  const float c = std::cos(angle + view_.angle);
  const float s = std::sin(angle + view_.angle);
  for (int row = box.y; row < box.y + box.height; ++row) {
    float* out = target.ptr<float>(row);
    const float dy = static_cast<float>(row) + 0.5F - pixel.y;
    for (int column = box.x; column < box.x + box.width; ++column) {
      const float dx = static_cast<float>(column) + 0.5F - pixel.x;
      const float along = (dx * c + dy * s) / (radius_x * unit_);
      const float across = (dy * c - dx * s) / (radius_y * unit_);
      const float rho = along * along + across * across;
      if (rho < widest * widest) out[column] += amplitude * std::exp(-(power == 1.0F ? rho : std::pow(rho, power)));
    }
  }
}

void Canvas::tube(cv::Mat& target, Point from, Point to, float radius0, float radius1) const {
  const Point a = to_pixel(from);
  const Point b = to_pixel(to);
  const float widest = std::max({radius0, radius1, 0.75F / unit_}) * unit_;
  const cv::Rect box = clip(std::min(a.x, b.x) - widest, std::min(a.y, b.y) - widest, std::max(a.x, b.x) + widest,
                            std::max(a.y, b.y) + widest);
  const float dx = b.x - a.x;
  const float dy = b.y - a.y;
  const float length2 = std::max(dx * dx + dy * dy, 1e-6F);
  for (int row = box.y; row < box.y + box.height; ++row) {
    float* out = target.ptr<float>(row);
    const float py = static_cast<float>(row) + 0.5F - a.y;
    for (int column = box.x; column < box.x + box.width; ++column) {
      const float px = static_cast<float>(column) + 0.5F - a.x;
      const float t = std::clamp((px * dx + py * dy) / length2, 0.0F, 1.0F);
      const float ex = px - t * dx;
      const float ey = py - t * dy;
      const float radius = radius0 + (radius1 - radius0) * t;
      const float shown = std::max(radius, 0.75F / unit_);
      const float ratio2 = (ex * ex + ey * ey) / (shown * shown * unit_ * unit_);
      if (ratio2 < 1.0F) out[column] = std::max(out[column], 2.0F * radius * radius / shown * (1.0F - ratio2));
    }
  }
}

Canvas::Nearest Canvas::nearest(const Polyline& line, float reach) const {
  Polyline pixels;
  float left = kFar;
  float top = kFar;
  float right = -kFar;
  float bottom = -kFar;
  std::vector<float> lengths = {0.0F};
  for (const Point& point : line) {
    const Point pixel = to_pixel(point);
    left = std::min(left, pixel.x);
    right = std::max(right, pixel.x);
    top = std::min(top, pixel.y);
    bottom = std::max(bottom, pixel.y);
    if (!pixels.empty()) {
      lengths.push_back(lengths.back() + std::hypot(pixel.x - pixels.back().x, pixel.y - pixels.back().y));
    }
    pixels.push_back(pixel);
  }
  const float pad = reach * unit_ + 1.0F;
  Nearest found;
  found.box = clip(left - pad, top - pad, right + pad, bottom + pad);
  found.distance = cv::Mat(found.box.size(), CV_32FC1, cv::Scalar(static_cast<double>(kFar)));
  found.along = cv::Mat::zeros(found.box.size(), CV_32FC1);
  for (std::size_t i = 0; i + 1 < pixels.size(); ++i) {
    const Point a = pixels[i];
    const Point b = pixels[i + 1];
    const float dx = b.x - a.x;
    const float dy = b.y - a.y;
    const float length2 = std::max(dx * dx + dy * dy, 1e-6F);
    const cv::Rect part =
        clip(std::min(a.x, b.x) - pad, std::min(a.y, b.y) - pad, std::max(a.x, b.x) + pad, std::max(a.y, b.y) + pad) &
        found.box;
    for (int row = part.y; row < part.y + part.height; ++row) {
      float* distance = found.distance.ptr<float>(row - found.box.y);
      float* along = found.along.ptr<float>(row - found.box.y);
      const float py = static_cast<float>(row) + 0.5F - a.y;
      for (int column = part.x; column < part.x + part.width; ++column) {
        const float px = static_cast<float>(column) + 0.5F - a.x;
        const float t = std::clamp((px * dx + py * dy) / length2, 0.0F, 1.0F);
        const float d2 = (px - t * dx) * (px - t * dx) + (py - t * dy) * (py - t * dy);
        const int index = column - found.box.x;
        if (d2 >= distance[index]) continue;  // squared until the end
        distance[index] = d2;
        along[index] = (lengths[i] + t * (lengths[i + 1] - lengths[i])) / std::max(lengths.back(), 1e-6F);
      }
    }
  }
  cv::sqrt(found.distance, found.distance);
  return found;
}

}  // namespace m2ib::phantom
