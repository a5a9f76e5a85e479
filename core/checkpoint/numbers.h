// Internal: stored numbers as the types that the program computes with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/error.h"
#include "core/checkpoint/data_file.h"
#include "core/checkpoint/safetensors.h"

namespace m2ib::checkpoint {

[[nodiscard]] bool is_floating(DType dtype);

/// Exact for F16, BF16 and F32 (NaN payloads are kept); F64 is rounded. Other types give zeros.
/// @param bytes out.size() elements, perhaps unaligned
void to_float32(DType dtype, std::span<const std::byte> bytes, std::span<float> out);

/// Any integer type, and Bool as 0 or 1; empty for floating types.
[[nodiscard]] std::vector<std::int64_t> to_int64(DType dtype, std::span<const std::byte> bytes);

/// Reads out.size() elements: F32 straight into place, the rest through a buffer that stays in the processor's cache.
[[nodiscard]] Result<void> read_as_float32(DType dtype, const ReadNext& next, std::span<float> out);

}  // namespace m2ib::checkpoint
