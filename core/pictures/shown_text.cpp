#include "core/pictures/shown_text.h"

#include <cstddef>
#include <cstdint>

namespace m2ib::pictures {
namespace {

constexpr std::size_t kMostBytes = 200;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Bytes of the character that begins here, 0 where there is no whole valid one (RFC 3629).
std::size_t character_length(std::string_view text, std::uint32_t& character) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (length == 0 || first > 0xF4 || length > text.size()) return 0;
  character = length == 1 ? first : first & (0x7FU >> length);
  for (std::size_t at = 1; at < length; ++at) {
    if ((byte(at) & 0xC0U) != 0x80U) return 0;
    character = (character << 6U) | (byte(at) & 0x3FU);
  }
  const std::uint32_t least = length == 3 ? 0x800 : length == 4 ? 0x10000 : 0;
  const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
  return character < least || character > 0x10FFFF || surrogate ? 0 : length;
}

bool is_fit(std::uint32_t character) {
  const bool control = character < 0x20 || (character >= 0x7F && character < 0xA0);
  const bool separator = character == 0x2028 || character == 0x2029 || character == 0xFEFF;
  // Embeddings, overrides, isolates and marks of direction could make a name look like another.
  const bool direction = (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069) ||
                         character == 0x200E || character == 0x200F || character == 0x061C;
  return !control && !separator && !direction;
}

}  // namespace

std::string shown_text(std::string_view text) {
  std::string shown;
  while (!text.empty() && shown.size() + 4 <= kMostBytes) {
    std::uint32_t character = 0;
    const std::size_t length = character_length(text, character);
    shown += length > 0 && is_fit(character) ? text.substr(0, length) : kReplacement;
    text.remove_prefix(length > 0 ? length : 1);
  }
  return shown;
}

}  // namespace m2ib::pictures
