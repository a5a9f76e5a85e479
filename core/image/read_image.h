#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "core/base/error.h"
#include "core/image/radiograph.h"

namespace m2ib::image {

using RadiographPtr = std::shared_ptr<const Radiograph>;

/// Limits that hold before any pixel is decoded.
inline constexpr double kMaxMegapixels = 150.0;  ///< 12000 x 9000 passes
inline constexpr std::uint64_t kMaxFileBytes = 1024ULL * 1024 * 1024;

/// Reads PNG, JPEG, TIFF, BMP, WebP or PNM by content, never by name. Gray stays gray (8 or 16 bits), palette and 1-bit
/// pictures are expanded, transparency is dropped (not composited), colour becomes RGB 8-bit (16-bit colour loses its
/// low byte). EXIF orientation is not applied, as in the Python processors.
/// Errors: FileNotFound, FileUnreadable, FileTooLarge, NotAnImage, ImageTruncated, ImageTooLarge, ImageTooSmall (a side
/// of 0), ImageUnsupported.
[[nodiscard]] Result<RadiographPtr> read_image(const std::filesystem::path& path);

/// The same from memory (clipboard, embedded samples). name is what messages and the screen call it.
[[nodiscard]] Result<RadiographPtr> decode_image(std::span<const std::byte> bytes, const std::string& name);

}  // namespace m2ib::image
