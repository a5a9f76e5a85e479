#pragma once

#include <cstddef>
#include <span>

#include "core/image/radiograph.h"
#include "core/image/raster/inspect_image_internal.h"

namespace m2ib::image {

/// What a decoder made of a file that has been inspected.
enum class Decoded : std::uint8_t {
  Done,     ///< format, pixels and notes are set; width and height are those of the facts
  Damaged,  ///< not to be shown
};

/// libtiff; rows from facts.missing on are 0.
[[nodiscard]] Decoded decode_tiff(std::span<const std::byte> bytes, const ImageFacts& facts, Radiograph& radiograph);
/// libjpeg. Sets facts.missing where the data end within the picture; rows from there on are 0.
[[nodiscard]] Decoded decode_jpeg(std::span<const std::byte> bytes, ImageFacts& facts, Radiograph& radiograph);
/// libpng, without gamma and transparency. Missing rows as above.
[[nodiscard]] Decoded decode_png(std::span<const std::byte> bytes, ImageFacts& facts, Radiograph& radiograph);
/// OpenCV: BMP, WebP, PNM. May throw cv::Exception.
[[nodiscard]] Decoded decode_by_opencv(std::span<const std::byte> bytes, const ImageFacts& facts,
                                       Radiograph& radiograph);

/// Turns the pixels as an EXIF orientation (2 … 8) asks; width and height are set, too.
void turn_upright(Radiograph& radiograph, int orientation);
/// What an orientation asks for, in words; empty for 1.
[[nodiscard]] const char* turning_of(int orientation);

}  // namespace m2ib::image
