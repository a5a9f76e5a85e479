#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace m2ib::image {

/// Tags of a TIFF that say more than its pixels.
struct TiffTexts {
  std::string description;  ///< ImageDescription, any length
  std::string software;
  double dpi = 0.0;  ///< 0 = none
};

/// A TIFF (little-endian, deflate with predictor, one directory), the same bytes for the same input: no time is
/// written.
/// @param rgb row-major, 3 bytes a pixel
/// Errors: ComputeFailed (sizes do not fit, library's words), OutOfMemory.
[[nodiscard]] Result<std::vector<std::byte>> rgb_tiff(std::span<const std::uint8_t> rgb, int width_px, int height_px,
                                                      const TiffTexts& texts);
/// 32-bit IEEE float, one channel.
[[nodiscard]] Result<std::vector<std::byte>> float_tiff(std::span<const float> values, int width_px, int height_px,
                                                        const TiffTexts& texts);

}  // namespace m2ib::image
