#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/image/dicom/frame_internal.h"

namespace m2ib::image::dicom {

/// Decoders write from the top and do not say how far they came. A frame is filled with this byte before; rows at its
/// end that hold nothing else were not reached.
inline constexpr std::byte kSentinel{0xA7};

/// Rows from the top that a decoder reached.
[[nodiscard]] std::uint64_t reached_rows(const std::vector<std::byte>& pixels, std::uint64_t row_bytes);

}  // namespace m2ib::image::dicom
