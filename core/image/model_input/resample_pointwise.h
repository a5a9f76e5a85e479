#pragma once

#include <cstdint>
#include <vector>

#include "core/image/model_input/resample.h"

namespace m2ib::image {

/// TensorFlow's bilinear resize with half-pixel centres and without antialiasing, then truncated to whole numbers:
/// single precision, operations in TensorFlow's order, because truncation shows the last bit.
/// @param pixels interleaved bytes, height * width * channels
/// @return the part of the resized picture, interleaved bytes
[[nodiscard]] std::vector<std::uint8_t> bilinear_pointwise_part_u8(const std::vector<std::uint8_t>& pixels,
                                                                   int width_px, int height_px, int channels,
                                                                   int new_width_px, int new_height_px,
                                                                   const ResizedPart& part);

/// PyTorch's bicubic interpolate of one plane: a = -0.75, align_corners false, no antialiasing, edges repeated, single
/// precision. May overshoot. A plane that keeps its size is returned as it is.
/// @return row-major, new_height * new_width
[[nodiscard]] std::vector<float> bicubic_pointwise(const std::vector<float>& plane, int width_px, int height_px,
                                                   int new_width_px, int new_height_px);

}  // namespace m2ib::image
