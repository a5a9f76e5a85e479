#include <algorithm>

#include "core/image/dicom/frame_internal.h"
#include "core/image/raster/byte_view_internal.h"

namespace m2ib::image::dicom {
namespace {

constexpr std::uint64_t kHeaderBytes = 64;

/// Where the segments lie (PS3.5, annex G.5).
std::vector<Bytes> segments_of(const CodedFrame& coded, std::size_t wanted) {
  const ByteView view(coded.bytes);
  std::vector<Bytes> segments;
  if (!view.has(0, kHeaderBytes) || view.le32(0) != wanted) return segments;
  for (std::size_t i = 0; i < wanted; ++i) {
    const std::uint64_t begin = std::min<std::uint64_t>(view.le32(4 + 4 * i), view.size());
    const std::uint64_t next = i + 1 < wanted ? view.le32(8 + 4 * i) : view.size();
    const std::uint64_t end = std::clamp<std::uint64_t>(next, begin, view.size());
    if (begin < kHeaderBytes) return {};
    segments.push_back(view.part(begin, end - begin));
  }
  return segments;
}

/// Puts a segment's bytes every `step` bytes from `first` on. @return how many there were
std::uint64_t unpack(Bytes segment, std::vector<std::byte>& target, std::size_t first, std::size_t step,
                     std::uint64_t wanted) {
  std::uint64_t done = 0;
  std::size_t at = 0;
  const auto put = [&](std::byte value) {
    if (done < wanted) target[first + static_cast<std::size_t>(done++) * step] = value;
  };
  while (at < segment.size() && done < wanted) {
    const auto control = static_cast<unsigned>(segment[at++]);
    if (control < 128) {
      const std::size_t run = std::min<std::size_t>(control + 1, segment.size() - at);
      for (std::size_t i = 0; i < run; ++i) put(segment[at + i]);
      at += run;
    } else if (control > 128 && at < segment.size()) {
      for (unsigned i = 0; i < 257 - control; ++i) put(segment[at]);
      ++at;
    }
  }
  return done;
}

}  // namespace

Result<Frame> decode_rle(const CodedFrame& coded, const Layout& layout, const std::string& name) {
  const std::size_t cell = layout.bits_allocated == 1 ? 1 : static_cast<std::size_t>(layout.bits_allocated) / 8;
  const auto samples = static_cast<std::size_t>(layout.samples);
  const auto segments = segments_of(coded, samples * cell);
  if (segments.empty()) {
    if (coded.cut) {
      return fail(ErrorCode::ImageBytesMissing, name, grouped(coded.bytes.size()), grouped(coded.promised));
    }
    return fail(ErrorCode::DicomInvalid, name, "its RLE data do not have one segment for each byte of a pixel");
  }
  Frame frame;
  frame.layout = layout;
  frame.layout.planar = false;
  frame.layout.halved_chroma = false;
  const std::uint64_t wanted = layout.bits_allocated == 1 ? (layout.pixels() + 7) / 8 : layout.pixels();
  // A run gives 128 bytes for two: what could not be filled by any means is not reserved.
  const std::uint64_t most = std::min<std::uint64_t>(wanted, std::uint64_t{coded.bytes.size()} * 64);
  frame.owned.resize(static_cast<std::size_t>(most) * samples * cell);
  std::uint64_t whole = most;
  for (std::size_t s = 0; s < segments.size(); ++s) {
    // The most significant byte comes first; cells here are little endian.
    const std::size_t first = s / cell * cell + (cell - 1 - s % cell);
    whole = std::min(whole, unpack(segments[s], frame.owned, first, samples * cell, most));
  }
  frame.bytes = Bytes(frame.owned).first(static_cast<std::size_t>(whole) * samples * cell);
  frame.found = coded.bytes.size();
  frame.promised = coded.promised;
  frame.missing = whole < wanted;
  if (frame.missing && !coded.cut) {
    // All that was written is there: what is too little is what it unfolds to.
    frame.found = frame.bytes.size();
    frame.promised = wanted * samples * cell;
    frame.notes.push_back({NoteCode::DamagedInside, {"RLE: data for too few pixels"}});
  }
  return frame;
}

}  // namespace m2ib::image::dicom
