// Internal: what a file is by its first bytes.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace m2ib::pictures {

/// First bytes that are enough to know a kind; sizes may need more.
inline constexpr std::size_t kKindBytes = 4096;

struct PictureKind {
  std::string name;  ///< "PNG", "JPEG", "TIFF", "BMP", "WebP", "PNM", "DICOM"; empty: not a picture
  int width_px = 0;  ///< 0 where the bytes do not say; of DICOM always
  int height_px = 0;
};

/// @param bytes the beginning of a file
[[nodiscard]] PictureKind picture_kind(std::span<const std::byte> bytes);

}  // namespace m2ib::pictures
