#include "core/image/window.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace m2ib::image {
namespace {

/// Narrowest window, in modality values. Wide enough that low and high differ where they are large.
double threshold_width(double low) {
  return std::max(1e-3, 4.0 * std::numeric_limits<double>::epsilon() * std::abs(low));
}

Window from_low(double low, double range) { return {low, low + std::max(range, threshold_width(low))}; }

}  // namespace

Window linear_window(double centre, double width) {
  const double range = std::max(width - 1.0, 0.0);
  return from_low(centre - 0.5 - range / 2.0, range);
}

Window linear_exact_window(double centre, double width) {
  const double range = std::max(width, 0.0);
  return from_low(centre - range / 2.0, range);
}

Window sigmoid_window(double centre, double width) {
  Window window = linear_exact_window(centre, width);
  window.curve = Curve::Sigmoid;
  return window;
}

CentreWidth centre_width(const Window& window) {
  const double range = window.high - window.low;
  const double middle = window.low + range / 2.0;
  if (window.curve == Curve::Sigmoid) return {middle, range};
  return {middle + 0.5, range + 1.0};
}

}  // namespace m2ib::image
