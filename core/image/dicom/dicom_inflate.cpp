#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcistrmb.h>

#include <algorithm>

#include "core/image/dicom/dicom_file_internal.h"

namespace m2ib::image::dicom {

std::vector<std::byte> inflate(Bytes deflated, std::size_t max_bytes, bool& too_large) {
  DcmInputBufferStream stream;
  stream.setBuffer(deflated.data(), static_cast<offile_off_t>(deflated.size()));
  stream.setEos();
  std::vector<std::byte> inflated;
  too_large = false;
  if (stream.installCompressionFilter(ESC_zlib).bad()) return inflated;
  std::vector<std::byte> piece(std::size_t{1} << 16U);
  while (stream.good() && !stream.eos()) {
    const auto read = static_cast<std::size_t>(stream.read(piece.data(), static_cast<offile_off_t>(piece.size())));
    if (read == 0) break;
    if (inflated.size() + read > max_bytes) {
      too_large = true;
      return {};
    }
    inflated.insert(inflated.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(read));
  }
  return inflated;
}

}  // namespace m2ib::image::dicom
