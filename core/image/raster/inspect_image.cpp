#include <algorithm>
#include <cstdlib>
#include <limits>

#include "core/image/raster/inspect_image_internal.h"
#include "core/image/raster/tiff_directory_internal.h"
#include "core/image/read_image.h"

namespace m2ib::image {
namespace {

constexpr std::uint32_t kBmpFileHeader = 14;
constexpr std::uint32_t kBmpCoreHeader = 12;
constexpr std::uint32_t kBmpInfoHeader = 40;
constexpr std::uint64_t kLongestSide = 1U << 20U;  // OpenCV's limit
constexpr std::uint64_t kSmallestPart = 16;        // less than a sixteenth of the rows is not worth showing

bool is_pnm(const ByteView& bytes) {
  const std::uint32_t kind = bytes.u8(1);
  const std::uint32_t gap = bytes.u8(2);
  return bytes.u8(0) == 'P' && ((kind >= '1' && kind <= '7') || kind == 'f' || kind == 'F') &&
         (gap == ' ' || gap == '\t' || gap == '\n' || gap == '\r' || gap == '#');
}

bool is_bmp(const ByteView& bytes) {
  const std::uint32_t header = bytes.le32(kBmpFileHeader);
  const bool cut = bytes.size() < kBmpFileHeader + 4;
  return bytes.starts_with("BM") && (cut || header == kBmpCoreHeader || (header >= kBmpInfoHeader && header <= 256));
}

Inspection inspect_known(const ByteView& bytes, int frame) {
  using std::string_view_literals::operator""sv;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return inspect_png(bytes);
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) return inspect_jpeg(bytes);
  if (is_tiff(bytes)) return inspect_tiff(bytes, frame);
  if (bytes.starts_with("RIFF"sv) && bytes.starts_with("WEBP"sv, 8)) return inspect_webp(bytes);
  if (is_bmp(bytes)) return inspect_bmp(bytes);
  if (is_pnm(bytes)) return inspect_pnm(bytes);
  return tl::unexpected<Refusal>({ErrorCode::NotAnImage, {}, {}});
}

/// In floating point: the product of two 64-bit sizes that a file merely claims cannot overflow there.
bool is_too_large(const ImageFacts& facts) {
  return static_cast<double>(facts.width_px) * static_cast<double>(facts.height_px) > kMaxMegapixels * 1e6;
}

bool is_palette_gray(const ByteView& bytes, std::uint64_t at, std::uint64_t colours, std::uint64_t entry_bytes) {
  for (std::uint64_t i = 0; i < colours; ++i) {
    const std::uint64_t entry = at + i * entry_bytes;
    if (bytes.u8(entry) != bytes.u8(entry + 1) || bytes.u8(entry) != bytes.u8(entry + 2)) return false;
  }
  return true;
}

/// Reads the numbers of a PNM header: white space and comments between them.
class PnmHeader {
 public:
  explicit PnmHeader(const ByteView& bytes) : bytes_(bytes) {}

  /// Nothing where there is no number (or none that fits).
  std::optional<std::uint64_t> number() {
    skip_space();
    std::uint64_t value = 0;
    const std::uint64_t start = at_;
    while (bytes_.u8(at_) >= '0' && bytes_.u8(at_) <= '9') {
      value = value * 10 + (bytes_.u8(at_++) - '0');
      if (value > std::numeric_limits<std::int32_t>::max()) return std::nullopt;
    }
    if (at_ == start) return std::nullopt;
    return value;
  }
  /// The first byte of the pixels.
  [[nodiscard]] std::uint64_t data_start() const { return at_ + 1; }

 private:
  void skip_space() {
    bool comment = false;
    for (; at_ < bytes_.size(); ++at_) {
      const std::uint32_t c = bytes_.u8(at_);
      if (c == '#') comment = true;
      if (c == '\n' || c == '\r') comment = false;
      const bool space = c == ' ' || (c >= '\t' && c <= '\r');
      if (!comment && !space) return;
    }
  }

  const ByteView& bytes_;
  std::uint64_t at_ = 2;
};

}  // namespace

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, " ");
  return text;
}

tl::unexpected<Refusal> frame_out_of_range(int frame, int frames) {
  return tl::unexpected<Refusal>(
      {ErrorCode::SettingOutOfRange, std::to_string(frame), "0 … " + std::to_string(frames - 1)});
}

