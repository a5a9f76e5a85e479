#include <algorithm>
#include <cstdlib>
#include <limits>

#include "core/image/raster/inspect_image_internal.h"
#include "core/image/read_image.h"

namespace m2ib::image {
namespace {

constexpr std::uint32_t kBmpFileHeader = 14;
constexpr std::uint32_t kBmpCoreHeader = 12;
constexpr std::uint32_t kBmpInfoHeader = 40;

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

Inspection inspect_known(const ByteView& bytes) {
  using std::string_view_literals::operator""sv;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return inspect_png(bytes);
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) return inspect_jpeg(bytes);
  if (bytes.starts_with("II*\0"sv) || bytes.starts_with("MM\0*"sv)) return inspect_tiff(bytes);
  if (bytes.starts_with("II+\0"sv) || bytes.starts_with("MM\0+"sv)) return unsupported("BigTIFF");
  if (bytes.starts_with("RIFF"sv) && bytes.starts_with("WEBP"sv, 8)) return inspect_webp(bytes);
  if (is_bmp(bytes)) return inspect_bmp(bytes);
  if (is_pnm(bytes)) return inspect_pnm(bytes);
  return tl::unexpected<Refusal>({ErrorCode::NotAnImage, {}});
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

Inspection inspect_image(const ByteView& bytes) {
  Inspection facts = inspect_known(bytes);
  if (!facts) return facts;
  const std::string size = std::to_string(facts->width_px) + " x " + std::to_string(facts->height_px);
  if (facts->width_px == 0 || facts->height_px == 0) return tl::unexpected<Refusal>({ErrorCode::ImageTooSmall, size});
  // In floating point: the product of two 32-bit sizes that a file merely claims cannot overflow there.
  const double megapixels = static_cast<double>(facts->width_px) * static_cast<double>(facts->height_px) * 1e-6;
  if (megapixels > kMaxMegapixels) return tl::unexpected<Refusal>({ErrorCode::ImageTooLarge, size});
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
  // A file whose size is no more than its limit cannot hold more rows than bytes, which keeps the product small.
  if (!run_length && facts.height_px > bytes.size()) return truncated();
  if (!bytes.has(start, run_length ? 1 : row_bytes * facts.height_px)) return truncated();
  return facts;
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

  const std::uint64_t samples = facts.width_px * facts.height_px * (colour ? 3U : 1U);  // below 2^31 * 2^31 * 3
  const std::uint64_t packed =
      kind == '4' ? (facts.width_px + 7) / 8 * facts.height_px : samples * (*white > 255 ? 2U : 1U);
  const std::uint64_t written = kind == '1' ? samples : samples == 0 ? 0 : samples * 2 - 1;
  if (!bytes.has(header.data_start(), text ? written : packed)) return truncated();
  return facts;
}

}  // namespace m2ib::image
