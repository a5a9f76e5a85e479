#include <algorithm>
#include <array>
#include <map>

#include "core/image/raster/inspect_image_internal.h"

namespace m2ib::image {
namespace {

enum Tag : std::uint32_t {
  kWidth = 256,
  kHeight = 257,
  kBits = 258,
  kCompression = 259,
  kPhotometric = 262,
  kStripOffsets = 273,
  kOrientation = 274,
  kSamples = 277,
  kRowsPerStrip = 278,
  kStripBytes = 279,
  kPlanar = 284,
  kTileWidth = 322,
  kTileHeight = 323,
  kTileOffsets = 324,
  kTileBytes = 325,
  kExtraSamples = 338,
  kSampleFormat = 339,
};

struct Field {
  std::uint64_t at = 0;     ///< of the first value
  std::uint64_t count = 0;  ///< of values
  unsigned bytes = 0;       ///< of one value: 1, 2 or 4
};

/// The first directory of a TIFF file; only fields of whole numbers.
class Directory {
 public:
  explicit Directory(const ByteView& bytes) : bytes_(bytes), little_(bytes.u8(0) == 'I') {}

  [[nodiscard]] bool read() {
    const std::uint64_t start = u32(4);
    const std::uint64_t entries = u16(start);
    if (start < 8 || entries == 0 || !bytes_.has(start, 2 + entries * 12 + 4)) return false;
    for (std::uint64_t i = 0; i < entries; ++i) {
      const std::uint64_t at = start + 2 + i * 12;
      const std::uint32_t type = u16(at + 2);
      Field field;
      field.bytes = type == 1 || type == 7 ? 1 : type == 3 ? 2 : type == 4 ? 4 : 0;
      field.count = u32(at + 4);
      if (field.bytes == 0 || field.count == 0) continue;
      const std::uint64_t size = field.count * field.bytes;
      field.at = size <= 4 ? at + 8 : u32(at + 8);
      if (!bytes_.has(field.at, size)) return false;
      fields_.emplace(u16(at), field);
    }
    return true;
  }

  [[nodiscard]] std::uint64_t count(Tag tag) const {
    const auto found = fields_.find(tag);
    return found == fields_.end() ? 0 : found->second.count;
  }
  [[nodiscard]] std::uint64_t value(Tag tag, std::uint64_t index, std::uint64_t otherwise) const {
    const auto found = fields_.find(tag);
    if (found == fields_.end() || index >= found->second.count) return otherwise;
    const std::uint64_t at = found->second.at + index * found->second.bytes;
    return found->second.bytes == 1 ? bytes_.u8(at) : found->second.bytes == 2 ? u16(at) : u32(at);
  }
  /// Writes a value into a copy of the file.
  void patch(std::vector<std::byte>& copy, Tag tag, std::uint8_t value) const {
    const Field& field = fields_.at(tag);
    std::fill_n(copy.begin() + static_cast<std::ptrdiff_t>(field.at), field.bytes, std::byte{0});
    copy[field.at + (little_ ? 0 : field.bytes - 1)] = static_cast<std::byte>(value);
  }

 private:
  [[nodiscard]] std::uint32_t u16(std::uint64_t at) const { return little_ ? bytes_.le16(at) : bytes_.be16(at); }
  [[nodiscard]] std::uint32_t u32(std::uint64_t at) const { return little_ ? bytes_.le32(at) : bytes_.be32(at); }

