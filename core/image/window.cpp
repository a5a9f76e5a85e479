#include "core/image/window.h"

#include <algorithm>

namespace m2ib::image {
namespace {

constexpr double kThresholdWidth = 1e-3;

}  // namespace

Window linear_window(double centre, double width) {
  const double range = std::max(width - 1.0, kThresholdWidth);
  const double low = centre - 0.5 - range / 2.0;
  return {low, low + range};
}

Window linear_exact_window(double centre, double width) {
  const double range = std::max(width, kThresholdWidth);
  return {centre - range / 2.0, centre + range / 2.0};
}

Window sigmoid_window(double centre, double width) {
  Window window = linear_exact_window(centre, width);
  window.curve = Curve::Sigmoid;
  return window;
}

CentreWidth centre_width(const Window& window) {
  const double range = window.high - window.low;
  if (window.curve == Curve::Sigmoid) return {(window.low + window.high) / 2.0, range};
  return {(window.low + window.high) / 2.0 + 0.5, range + 1.0};
}

}  // namespace m2ib::image
