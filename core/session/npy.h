#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

#include "core/base/error.h"

namespace m2ib::session {

/// A float32 array in NumPy's file format 1.0, little-endian, C order.
/// @param shape its product must equal values.size(); [] is a scalar
/// Error: ComputeFailed where shape and values do not fit.
[[nodiscard]] Result<std::vector<std::byte>> to_npy(std::span<const float> values,
                                                    const std::vector<std::size_t>& shape);

/// The same into a file, replaced in one step. Errors: as to_npy; FileWriteFailed.
[[nodiscard]] Result<void> write_npy(const std::filesystem::path& path, std::span<const float> values,
                                     const std::vector<std::size_t>& shape);

}  // namespace m2ib::session
