#pragma once

#include "core/base/error.h"
#include "core/image/dicom/frame_internal.h"
#include "core/image/radiograph.h"

namespace m2ib::image::dicom {

/// Puts a frame's samples into radiograph.pixels: stored values, bits above BitsStored cut off, sign extended; colour
/// as RGB. Sets format, bits_stored, first_missing_row and notes. What is missing holds the lowest value.
/// Errors: ImageUnsupported (a palette that cannot be read), ImageBytesMissing (not one row is whole).
[[nodiscard]] Result<void> unpack(const File& file, const Frame& frame, Radiograph& radiograph);

/// Three tables of a PALETTE COLOR picture (PS3.3, C.7.9), 8 bits an entry.
struct Palette {
  std::int64_t first = 0;
  std::vector<std::uint8_t> red, green, blue;  ///< of one size
};
[[nodiscard]] Result<Palette> read_palette(const File& file, bool is_signed, const std::string& name);

/// One pixel of YBR_FULL (or of YBR_PARTIAL) as RGB (PS3.3, C.7.6.3.1.2).
struct Rgb {
  std::uint8_t red, green, blue;
};
[[nodiscard]] Rgb rgb_of_ybr(int y, int cb, int cr, bool partial);

}  // namespace m2ib::image::dicom
