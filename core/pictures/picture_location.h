#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/image/read_image.h"

namespace m2ib::pictures {

/// Where a picture lies: a file, or a member of a ZIP archive; and which of its frames.
struct PictureLocation {
  std::filesystem::path file;
  std::string member;  ///< path inside the archive as stored there; empty: the file itself is the picture
  int frame = 0;
  [[nodiscard]] bool operator==(const PictureLocation&) const = default;
};

/// Reads it; members are unpacked into memory, never onto the disk. Errors: those of image::read_image, ArchiveInvalid.
[[nodiscard]] Result<image::RadiographPtr> read_picture(const PictureLocation& location);

/// The encoded picture as it is stored, for what is read beside its pixels, e.g. its header. Errors: those of
/// read_file() and ArchiveInvalid.
[[nodiscard]] Result<std::vector<std::byte>> read_picture_bytes(const PictureLocation& location);

/// Last part of the member's or file's name, for the screen.
[[nodiscard]] std::string shown_name(const PictureLocation& location);

}  // namespace m2ib::pictures
