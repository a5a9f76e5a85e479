#pragma once

#include <vector>

#include "core/image/radiograph.h"

namespace m2ib::image {

/// The picture with rectangles painted over, for text that is burned in: for the screen, figures, files and the model
/// alike. The value is the one that is shown darkest among the picture's own (polarity and modality considered), so
/// that no window reveals what was there. Rectangles are clipped to the picture; those outside of it are dropped.
/// Nothing is found automatically. Hash and notes stay those of the file; Radiograph::black_outs tells of it.
/// @return the same picture where no rectangle is left
[[nodiscard]] RadiographPtr black_out(const RadiographPtr& radiograph, const std::vector<PixelRect>& boxes);

}  // namespace m2ib::image
