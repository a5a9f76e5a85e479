#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/checkpoint/safetensors.h"

namespace m2ib::checkpoint {

/// Where one tensor lies, counted from the first byte after the header.
struct HeaderEntry {
  DType dtype = DType::F32;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

struct SafetensorsHeader {
  std::map<std::string, HeaderEntry> entries;
  std::map<std::string, std::string> metadata;
};

/// Longest header that the format allows.
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;

/// The number of bytes before the header, which say how long it is.
constexpr std::size_t kSafetensorsLengthBytes = 8;

/// Checks the eight length bytes and what they promise.
/// @param start the file's first bytes: the whole header where it is sound, at least 4 KiB where there are as many
/// @param file_bytes size of the whole file
/// @return the JSON text within start (cut off where start ends), or the reason why there is none
[[nodiscard]] tl::expected<std::string_view, std::string> find_safetensors_header(std::string_view start,
                                                                                  std::uint64_t file_bytes);

/// Reads and checks the JSON header of a safetensors file whose data section has data_bytes bytes. On success every
/// entry lies within the data, agrees with its shape and dtype, and the entries cover the data without holes or
/// overlaps; the product of the non-zero dimensions of each fits in an int64. path only names the file in messages.
/// Errors: SafetensorsInvalid; TensorWrongType for a dtype that the format knows but this program cannot read (F8,
/// C64).
[[nodiscard]] Result<SafetensorsHeader> parse_safetensors_header(std::string_view json_text, std::uint64_t data_bytes,
                                                                 const std::string& path);

}  // namespace m2ib::checkpoint
