#pragma once

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <vector>

/// Drawing of soft, size-independent shapes on float pictures. Private to this room.
namespace m2ib::phantom {

/// Body coordinates: x = 0 on the midline and grows to the right of the picture, y runs from 0 (top) to 1 (bottom);
/// the unit is the width of an unscaled picture.
struct Point {
  float x = 0.0F;
  float y = 0.0F;
};
using Polyline = std::vector<Point>;

/// Similarity map from body coordinates to picture coordinates in [0, 1].
struct View {
  float scale = 1.0F;
  float angle = 0.0F;  ///< radians, clockwise
  float shift_x = 0.0F;
  float shift_y = 0.0F;
};

/// Smooth open curve through the points (Catmull-Rom), `per_segment` steps between neighbours.
[[nodiscard]] Polyline smooth_curve(const Polyline& points, int per_segment);

/// Largest share of a pixel's area, as a linear ramp one pixel wide: 0 outside, 1 inside.
[[nodiscard]] inline float ramp(float inside_px) { return std::clamp(inside_px + 0.5F, 0.0F, 1.0F); }

/// 0 below `from`, 1 above `to`, smooth between.
[[nodiscard]] inline float smooth_step(float from, float to, float value) {
  const float t = std::clamp((value - from) / (to - from), 0.0F, 1.0F);
  return t * t * (3.0F - 2.0F * t);
}

/// Maps body coordinates to the pixels of one square picture and draws on CV_32FC1 layers of that size.
class Canvas {
 public:
  Canvas(int size_px, const View& view);

  [[nodiscard]] int size() const { return size_; }
  /// Pixels per body unit.
  [[nodiscard]] float unit() const { return unit_; }
  [[nodiscard]] Point to_pixel(Point body) const;
  /// The inverse, for the centre of a pixel.
  [[nodiscard]] Point to_body(int column, int row) const;
  [[nodiscard]] cv::Mat layer() const { return cv::Mat::zeros(size_, size_, CV_32FC1); }

  /// Adds value times the covered share of each pixel.
  void fill(cv::Mat& target, const Polyline& polygon, float value = 1.0F) const;
  [[nodiscard]] cv::Mat filled(const Polyline& polygon) const;

  /// Gaussian blur in place; sigma in body units. Wide kernels run on a smaller picture.
  void blur(cv::Mat& target, float sigma) const;

  /// Adds amplitude * exp(-(rho^2)^power), rho the elliptic radius in units of (radius_x, radius_y); power 1 is a
  /// Gaussian, larger powers have a flat top and a sharper edge.
  void blob(cv::Mat& target, Point centre, float radius_x, float radius_y, float angle, float amplitude,
            float power = 1.0F) const;

  /// A solid tube with radii from r0 to r1: the layer becomes at least the thickness passed through, in body units.
  /// Tubes thinner than a pixel keep their area and lose their contrast.
  void tube(cv::Mat& target, Point from, Point to, float radius0, float radius1) const;

  /// Calls add(pixel, distance, along) for every pixel within `reach` of the polyline. Distance is to the nearest
  /// point, in body units, and `along` is that point's place in [0, 1] by arc length.
  template <typename Add>
  void stroke(cv::Mat& target, const Polyline& line, float reach, Add add) const;

 private:
  struct Nearest {
    cv::Rect box;
    cv::Mat distance;  ///< pixels, CV_32FC1 of the box
    cv::Mat along;
  };
  [[nodiscard]] Nearest nearest(const Polyline& line, float reach) const;
  [[nodiscard]] cv::Rect clip(float left, float top, float right, float bottom) const;

  int size_;
  float unit_;
  float cos_;
  float sin_;
  View view_;
};

template <typename Add>
void Canvas::stroke(cv::Mat& target, const Polyline& line, float reach, Add add) const {
  const Nearest found = nearest(line, reach);
  const float limit = reach * unit_;
  for (int row = 0; row < found.box.height; ++row) {
    const float* distance = found.distance.ptr<float>(row);
    const float* along = found.along.ptr<float>(row);
    float* out = target.ptr<float>(row + found.box.y) + found.box.x;
    for (int column = 0; column < found.box.width; ++column) {
      if (distance[column] < limit) add(out[column], distance[column] / unit_, along[column]);
    }
  }
}

}  // namespace m2ib::phantom