  const ByteView& bytes_;
  bool little_;
  std::map<std::uint32_t, Field> fields_;
};

std::uint64_t pieces(std::uint64_t whole, std::uint64_t part) {
  return part == 0 ? 0 : whole / part + (whole % part != 0);
}

/// Every strip or tile lies within the file, and there are enough of them.
bool is_data_whole(const ByteView& bytes, const Directory& directory, const ImageFacts& facts) {
  const bool tiled = directory.count(kTileOffsets) > 0;
  const Tag offsets = tiled ? kTileOffsets : kStripOffsets;
  const Tag sizes = tiled ? kTileBytes : kStripBytes;
  const std::uint64_t samples = directory.value(kSamples, 0, 1);
  const bool planar = directory.value(kPlanar, 0, 1) == 2;
  std::uint64_t needed = 0;
  if (tiled) {
    needed = pieces(facts.width_px, directory.value(kTileWidth, 0, 0)) *
             pieces(facts.height_px, directory.value(kTileHeight, 0, 0));
  } else {
    needed = pieces(facts.height_px, std::min(directory.value(kRowsPerStrip, 0, facts.height_px), facts.height_px));
  }
  if (planar) needed *= samples;
  const std::uint64_t count = directory.count(offsets);
  if (needed == 0 || count < needed || directory.count(sizes) < needed) return false;

  std::uint64_t total = 0;
  for (std::uint64_t i = 0; i < needed; ++i) {
    const std::uint64_t size = directory.value(sizes, i, 0);
    if (size == 0 || !bytes.has(directory.value(offsets, i, 0), size)) return false;
    total += size;
  }
  const std::uint64_t row_bits = facts.width_px * static_cast<std::uint64_t>(facts.bits) * (planar ? 1 : samples);
  const std::uint64_t raw = (row_bits + 7) / 8 * facts.height_px * (planar ? samples : 1);
  return directory.value(kCompression, 0, 1) != 1 || total >= raw;
}

/// What is in the way of reading it; empty where nothing is.
std::string obstacle(const Directory& directory, const ImageFacts& facts) {
  const std::uint64_t format = directory.value(kSampleFormat, 0, 1);
  if (format == 3) return "floating-point pixels";
  if (format == 2) return "signed pixels";
  const std::uint64_t photometric = directory.value(kPhotometric, 0, 1);
  const bool palette = photometric == 3;
  if (photometric != 0 && photometric != 1 && photometric != 2 && !palette && photometric != 6) {
    return "TIFF with colour space " + std::to_string(photometric);
  }
  const bool depth_known = facts.bits == 8 || (facts.bits == 1 && facts.gray) || (facts.bits == 4 && palette) ||
                           (facts.bits == 16 && !palette && photometric != 6);
  if (!depth_known) return "TIFF with " + std::to_string(facts.bits) + " bits a channel";
  const std::uint64_t samples = directory.value(kSamples, 0, 1);
  const std::uint64_t colours = facts.gray || palette ? 1 : 3;
  if (samples != colours && samples != colours + 1) return "TIFF with " + std::to_string(samples) + " channels";
  if (facts.bits == 16 && facts.gray && samples != 1) return "16-bit gray with transparency";
  if (facts.bits == 16 && samples > 1 && directory.value(kPlanar, 0, 1) == 2) return "16-bit colour in planes";
  constexpr std::array<std::uint64_t, 10> kCompressions = {1, 2, 3, 4, 5, 7, 8, 32773, 32946, 50000};
  const std::uint64_t compression = directory.value(kCompression, 0, 1);
  if (std::find(kCompressions.begin(), kCompressions.end(), compression) == kCompressions.end()) {
    return "TIFF with compression " + std::to_string(compression);
  }
  return {};
}

}  // namespace

Inspection inspect_tiff(const ByteView& bytes) {
  Directory directory(bytes);
  if (!directory.read() || directory.count(kWidth) == 0 || directory.count(kHeight) == 0) return truncated();
  ImageFacts facts;
  facts.format = "TIFF";
  facts.width_px = directory.value(kWidth, 0, 0);
  facts.height_px = directory.value(kHeight, 0, 0);
  if (facts.width_px == 0 || facts.height_px == 0) return facts;  // refused by its size
  facts.bits = static_cast<int>(std::min<std::uint64_t>(directory.value(kBits, 0, 1), 255));
  const std::uint64_t photometric = directory.value(kPhotometric, 0, 1);
  facts.gray = photometric <= 1;
  facts.colour = facts.gray ? "gray" : photometric == 3 ? "palette" : "RGB";
  facts.alpha = directory.count(kExtraSamples) > 0;
  facts.inverted_gray = photometric == 0 && facts.bits == 16;
  const std::string what = obstacle(directory, facts);
  if (!what.empty()) return unsupported(what);
  if (!is_data_whole(bytes, directory, facts)) return truncated();

  // "Associated" transparency is left alone by the decoder, any other would be multiplied into the pixels.
  const bool multiply = facts.alpha && directory.value(kExtraSamples, 0, 1) != 1;
  const bool turn = directory.value(kOrientation, 0, 1) != 1;
  if (multiply || turn) {
    const auto all = bytes.part(0, bytes.size());
    facts.rewritten.emplace(all.begin(), all.end());
    if (multiply) directory.patch(*facts.rewritten, kExtraSamples, 1);
    if (turn) directory.patch(*facts.rewritten, kOrientation, 1);
  }
  return facts;
}

}  // namespace m2ib::image
