// Internal to this room: how much of each patch a marked place covers.
#pragma once

#include <cstdint>
#include <vector>

#include "core/annotation/annotation.h"
#include "core/image/model_input/preprocess.h"

namespace m2ib::evaluation {

/// Of the union of boxes (Kind::Box), in picture pixels; exact. Row-major grid x grid, 0 … 1.
[[nodiscard]] std::vector<float> boxes_coverage(const std::vector<annotation::Annotation>& boxes,
                                                const image::FieldOfView& field_of_view, int grid);

/// Of a mask, row-major, 0 = outside; exact. Field of view in the mask's own pixels.
[[nodiscard]] std::vector<float> mask_coverage(const std::vector<std::uint8_t>& mask, int width_px, int height_px,
                                               const image::FieldOfView& field_of_view, int grid);

}  // namespace m2ib::evaluation
