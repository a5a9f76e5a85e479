#include "core/image/dicom/jpeg_header_internal.h"

#include <algorithm>

#include "core/image/raster/byte_view_internal.h"

namespace m2ib::image::dicom {
namespace {

constexpr int kMaxScans = 1000;

bool is_frame_header(unsigned marker) {
  return (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) || marker == 0xF7;
}

void read_frame_header(const ByteView& view, std::uint64_t at, unsigned marker, JpegHeader& header) {
  header.process = marker;
  header.precision = static_cast<int>(view.u8(at + 2));
  header.height = static_cast<int>(view.be16(at + 3));
  header.width = static_cast<int>(view.be16(at + 5));
  header.components = static_cast<int>(view.u8(at + 7));
  const std::uint32_t first_sampling = view.u8(at + 9);
  header.rgb_ids = view.u8(at + 8) == 'R' && view.u8(at + 11) == 'G' && view.u8(at + 14) == 'B';
  for (int i = 1; i < std::min(header.components, 4); ++i) {
    header.halved = header.halved || view.u8(at + 9 + 3 * static_cast<std::uint64_t>(i)) != first_sampling;
  }
}

/// First marker at or behind `at` that is neither a restart nor part of the data. JPEG-LS stuffs bits, so that behind
/// FF any byte below 80 is data.
std::uint64_t next_marker(const ByteView& view, std::uint64_t at, bool jpeg_ls) {
  for (; view.has(at, 2); ++at) {
    if (view.u8(at) != 0xFF) continue;
    const unsigned marker = view.u8(at + 1);
    const bool data = marker == 0 || marker == 0xFF || (jpeg_ls && marker < 0x80);
    const bool restart = marker >= 0xD0 && marker <= 0xD7;
    if (!data && !restart) return at;
  }
  return view.size();
}

}  // namespace

std::optional<JpegHeader> read_jpeg_header(Bytes stream) {
  const ByteView view(stream);
  if (view.be16(0) != 0xFFD8) return std::nullopt;
  JpegHeader header;
  std::uint64_t at = next_marker(view, 2, false);
  while (view.has(at, 4) && header.scans < kMaxScans) {
    const unsigned marker = view.u8(at + 1);
    if (marker == 0xD9) break;
    at += 2;
    const std::uint32_t length = view.be16(at);
    if (is_frame_header(marker) && header.process == 0) read_frame_header(view, at, marker, header);
    if (marker == 0xE0 && view.starts_with("JFIF", at + 2)) header.jfif = true;
    if (marker == 0xEE && length >= 14 && view.starts_with("Adobe", at + 2)) {
      header.adobe_transform = static_cast<int>(view.u8(at + 13));
    }
    if (marker == 0xDA) ++header.scans;
    at = next_marker(view, at + std::max<std::uint32_t>(length, 2), header.process == 0xF7);
  }
  header.ended = view.be16(at) == 0xFFD9;
  if (header.process == 0) return std::nullopt;
  return header;
}

}  // namespace m2ib::image::dicom
