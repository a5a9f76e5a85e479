#pragma once

#include <vector>

#include "core/image/radiograph.h"

namespace m2ib::image {

/// The picture with rectangles painted over, for text that is burned in: for the screen, figures, files and the model
/// alike. The boxes hold padding (a value that the picture does not have becomes padding where it had none), so they
/// are black with every window, inverted or not, and tell nothing of what was there. Colour pictures get black, and
/// pictures that have every possible value their darkest one. Rectangles are clipped to the picture; those outside of
/// it are dropped. Nothing is found automatically. Hash and notes stay those of the file; Radiograph::black_outs tells
/// of it.
/// @return the same picture where no rectangle is left
[[nodiscard]] RadiographPtr black_out(const RadiographPtr& radiograph, const std::vector<PixelRect>& boxes);

}  // namespace m2ib::image
