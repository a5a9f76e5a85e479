#pragma once

#include <vector>

#include "core/image/radiograph.h"

namespace m2ib::image {

/// Numbers that the input checks look at, of a copy of kSmallSide x kSmallSide pixels.
struct InputMeasures {
  /// Pixels whose largest and smallest channel differ by 64 or more, and by 32 or more; 0 … 1.
  double strongly_coloured = 0.0;
  double coloured = 0.0;
  /// 0 where all colour has one hue (a tint), up to 1 where hues are all around the circle.
  double hue_spread = 0.0;
  double deviation = 0.0;  ///< standard deviation of the shown gray values, 0 … 127.5
  /// ((spine - lungs) + (spine - border)) / deviation, each the mean gray of the place where a frontal radiograph has
  /// it: clearly positive there, and of the same size with the other sign where black and white are exchanged.
  double uprightness = 0.0;
  /// Correlation of the middle of the picture with its mirror image, at the axis that gives the highest; -1 … 1.
  double symmetry = 0.0;
};

inline constexpr int kSmallSide = 64;

[[nodiscard]] InputMeasures measure_input(const Radiograph& radiograph);

}  // namespace m2ib::image
