#include "core/pictures/picture_kind.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string_view>

#include "core/image/dicom/read_dicom.h"

namespace m2ib::pictures {
namespace {

enum class Endian { Little, Big };

/// Numbers out of bytes; 0 beyond their end.
class Reader {
 public:
  Reader(std::string_view text, Endian endian) : text_(text), endian_(endian) {}
  [[nodiscard]] std::uint32_t number(std::size_t at, std::size_t bytes) const {
    std::uint32_t value = 0;
    if (at > text_.size() || bytes > text_.size() - at) return 0;
    for (std::size_t i = 0; i < bytes; ++i) {
      const std::size_t place = endian_ == Endian::Big ? at + i : at + bytes - 1 - i;
      value = (value << 8U) | static_cast<unsigned char>(text_[place]);
    }
    return value;
  }
  [[nodiscard]] std::uint32_t u16(std::size_t at) const { return number(at, 2); }
  [[nodiscard]] std::uint32_t u32(std::size_t at) const { return number(at, 4); }

 private:
  std::string_view text_;
  Endian endian_;
};

PictureKind sized(const char* name, std::uint32_t width, std::uint32_t height) {
  constexpr auto kMost = static_cast<std::uint32_t>(std::numeric_limits<int>::max());
  if (width == 0 || height == 0 || width > kMost || height > kMost) return {name, 0, 0};
  return {name, static_cast<int>(width), static_cast<int>(height)};
}

/// Follows the segments to the frame header (ITU-T T.81, B.1.1.2 and B.2.2).
PictureKind jpeg(std::string_view text) {
  const Reader reader(text, Endian::Big);
  std::size_t at = 2;
  while (at + 9 <= text.size() && reader.number(at, 1) == 0xFF) {
    const std::uint32_t marker = reader.number(at + 1, 1);
    if (marker == 0xFF) {  // fill byte
      ++at;
      continue;
    }
    const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (frame) return sized("JPEG", reader.u16(at + 7), reader.u16(at + 5));
    if (marker == 0xDA || marker == 0xD9) break;
    at += 2 + reader.u16(at + 2);
  }
  return {"JPEG", 0, 0};
}

/// First directory, where it lies in the bytes (TIFF 6.0, section 2).
PictureKind tiff(std::string_view text, Endian endian) {
  const Reader reader(text, endian);
  const std::size_t directory = reader.u32(4);
  const std::uint32_t entries = reader.u16(directory);
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  constexpr std::uint32_t kShort = 3;
  for (std::size_t i = 0; i < entries && directory + 14 + 12 * i <= text.size(); ++i) {
    const std::size_t entry = directory + 2 + 12 * i;
    const std::uint32_t value = reader.u16(entry + 2) == kShort ? reader.u16(entry + 8) : reader.u32(entry + 8);
    if (reader.u16(entry) == 256) width = value;
    if (reader.u16(entry) == 257) height = value;
  }
  return sized("TIFF", width, height);
}

PictureKind bmp(std::string_view text) {
  const Reader reader(text, Endian::Little);
  const std::uint32_t header = reader.u32(14);
  if (header == 12) return sized("BMP", reader.u16(18), reader.u16(20));
  if (header < 40 || header > 124) return {};
  // Rows from the top have a negative height.
  const std::uint32_t height = reader.u32(22);
  return sized("BMP", reader.u32(18), height > 0x7FFFFFFFU ? 0U - height : height);
}

PictureKind webp(std::string_view text) {
  const Reader reader(text, Endian::Little);
  const std::string_view chunk = text.substr(12, 4);
  if (chunk == "VP8X") return sized("WebP", reader.number(24, 3) + 1, reader.number(27, 3) + 1);
  if (chunk == "VP8L") {
    const std::uint32_t packed = reader.u32(21);
    return sized("WebP", (packed & 0x3FFFU) + 1, ((packed >> 14U) & 0x3FFFU) + 1);
  }
  return sized("WebP", reader.u16(26) & 0x3FFFU, reader.u16(28) & 0x3FFFU);
}

/// "P5", white space and comments, two numbers. What does not go on like that is some text.
PictureKind pnm(std::string_view text) {
  std::uint32_t size[2] = {0, 0};
  text.remove_prefix(2);
  for (std::uint32_t& side : size) {
    const std::size_t before = text.size();
    while (!text.empty() &&
           (std::string_view(" \t\r\n").find(text.front()) != std::string_view::npos || text.front() == '#')) {
      const std::size_t skip = text.front() == '#' ? std::min(text.find('\n'), text.size() - 1) + 1 : 1;
      text.remove_prefix(skip);
    }
    if (text.size() == before) return {};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), side);
    if (problem != std::errc() || side == 0) return {};
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  return sized("PNM", size[0], size[1]);
}

}  // namespace

PictureKind picture_kind(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  // First, because a preamble may look like another format: some DICOM files can be opened as TIFF, too.
  if (image::looks_like_dicom(bytes)) return {"DICOM", 0, 0};
  if (text.starts_with("\x89PNG\r\n\x1A\n")) {
    const Reader reader(text, Endian::Big);
    return sized("PNG", reader.u32(16), reader.u32(20));
  }
  if (text.starts_with("\xFF\xD8\xFF")) return jpeg(text);
  if (text.starts_with(std::string_view("II*\0", 4))) return tiff(text, Endian::Little);
  if (text.starts_with(std::string_view("MM\0*", 4))) return tiff(text, Endian::Big);
  if (text.starts_with(std::string_view("II+\0", 4)) || text.starts_with(std::string_view("MM\0+", 4))) {
    return {"TIFF", 0, 0};
  }
  if (text.starts_with("RIFF") && text.size() >= 16 && text.substr(8, 4) == "WEBP") return webp(text);
  if (text.starts_with("BM") && text.size() >= 26) return bmp(text);
  if (text.size() > 8 && text[0] == 'P' && text[1] >= '1' && text[1] <= '6') return pnm(text);
  return {};
}

}  // namespace m2ib::pictures
