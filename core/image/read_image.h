#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "core/base/error.h"
#include "core/image/radiograph.h"

namespace m2ib::image {

/// Limits that hold before any pixel is decoded.
inline constexpr double kMaxMegapixels = 150.0;  ///< 12000 x 9000 passes
inline constexpr std::uint64_t kMaxFileBytes = 1024ULL * 1024 * 1024;

struct ReadOptions {
  int frame = 0;  ///< of a multi-frame DICOM or a TIFF with several pages, from 0
};

/// Reads DICOM, PNG, JPEG, TIFF, BMP, WebP or PNM by content, never by name. Gray stays gray at its native depth (8 or
/// 16 bits, signed, 32 bits, float), palette and 1-bit pictures are expanded, transparency is dropped (not composited),
/// colour becomes RGB 8-bit (deeper colour loses its low bits). EXIF orientation (JPEG, PNG, WebP, TIFF's own tag) is
/// applied and noted; Python processors ignore it. TIFF whose white is zero keeps its values and gets
/// Polarity::LowIsWhite where it has more than 8 bits; its resolution is no spacing. Truncated files whose upper rows
/// are there (baseline JPEG, PNG, uncompressed or by strips TIFF, PNM, top-down BMP; at least a sixteenth) are shown in
/// part: Radiograph::first_missing_row, NoteCode::PixelsMissing. DICOM: see dicom/read_dicom.h.
/// Errors: FileNotFound, FileUnreadable, FileTooLarge, NotAnImage, ImageTruncated, ImageBytesMissing, ImageTooLarge,
/// ImageTooSmall (a side of 0), ImageUnsupported, NoPixelData, DicomInvalid, SettingOutOfRange (frame), OutOfMemory.
[[nodiscard]] Result<RadiographPtr> read_image(const std::filesystem::path& path, const ReadOptions& options = {});

/// The same from memory (clipboard, embedded samples, members of archives). name is what messages and the screen call
/// it.
[[nodiscard]] Result<RadiographPtr> decode_image(std::span<const std::byte> bytes, const std::string& name,
                                                 const ReadOptions& options = {});

}  // namespace m2ib::image
