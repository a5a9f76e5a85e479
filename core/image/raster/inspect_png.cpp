#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/image/raster/inspect_image_internal.h"
#include "core/image/raster/tiff_directory_internal.h"
#include "core/image/read_image.h"

namespace m2ib::image {
namespace {

constexpr std::uint64_t kPngSignatureBytes = 8;
constexpr std::uint64_t kPngChunkFrame = 12;       // length, type, checksum
constexpr std::uint64_t kLargestInflation = 1100;  // deflate makes at most 1032 bytes of one

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

constexpr std::uint64_t kPngColourType = 25;

int png_pixel_bits(const ImageFacts& facts, std::uint32_t colour_type) {
  const int samples = colour_type == 2 ? 3 : colour_type == 4 ? 2 : colour_type == 6 ? 4 : 1;
  return facts.bits * samples;
}

/// What of the file the decoder gets: the chunks with the pixels, and of a cut one what is there.
class PixelChunks {
 public:
  explicit PixelChunks(const ByteView& bytes) : bytes_(bytes) { append(bytes.part(0, kPngSignatureBytes)); }
  /// A whole chunk, with its length and checksum.
  void keep(std::uint64_t at, std::uint64_t length) { append(bytes_.part(at, length + kPngChunkFrame)); }
  /// The first bytes of a chunk's data, made a chunk of their own.
  void keep_part(std::uint64_t at, std::uint64_t length) {
    append_number(static_cast<std::uint32_t>(length));
    append(bytes_.part(at + 4, length + 4));
    append_number(crc32(bytes_.part(at + 4, length + 4)));
  }
  [[nodiscard]] std::vector<std::byte> take() { return std::move(kept_); }

 private:
  void append(std::span<const std::byte> part) { kept_.insert(kept_.end(), part.begin(), part.end()); }
  void append_number(std::uint32_t number) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) kept_.push_back(static_cast<std::byte>(number >> shift));
  }

  const ByteView& bytes_;
  std::vector<std::byte> kept_;
};

bool can_hold(const ImageFacts& facts, std::uint32_t colour_type, std::uint64_t data_bytes) {
  const double pixels = static_cast<double>(facts.width_px) * static_cast<double>(facts.height_px);
  if (pixels > kMaxMegapixels * 1e6) return true;  // refused by its size
  const double raw_bytes = pixels * png_pixel_bits(facts, colour_type) / 8.0;
  return raw_bytes <= static_cast<double>(data_bytes * kLargestInflation);
}

}  // namespace

Inspection inspect_png(const ByteView& bytes) {
  std::optional<ImageFacts> facts;
  PixelChunks chunks(bytes);
  std::uint64_t data_bytes = 0;
  bool ended = false;
  bool cut = false;
  for (std::uint64_t at = kPngSignatureBytes; !ended && !cut;) {
    const std::uint64_t length = bytes.be32(at);
    const std::uint32_t type = bytes.be32(at + 4);
    cut = !bytes.has(at, kPngChunkFrame) || !bytes.has(at, length + kPngChunkFrame);
    if (cut) {
      if (type != tag("IDAT") || !bytes.has(at, 9)) break;
      const std::uint64_t there = std::min(bytes.size() - at - 8, length);
      chunks.keep_part(at, there);
      data_bytes += there;
      break;
    }
    if (!facts && (type != tag("IHDR") || length != 13)) return truncated();
    if (!facts) facts = png_header(bytes, at + 8);
    if (!facts) return truncated();

    if (type == tag("tRNS")) facts->alpha = true;
    if (type == tag("eXIf")) facts->orientation = exif_orientation(ByteView(bytes.part(at + 8, length)));
    if (type == tag("IDAT")) data_bytes += length;
    ended = type == tag("IEND");
    if (type == tag("IHDR") || type == tag("PLTE") || type == tag("IDAT") || ended) {
      if (crc32(bytes.part(at + 4, length + 4)) != bytes.be32(at + 8 + length)) return truncated();
      chunks.keep(at, length);
    }
    at += length + kPngChunkFrame;
  }
  if (!facts || data_bytes == 0 || !can_hold(*facts, bytes.u8(kPngColourType), data_bytes)) return truncated();
  facts->end_missing = !ended;
  facts->rewritten = chunks.take();
  return *std::move(facts);
}

}  // namespace m2ib::image
