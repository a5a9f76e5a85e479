#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <zlib.h>

/// Files that carry a record, byte by byte, and broken ones.
namespace m2ib::tests {

inline std::string number_be(std::uint32_t value, unsigned bytes = 4) {
  std::string text;
  for (unsigned i = bytes; i-- > 0;) text += static_cast<char>((value >> (8 * i)) & 0xFFU);
  return text;
}

inline std::string number_le(std::uint32_t value, unsigned bytes = 4) {
  std::string text;
  for (unsigned i = 0; i < bytes; ++i) text += static_cast<char>((value >> (8 * i)) & 0xFFU);
  return text;
}

inline std::string deflated(const std::string& text) {
  uLongf size = compressBound(static_cast<uLong>(text.size()));
  std::string packed(size, '\0');
  (void)compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
                 static_cast<uLong>(text.size()));
  packed.resize(size);
  return packed;
}

inline std::string png_chunk(const std::string& type, const std::string& data) {
  const std::string body = type + data;
  const auto crc = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return number_be(static_cast<std::uint32_t>(data.size())) + body + number_be(static_cast<std::uint32_t>(crc));
}

/// One gray pixel, with one more chunk.
inline std::string png_with(const std::string& chunk) {
  const std::string header = number_be(1) + number_be(1) + std::string("\x08\x00\x00\x00\x00", 5);
  return "\x89PNG\r\n\x1A\n" + png_chunk("IHDR", header) + chunk +
         png_chunk("IDAT", deflated(std::string("\x00\x80", 2))) + png_chunk("IEND", "");
}

/// A directory with an ImageDescription alone. `length` and `place` may lie.
inline std::string tiff_with(const std::string& description, bool big, std::uint32_t length, std::uint32_t place) {
  const auto number = [big](std::uint32_t value, unsigned bytes) {
    return big ? number_be(value, bytes) : number_le(value, bytes);
  };
  return (big ? std::string("MM\0*", 4) : std::string("II*\0", 4)) + number(8, 4) + number(1, 2) + number(270, 2) +
         number(2, 2) + number(length, 4) + number(place, 4) + number(0, 4) + description + std::string(1, '\0');
}
inline constexpr std::uint32_t kTiffPlace = 26;  ///< where the description of tiff_with() stands

inline std::string base64(std::string_view text) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      bits = (bits << 8U) | (i + j < text.size() ? static_cast<unsigned char>(text[i + j]) : 0U);
    }
    for (unsigned j = 0; j < 4; ++j) {
      out += i + j > text.size() ? '=' : kLetters[(bits >> (18 - 6 * j)) & 63U];
    }
  }
  return out;
}

}  // namespace m2ib::tests
