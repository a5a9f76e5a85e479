#include <algorithm>

#include "core/image/dicom/sentinel_rows_internal.h"

namespace m2ib::image::dicom {

std::uint64_t reached_rows(const std::vector<std::byte>& pixels, std::uint64_t row_bytes) {
  const auto last = std::find_if(pixels.rbegin(), pixels.rend(), [](std::byte b) { return b != kSentinel; });
  const auto used = static_cast<std::uint64_t>(pixels.rend() - last);
  return (used + row_bytes - 1) / row_bytes;
}

}  // namespace m2ib::image::dicom