std::optional<Refusal> too_little(const ImageFacts& facts) {
  if (!facts.missing) return std::nullopt;
  const MissingRows& missing = *facts.missing;
  // Turned by an odd number of right angles, or upside down, the missing rows would not be the lowest ones.
  const bool rows_stay = facts.orientation == 1 || facts.orientation == 2;
  const bool enough = missing.first_row > 0 && missing.first_row * kSmallestPart >= facts.height_px;
  if (rows_stay && enough) return std::nullopt;
  if (missing.promised == 0) return Refusal{ErrorCode::ImageTruncated, {}, {}};
  return Refusal{ErrorCode::ImageBytesMissing, grouped(missing.found), grouped(missing.promised)};
}

Inspection cut_short(ImageFacts facts, const ByteView& bytes, std::uint64_t start, std::uint64_t row_bytes) {
  const std::uint64_t promised = start + row_bytes * facts.height_px;
  const std::uint64_t rows = bytes.size() > start ? (bytes.size() - start) / row_bytes : 0;
  facts.missing = MissingRows{rows, bytes.size(), promised};
  if (promised > kMaxFileBytes) return truncated();
  if (const auto refusal = too_little(facts)) return tl::unexpected<Refusal>(*refusal);
  const auto all = bytes.part(0, bytes.size());
  facts.rewritten.emplace(all.begin(), all.end());
  facts.rewritten->resize(static_cast<std::size_t>(start + row_bytes * rows));
  facts.rewritten->resize(static_cast<std::size_t>(promised));
  return facts;
}

Inspection inspect_image(const ByteView& bytes, int frame) {
  Inspection facts = inspect_known(bytes, frame);
  if (!facts) return facts;
  if (!facts->tiff && frame != 0) return frame_out_of_range(frame, 1);
  const std::string size = std::to_string(facts->width_px) + " x " + std::to_string(facts->height_px);
  if (facts->width_px == 0 || facts->height_px == 0) {
    return tl::unexpected<Refusal>({ErrorCode::ImageTooSmall, size, {}});
  }
  if (is_too_large(*facts)) return tl::unexpected<Refusal>({ErrorCode::ImageTooLarge, size, {}});
  if (!facts->tiff && std::max(facts->width_px, facts->height_px) > kLongestSide) {
    return unsupported("a side of more than " + grouped(kLongestSide) + " pixels");
  }
  return facts;
}

Inspection inspect_bmp(const ByteView& bytes) {
  const std::uint32_t header = bytes.le32(kBmpFileHeader);
  if (!bytes.has(kBmpFileHeader, std::max<std::uint64_t>(header, kBmpCoreHeader))) return truncated();
  const bool core = header == kBmpCoreHeader;
  ImageFacts facts;
  facts.format = "BMP";
  const auto height = static_cast<std::int32_t>(bytes.le32(22));  // negative: top row first
  facts.width_px = core ? bytes.le16(18) : bytes.le32(18);
  facts.height_px = core ? bytes.le16(20) : static_cast<std::uint64_t>(std::llabs(height));
  const std::uint32_t depth = bytes.le16(core ? 24 : 28);
  const std::uint32_t compression = core ? 0 : bytes.le32(30);
  const bool run_length = compression == 1 || compression == 2;
  if (compression > 3) return unsupported("BMP with compression " + std::to_string(compression));
  if (depth != 1 && depth != 4 && depth != 8 && depth != 16 && depth != 24 && depth != 32) {
    return unsupported("BMP with " + std::to_string(depth) + " bits a pixel");
  }

  facts.colour = "RGB";
  if (depth <= 8) {
    const std::uint64_t entry_bytes = core ? 3 : 4;
    const std::uint64_t possible = 1ULL << depth;
    const std::uint64_t named = core ? 0 : bytes.le32(46);
    if (named > 256) return truncated();
    const std::uint64_t colours = named == 0 ? possible : std::min(named, possible);
    if (!bytes.has(kBmpFileHeader + header, colours * entry_bytes)) return truncated();
    facts.gray = is_palette_gray(bytes, kBmpFileHeader + header, colours, entry_bytes);
    facts.colour = facts.gray ? "gray" : "palette";
    facts.bits = static_cast<int>(depth);
  }
  constexpr std::uint64_t kAlphaMask = 66;
  facts.alpha = depth == 32 && compression == 3 && header > kBmpInfoHeader && bytes.le32(kAlphaMask) != 0;

  const std::uint64_t start = bytes.le32(10);
  const std::uint64_t row_bytes = (facts.width_px * depth + 31) / 32 * 4;
  if (facts.width_px == 0 || facts.height_px == 0 || is_too_large(facts)) return facts;  // refused by its size
  if (run_length) return bytes.has(start, 1) ? Inspection(facts) : truncated();
  if (bytes.has(start, row_bytes * facts.height_px)) return facts;
  if (start > bytes.size()) return truncated();
  const bool top_first = !core && height < 0;
  if (top_first) return cut_short(std::move(facts), bytes, start, row_bytes);
  // The lowest row comes first, so the upper ones are missing: not told apart from a picture that begins lower.
  const std::uint64_t promised = start + row_bytes * facts.height_px;
  return tl::unexpected<Refusal>({ErrorCode::ImageBytesMissing, grouped(bytes.size()), grouped(promised)});
}

