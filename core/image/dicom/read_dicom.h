#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "core/base/error.h"
#include "core/image/read_image.h"

namespace m2ib::image {

/// True for DICOM with its preamble, and for data sets without one that begin as a data set does (implicit or explicit
/// little endian, group 0002 or 0008).
[[nodiscard]] bool looks_like_dicom(std::span<const std::byte> bytes);

/// One frame of a DICOM file (PS3.3, PS3.5): transfer syntaxes implicit and explicit little endian, big endian,
/// deflated, RLE, JPEG baseline, extended and lossless, JPEG-LS, JPEG 2000; MONOCHROME1/2, PALETTE COLOR, RGB, YBR;
/// 8 to 32 bits, signed and unsigned, float and double float (double is narrowed to single). Pixel values are the
/// stored ones, bits above BitsStored cut off and the sign extended; modality, windows and polarity lie beside them.
/// A file that ends within the frame gives what is there (Radiograph::first_missing_row, NoteCode::PixelsMissing).
/// @param name what messages call the file, and Radiograph::name
/// Errors: NotAnImage, DicomInvalid, NoPixelData, ImageUnsupported (transfer syntax by UID), ImageBytesMissing,
/// ImageTooLarge, ImageTooSmall, SettingOutOfRange (frame), OutOfMemory.
[[nodiscard]] Result<RadiographPtr> read_dicom(std::span<const std::byte> bytes, const std::string& name,
                                               const ReadOptions& options = {});

}  // namespace m2ib::image
