#pragma once

#include <vector>

#include "core/annotation/annotation.h"
#include "core/image/model_input/preprocess.h"

namespace m2ib::annotation {

/// Whether a point lies within a Box, Ellipse or Polygon (even-odd rule). False for other kinds.
[[nodiscard]] bool contains(const Annotation& region, const Point& point);

/// Area within a Box, Ellipse or Polygon, in square picture pixels; 0 for other kinds. A polygon must not cross itself:
/// loops that run the other way round are taken off.
[[nodiscard]] double area_px(const Annotation& region);

/// Share of each patch's area that the region covers, 0 … 1, row-major grid x grid; exact for boxes, along
/// 16 lines a patch for the others. Parts of the region outside of the field of view count nowhere. Empty where the
/// grid is not 1 … 1024.
[[nodiscard]] std::vector<float> patch_coverage(const Annotation& region, const image::FieldOfView& field_of_view,
                                                int grid);

}  // namespace m2ib::annotation
