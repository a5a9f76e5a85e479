#pragma once

#include <cstdint>
#include <vector>

#include "tests/support/dicom_samples.h"

namespace m2ib::tests {

/// One frame as a JPEG 2000 code stream. Three samples are transformed (RCT, or ICT where lossy).
[[nodiscard]] std::vector<std::uint8_t> encode_jpeg_2000(const DicomSample& sample, int frame, bool lossy);

}  // namespace m2ib::tests
