#include <cstring>
#include <string_view>

#include "core/image/raster/inspect_image_internal.h"
#include "core/image/raster/tiff_directory_internal.h"
#include "core/image/read_image.h"

namespace m2ib::image {
namespace {

constexpr std::uint32_t kStartOfScan = 0xDA;
constexpr std::uint32_t kEndOfImage = 0xD9;
constexpr std::uint32_t kApplication1 = 0xE1;

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

namespace {

constexpr int kMaxScans = 100;                        // of a progressive JPEG; each goes over the whole picture
constexpr std::uint64_t kLargestJpegInflation = 512;  // a bit for a block of 64 pixels

/// Position and marker of the next segment that has a length; the end of the file or of the picture otherwise.
struct Segment {
  std::uint64_t at = 0;
  std::uint32_t marker = 0;  ///< 0: the file ended
  std::uint64_t length = 0;  ///< 0: it is cut off
};

Segment next_segment(const ByteView& bytes, std::uint64_t at) {
  while (true) {
    at = next_marker(bytes, at);
    if (!bytes.has(at, 2)) return {};
    const std::uint32_t marker = bytes.u8(at + 1);
    if (marker == kEndOfImage) return {at, marker, 0};
    if (!has_no_length(marker)) {
      const std::uint64_t length = bytes.be16(at + 2);
      return {at, marker, length >= 2 && bytes.has(at + 2, length) ? length : 0};
    }
    at += 2;
  }
}

int jpeg_orientation(const ByteView& bytes, const Segment& segment) {
  using std::string_view_literals::operator""sv;
  constexpr std::uint64_t kIntroduction = 6;
  if (segment.length < 2 + kIntroduction || !bytes.starts_with("Exif\0\0"sv, segment.at + 4)) return 1;
  const auto exif = bytes.part(segment.at + 4 + kIntroduction, segment.length - 2 - kIntroduction);
  return exif_orientation(ByteView(exif));
}

}  // namespace

Inspection inspect_jpeg(const ByteView& bytes) {
  std::optional<ImageFacts> facts;
  int scans = 0;
  int orientation = 1;
  Segment segment{0, 0, 0};
  for (std::uint64_t at = 2;; at = segment.at + 2 + segment.length) {
    segment = next_segment(bytes, at);
    if (segment.marker == kEndOfImage || segment.marker == 0) break;
    if (segment.length == 0) {
      // Cut off behind a scan there may still be something to show.
      if (scans == 0) return truncated();
      segment.marker = 0;
      break;
    }
    if (is_frame_header(segment.marker)) {
      if (facts || segment.length < 8) return truncated();
      Inspection frame = jpeg_frame(bytes, segment.at, segment.marker);
      if (!frame) return frame;
      facts = *std::move(frame);
    }
    if (segment.marker == kApplication1 && orientation == 1) orientation = jpeg_orientation(bytes, segment);
    if (segment.marker == kStartOfScan && !facts) return truncated();
    if (segment.marker == kStartOfScan && ++scans > kMaxScans) return unsupported("JPEG with more than 100 scans");
  }
  if (scans == 0) return truncated();
  facts->orientation = orientation;
  facts->end_missing = segment.marker == 0;
  const double pixels = static_cast<double>(facts->width_px) * static_cast<double>(facts->height_px);
  const bool can_hold = pixels <= static_cast<double>(bytes.size() * kLargestJpegInflation);
  if (!can_hold && pixels <= kMaxMegapixels * 1e6) return truncated();
  return *std::move(facts);
}

}  // namespace m2ib::image