/// Of the EXIF chunk; some writers put JPEG's introduction before it.
int webp_orientation(const ByteView& bytes) {
  using std::string_view_literals::operator""sv;
  constexpr int kMaxChunks = 1000;
  std::uint64_t at = 12;
  for (int i = 0; i < kMaxChunks && bytes.has(at, 8); ++i) {
    const std::uint64_t length = bytes.le32(at + 4);
    if (bytes.starts_with("EXIF", at)) {
      const std::uint64_t skipped = bytes.starts_with("Exif\0\0"sv, at + 8) ? 6 : 0;
      return length < skipped ? 1 : exif_orientation(ByteView(bytes.part(at + 8 + skipped, length - skipped)));
    }
    at += 8 + length + length % 2;
  }
  return 1;
}

Inspection inspect_webp(const ByteView& bytes) {
  constexpr std::uint64_t kChunk = 12;
  constexpr std::uint64_t kData = kChunk + 8;
  if (!bytes.has(0, 8ULL + bytes.le32(4)) || !bytes.has(kData, 10)) return truncated();
  ImageFacts facts;
  facts.format = "WebP";
  facts.colour = "RGB";
  if (bytes.starts_with("VP8X", kChunk)) {
    const std::uint32_t flags = bytes.u8(kData);
    if ((flags & 0x02U) != 0) return unsupported("an animation");
    facts.alpha = (flags & 0x10U) != 0;
    facts.width_px = bytes.le24(kData + 4) + 1ULL;
    facts.height_px = bytes.le24(kData + 7) + 1ULL;
    if ((flags & 0x08U) != 0) facts.orientation = webp_orientation(bytes);
  } else if (bytes.starts_with("VP8L", kChunk)) {
    const std::uint32_t sizes = bytes.le32(kData + 1);
    facts.width_px = (sizes & 0x3FFFU) + 1ULL;
    facts.height_px = ((sizes >> 14U) & 0x3FFFU) + 1ULL;
    facts.alpha = ((sizes >> 28U) & 1U) != 0;
  } else if (bytes.starts_with("VP8 ", kChunk)) {
    facts.width_px = bytes.le16(kData + 6) & 0x3FFFU;
    facts.height_px = bytes.le16(kData + 8) & 0x3FFFU;
  } else {
    return truncated();
  }
  return facts;
}

Inspection inspect_pnm(const ByteView& bytes) {
  const std::uint32_t kind = bytes.u8(1);
  if (kind == 'f' || kind == 'F') return unsupported("floating-point pixels");
  if (kind == '7') return unsupported("PAM");
  const bool bitmap = kind == '1' || kind == '4';
  const bool text = kind <= '3';
  const bool colour = kind == '3' || kind == '6';
  PnmHeader header(bytes);
  const auto width = header.number();
  const auto height = header.number();
  const auto white = bitmap ? std::optional<std::uint64_t>(1) : header.number();
  if (!width || !height || !white || *white == 0 || *white > 65535) return truncated();

  ImageFacts facts;
  facts.format = "PNM";
  facts.width_px = *width;
  facts.height_px = *height;
  facts.gray = !colour;
  facts.colour = colour ? "RGB" : "gray";
  facts.bits = bitmap ? 1 : *white > 255 ? 16 : 8;
  facts.max_value = bitmap || *white > 255 ? 255U : static_cast<unsigned>(*white);
  if (colour && *white > 255 && *white != 65535)
    return unsupported("colour PNM with white at " + std::to_string(*white));

  if (facts.width_px == 0 || facts.height_px == 0 || is_too_large(facts)) return facts;  // refused by its size
  const std::uint64_t start = header.data_start();
  const std::uint64_t row_samples = facts.width_px * (colour ? 3U : 1U);
  const std::uint64_t samples = row_samples * facts.height_px;
  if (text) {
    const std::uint64_t written = kind == '1' ? samples : samples * 2 - 1;
    return bytes.has(start, written) ? Inspection(facts) : truncated();
  }
  const std::uint64_t row_bytes = kind == '4' ? (facts.width_px + 7) / 8 : row_samples * (*white > 255 ? 2U : 1U);
  if (bytes.has(start, row_bytes * facts.height_px)) return facts;
  return cut_short(std::move(facts), bytes, start, row_bytes);
}

}  // namespace m2ib::image
