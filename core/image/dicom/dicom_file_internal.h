#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/image/dicom/dicom_syntax_internal.h"

namespace m2ib::image::dicom {

/// A DICOM file taken apart. Its parts point into the bytes that it was made of, or into what was inflated.
struct File {
  Syntax syntax;
  bool syntax_assumed = false;  ///< the file does not say
  DataSet meta;
  DataSet set;
  PixelElement pixels;
  std::string problem;  ///< why the walk ended before the pixels, for people; empty where it did not
  std::shared_ptr<const std::vector<std::byte>> inflated;

  [[nodiscard]] std::string sop_class() const;  ///< its name, or empty
};

/// Finds header and pixels. A header that ends early is no error here: see File::problem.
/// Errors: NotAnImage, DicomInvalid, ImageUnsupported (a deflated file that inflates beyond all bounds), OutOfMemory.
[[nodiscard]] Result<File> open_file(Bytes bytes, const std::string& name);

/// Offset of the data set or meta header, or nothing where the bytes resemble no DICOM file.
[[nodiscard]] bool resembles(Bytes bytes);

/// What a deflated data set says, at most `max_bytes` of it; nothing where it is damaged at its beginning.
[[nodiscard]] std::vector<std::byte> inflate(Bytes deflated, std::size_t max_bytes, bool& too_large);

}  // namespace m2ib::image::dicom
