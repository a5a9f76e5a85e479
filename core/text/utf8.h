#pragma once

#include <string_view>

namespace m2ib::text {

/// Whether all of it is UTF-8 (no surrogates, no overlong forms).
[[nodiscard]] bool is_utf8(std::string_view text);

/// Bytes of the character that begins with this byte of valid UTF-8: 1 … 4.
[[nodiscard]] constexpr std::size_t utf8_size(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace m2ib::text
