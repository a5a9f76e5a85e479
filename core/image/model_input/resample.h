#pragma once

#include <cstdint>
#include <vector>

#include "core/image/model_input/preprocess.h"

namespace m2ib::image {

/// Pillow's 8-bit resize, bit for bit: separable, antialiased, fixed point with 22 bits, horizontal pass first and
/// rounded to 8 bits in between. An axis whose size does not change is not touched.
/// @param pixels interleaved bytes, height * width * channels
/// @return interleaved bytes, new_height * new_width * channels
[[nodiscard]] std::vector<std::uint8_t> resize_u8(const std::vector<std::uint8_t>& pixels, int width_px, int height_px,
                                                  int channels, int new_width_px, int new_height_px, Resample filter);

/// A part of the resized picture, inside of it.
struct ResizedPart {
  int left_px = 0;
  int top_px = 0;
  int width_px = 0;
  int height_px = 0;
};

/// Black around a picture before it is resized.
struct Margins {
  int left_px = 0;
  int top_px = 0;
  int right_px = 0;
  int bottom_px = 0;
};

/// The same as painting the margins, resize_u8 and cutting out part, but only what part needs is computed, and the
/// margins take no memory.
/// @return interleaved bytes, part.height_px * part.width_px * channels
[[nodiscard]] std::vector<std::uint8_t> resize_part_u8(const std::vector<std::uint8_t>& pixels, int width_px,
                                                       int height_px, int channels, int new_width_px, int new_height_px,
                                                       Resample filter, const ResizedPart& part,
                                                       const Margins& margins = {});

}  // namespace m2ib::image
