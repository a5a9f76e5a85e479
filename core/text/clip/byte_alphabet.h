#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace m2ib::text {

/// Marks the last symbol of a word in CLIP's vocabularies.
inline constexpr const char* kWordEnd = "</w>";
inline constexpr const char* kStartToken = "<|startoftext|>";
inline constexpr const char* kEndToken = "<|endoftext|>";

/// Byte-level BPE's alphabet: the printable character (UTF-8) that stands for each byte. Bytes that are printable in
/// Latin-1 stand for themselves, the other 68 get the code points from U+0100 on (GPT-2's table).
[[nodiscard]] const std::array<std::string, 256>& byte_symbols();

/// The bytes in the order of CLIP's ids: printable ones first, then those that stand for U+0100 and above.
[[nodiscard]] const std::array<std::uint8_t, 256>& bytes_in_vocabulary_order();

}  // namespace m2ib::text
