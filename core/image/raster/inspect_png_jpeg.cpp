#include <array>
#include <cstring>

#include "core/image/raster/inspect_image_internal.h"

namespace m2ib::image {
namespace {

constexpr std::uint64_t kPngSignatureBytes = 8;
constexpr std::uint64_t kPngChunkFrame = 12;  // length, type, checksum

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t n = 0; n < 256; ++n) {
    std::uint32_t c = n;
    for (int bit = 0; bit < 8; ++bit) c = (c & 1U) != 0 ? 0xEDB88320U ^ (c >> 1U) : c >> 1U;
    table[n] = c;
  }
  return table;
}

std::uint32_t crc32(std::span<const std::byte> bytes) {
  static constexpr std::array<std::uint32_t, 256> kTable = make_crc_table();
  std::uint32_t c = 0xFFFFFFFFU;
  for (const std::byte byte : bytes) c = kTable[(c ^ static_cast<std::uint32_t>(byte)) & 0xFFU] ^ (c >> 8U);
  return ~c;
}

constexpr std::uint32_t tag(std::string_view name) {
  return static_cast<std::uint32_t>(name[0]) << 24U | static_cast<std::uint32_t>(name[1]) << 16U |
         static_cast<std::uint32_t>(name[2]) << 8U | static_cast<std::uint32_t>(name[3]);
}

bool is_png_depth_valid(std::uint32_t colour_type, int bits) {
  const bool power_of_two = bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
  if (colour_type == 0) return power_of_two;
  if (colour_type == 3) return power_of_two && bits <= 8;
  return (colour_type == 2 || colour_type == 4 || colour_type == 6) && (bits == 8 || bits == 16);
}

/// The header chunk; nothing where it makes no sense.
std::optional<ImageFacts> png_header(const ByteView& bytes, std::uint64_t at) {
  ImageFacts facts;
  facts.format = "PNG";
  facts.width_px = bytes.be32(at);
  facts.height_px = bytes.be32(at + 4);
  facts.bits = static_cast<int>(bytes.u8(at + 8));
  const std::uint32_t colour_type = bytes.u8(at + 9);
  if (!is_png_depth_valid(colour_type, facts.bits) || bytes.u8(at + 12) > 1) return std::nullopt;
  facts.gray = colour_type == 0 || colour_type == 4;
  facts.alpha = colour_type == 4 || colour_type == 6;
  facts.colour = facts.gray ? "gray" : colour_type == 3 ? "palette" : "RGB";
  return facts;
}

}  // namespace

Inspection inspect_png(const ByteView& bytes) {
  std::optional<ImageFacts> facts;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> kept;  // start and length of the chunks that hold pixels
  bool ended = false;
  bool has_data = false;
  bool has_extras = false;
  std::uint64_t at = kPngSignatureBytes;
  while (!ended) {
    if (!bytes.has(at, kPngChunkFrame)) return truncated();
    const std::uint64_t length = bytes.be32(at);
    const std::uint32_t type = bytes.be32(at + 4);
    if (!bytes.has(at, length + kPngChunkFrame)) return truncated();
    if (!facts && (type != tag("IHDR") || length != 13)) return truncated();
    if (!facts) facts = png_header(bytes, at + 8);
    if (!facts) return truncated();

    if (type == tag("tRNS")) facts->alpha = true;
    has_data = has_data || type == tag("IDAT");
    ended = type == tag("IEND");
    if (type == tag("IHDR") || type == tag("PLTE") || type == tag("IDAT") || ended) {
      if (crc32(bytes.part(at + 4, length + 4)) != bytes.be32(at + 8 + length)) return truncated();
      kept.emplace_back(at, length + kPngChunkFrame);
    } else {
      has_extras = true;
    }
    at += length + kPngChunkFrame;
  }
  if (!has_data) return truncated();
  if (has_extras) {
    const auto signature = bytes.part(0, kPngSignatureBytes);
    facts->rewritten.emplace(signature.begin(), signature.end());
    for (const auto& [start, length] : kept) {
      const auto chunk = bytes.part(start, length);
      facts->rewritten->insert(facts->rewritten->end(), chunk.begin(), chunk.end());
    }
  }
  return *std::move(facts);
}

namespace {

constexpr std::uint32_t kStartOfScan = 0xDA;
constexpr std::uint32_t kEndOfImage = 0xD9;

bool is_frame_header(std::uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool has_no_length(std::uint32_t marker) {
  return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8) || marker == kEndOfImage;
}

/// Position of the 0xFF of the next marker (stuffed zeros and restart markers are part of a scan), or the end.
std::uint64_t next_marker(const ByteView& bytes, std::uint64_t at) {
  while (at < bytes.size()) {
    const auto rest = bytes.part(at, bytes.size() - at);
    const void* found = std::memchr(rest.data(), 0xFF, rest.size());
    if (found == nullptr) return bytes.size();
    at += static_cast<std::uint64_t>(static_cast<const std::byte*>(found) - rest.data());
    const std::uint32_t marker = bytes.u8(at + 1);
    if (bytes.has(at, 2) && marker != 0x00 && marker != 0xFF && !(marker >= 0xD0 && marker <= 0xD7)) return at;
    ++at;
  }
  return bytes.size();
}

Inspection jpeg_frame(const ByteView& bytes, std::uint64_t at, std::uint32_t marker) {
  ImageFacts facts;
  facts.format = "JPEG";
  facts.bits = static_cast<int>(bytes.u8(at + 4));
  facts.height_px = bytes.be16(at + 5);
  facts.width_px = bytes.be16(at + 7);
  const std::uint32_t components = bytes.u8(at + 9);
  if (marker > 0xC2) return unsupported("lossless or arithmetically coded JPEG");
  if (facts.bits != 8) return unsupported("JPEG with " + std::to_string(facts.bits) + " bits a channel");
  if (components != 1 && components != 3) return unsupported("JPEG with " + std::to_string(components) + " channels");
  facts.gray = components == 1;
  facts.colour = facts.gray ? "gray" : "RGB";
  return facts;
}

}  // namespace

Inspection inspect_jpeg(const ByteView& bytes) {
  std::optional<ImageFacts> facts;
  bool has_scan = false;
  std::uint64_t at = 2;
  while (true) {
    at = next_marker(bytes, at);
    if (!bytes.has(at, 2)) return truncated();
    const std::uint32_t marker = bytes.u8(at + 1);
    if (marker == kEndOfImage) break;
    if (has_no_length(marker)) {
      at += 2;
      continue;
    }
    const std::uint64_t length = bytes.be16(at + 2);
    if (length < 2 || !bytes.has(at + 2, length)) return truncated();
    if (is_frame_header(marker)) {
      if (facts || length < 8) return truncated();
      Inspection frame = jpeg_frame(bytes, at, marker);
      if (!frame) return frame;
      facts = *std::move(frame);
    }
    if (marker == kStartOfScan && !facts) return truncated();
    has_scan = has_scan || marker == kStartOfScan;
    at += 2 + length;
  }
  if (!has_scan) return truncated();
  return *std::move(facts);
}

}  // namespace m2ib::image
