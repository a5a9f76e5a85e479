#pragma once

#include <cstdint>
#include <optional>

#include "core/image/dicom/dicom_elements_internal.h"

namespace m2ib::image::dicom {

/// What the frame header of a JPEG or JPEG-LS stream says, read before a decoder sees the stream.
struct JpegHeader {
  unsigned process = 0;  ///< 0xC0 baseline, 0xC1 extended, 0xC2 progressive, 0xC3 lossless, 0xF7 JPEG-LS …
  int precision = 0;
  int width = 0;
  int height = 0;
  int components = 0;
  int scans = 0;             ///< in the whole stream, counted up to 1000
  bool halved = false;       ///< a component is subsampled
  bool jfif = false;         ///< such files hold YCbCr
  int adobe_transform = -1;  ///< 0: RGB, 1: YCbCr, -1: not said
  bool rgb_ids = false;      ///< components are called R, G, B
  bool ended = false;        ///< has its end marker
};

/// Nothing where the stream has no frame header.
[[nodiscard]] std::optional<JpegHeader> read_jpeg_header(Bytes stream);

}  // namespace m2ib::image::dicom
