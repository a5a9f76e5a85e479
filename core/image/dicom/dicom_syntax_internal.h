#pragma once

#include <string>

#include "core/image/dicom/dicom_elements_internal.h"

namespace m2ib::image::dicom {

/// How pixels are coded.
enum class Coding : std::uint8_t { Native, Rle, Jpeg, JpegLs, Jpeg2000, Unsupported };

/// A transfer syntax (PS3.5, 10 and annex A).
struct Syntax {
  std::string uid;
  std::string name;        ///< for people; empty where the UID is unknown
  std::string short_name;  ///< for one line that describes a picture, "JPEG 2000"
  Writing writing;
  bool deflated = false;
  bool lossy = false;       ///< may lose, by its name
  bool big_pixels = false;  ///< a private syntax of GE: little endian but for the pixels
  Coding coding = Coding::Unsupported;
};

/// Of a UID as a file says it; an unknown one has no name and is Unsupported, written as explicit little endian.
[[nodiscard]] Syntax syntax_of(const std::string& uid);
/// For "… cannot be opened: %2."
[[nodiscard]] std::string in_words(const Syntax& syntax);
/// Which one data set without a word about it is written in, by its first element.
[[nodiscard]] Syntax guess_syntax(Bytes data_set);
/// Which coding begins with these bytes; RLE where nothing else fits.
[[nodiscard]] Syntax guess_coding(const Syntax& written, Bytes first_fragment);

/// Name of a kind of object, "Basic Text SR", or of another UID; empty where it is unknown.
[[nodiscard]] std::string object_name(const std::string& sop_class_uid);

}  // namespace m2ib::image::dicom
