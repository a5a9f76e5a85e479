#include "core/session/record_formats.h"

#include <array>
#include <cstdint>
#include <new>

#include <zlib.h>

namespace m2ib::session {
namespace {

std::uint32_t big_endian(std::string_view text, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = (value << 8U) | static_cast<unsigned char>(text[at + i]);
  return value;
}

constexpr std::string_view kKeyword("m2ib\0", 5);

/// What stands behind the keyword of a text chunk (PNG 1.2, 4.2.3).
std::optional<std::string> chunk_text(std::string_view type, std::string_view data) {
  if (!data.starts_with(kKeyword)) return std::nullopt;
  data.remove_prefix(kKeyword.size());
  if (type == "tEXt") return std::string(data);
  if (type == "zTXt") {
    if (data.empty() || data[0] != '\0') return std::nullopt;  // method 0: zlib
    return inflated(data.substr(1), kMostRecordBytes);
  }
  if (type != "iTXt" || data.size() < 2) return std::nullopt;
  const bool packed = data[0] == '\1';
  const bool known = data[1] == '\0';
  data.remove_prefix(2);
  for (int field = 0; field < 2; ++field) {  // language, translated keyword
    const std::size_t end = data.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    data.remove_prefix(end + 1);
  }
  if (!packed) return std::string(data);
  return known ? inflated(data, kMostRecordBytes) : std::nullopt;
}

/// Numbers of a TIFF, in its byte order; nothing beyond its end.
class TiffNumbers {
 public:
  explicit TiffNumbers(std::string_view file) : file_(file), big_(file.starts_with("MM")) {}

  [[nodiscard]] std::optional<std::uint32_t> read(std::uint64_t at, unsigned bytes) const {
    if (at > file_.size() || bytes > file_.size() - at) return std::nullopt;
    std::uint32_t value = 0;
    for (unsigned i = 0; i < bytes; ++i) {
      const std::size_t place = static_cast<std::size_t>(at) + (big_ ? i : bytes - 1 - i);
      value = (value << 8U) | static_cast<unsigned char>(file_[place]);
    }
    return value;
  }

 private:
  std::string_view file_;
  bool big_;
};

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

}  // namespace

bool begins_as_png(std::string_view file) { return file.starts_with("\x89PNG\r\n\x1A\n"); }

bool begins_as_tiff(std::string_view file) {
  return file.starts_with(std::string_view("II*\0", 4)) || file.starts_with(std::string_view("MM\0*", 4));
}

bool begins_as_pdf(std::string_view file) { return file.starts_with("%PDF-"); }

bool begins_as_session(std::string_view file) {
  // A local file header (APPNOTE 4.3.7) with a name and without extra fields, followed by the stored content.
  constexpr std::size_t kHeader = 30;
  return file.starts_with("PK\x03\x04") && file.size() > kHeader &&
         file.substr(kHeader).starts_with("mimetypeapplication/x-m2ib-session");
}

std::optional<std::string> inflated(std::string_view packed, std::size_t most) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return std::nullopt;
  std::string out;
  std::array<char, std::size_t{64} << 10> part{};
  int state = Z_OK;
  std::size_t given = 0;
  constexpr std::size_t kMostGiven = std::size_t{1} << 30;  // zlib counts in 32 bits
  while (state == Z_OK && out.size() <= most) {
    if (stream.avail_in == 0) {
      const std::string_view next = packed.substr(given, kMostGiven);
      if (next.empty()) break;
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(next.data()));
      stream.avail_in = static_cast<uInt>(next.size());
      given += next.size();
    }
    stream.next_out = reinterpret_cast<Bytef*>(part.data());
    stream.avail_out = static_cast<uInt>(part.size());
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(part.data(), part.size() - stream.avail_out);
  }
  (void)inflateEnd(&stream);
  if (state != Z_STREAM_END || out.size() > most) return std::nullopt;
  return out;
}

std::optional<std::string> png_record(std::string_view file) {
  constexpr std::size_t kSignature = 8;
  constexpr std::size_t kAround = 12;  // length, type, checksum
  if (!begins_as_png(file)) return std::nullopt;
  for (std::size_t at = kSignature; file.size() - at >= kAround;) {
    const std::size_t length = big_endian(file, at);
    if (length > file.size() - at - kAround) break;
    const std::string_view type = file.substr(at + 4, 4);
    if (type == "IEND") break;
    if (type == "tEXt" || type == "zTXt" || type == "iTXt") {
      const auto crc = static_cast<std::uint32_t>(
          crc32_z(0, reinterpret_cast<const Bytef*>(file.data() + at + 4), static_cast<z_size_t>(length + 4)));
      auto text = chunk_text(type, file.substr(at + 8, length));
      // A record with a wrong checksum is damaged: others in the file may not be.
      if (text && crc == big_endian(file, at + 8 + length)) return text;
    }
    at += kAround + length;
  }
  return std::nullopt;
}

std::optional<std::string> tiff_record(std::string_view file) {
  constexpr std::uint32_t kImageDescription = 270;
  constexpr std::uint32_t kAscii = 2;
  constexpr std::uint64_t kEntry = 12;
  if (!begins_as_tiff(file)) return std::nullopt;
  const TiffNumbers numbers(file);
  const std::uint64_t directory = numbers.read(4, 4).value_or(0);
  const std::uint32_t entries = numbers.read(directory, 2).value_or(0);
  for (std::uint64_t i = 0; i < entries; ++i) {
    const std::uint64_t entry = directory + 2 + i * kEntry;
    const auto tag = numbers.read(entry, 2);
    if (!tag) break;
    if (*tag != kImageDescription || numbers.read(entry + 2, 2) != kAscii) continue;
    const std::uint64_t length = numbers.read(entry + 4, 4).value_or(0);
    const std::uint64_t place = length <= 4 ? entry + 8 : numbers.read(entry + 8, 4).value_or(0);
    if (length > kMostRecordBytes || place > file.size() || length > file.size() - place) break;
    std::string_view text = file.substr(static_cast<std::size_t>(place), static_cast<std::size_t>(length));
    text = text.substr(0, text.find('\0'));
    if (!text.starts_with('{')) break;
    return std::string(text);
  }
  return std::nullopt;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  unsigned held = 0;
  bool padding = false;
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
    if (c == '=') {
      padding = true;
      continue;
    }
    const int value = base64_value(c);
    if (value < 0 || padding) return std::nullopt;
    bits = ((bits << 6U) | static_cast<std::uint32_t>(value)) & 0xFFFFFU;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out.push_back(static_cast<char>((bits >> held) & 0xFFU));
  }
  return out;
}

std::optional<std::string> xml_record(std::string_view file) {
  constexpr std::string_view kOpening = "<m2ib:record";
  constexpr std::string_view kClosing = "</m2ib:record>";
  const std::size_t element = file.find(kOpening);
  if (element == std::string_view::npos) return std::nullopt;
  const std::size_t begin = file.find('>', element);
  const std::size_t end = file.find(kClosing, element);
  if (begin == std::string_view::npos || end == std::string_view::npos || begin >= end) return std::nullopt;
  const std::string_view content = file.substr(begin + 1, end - begin - 1);
  if (content.size() / 4 * 3 > kMostRecordBytes) return std::nullopt;
  return from_base64(content);
}

}  // namespace m2ib::session
