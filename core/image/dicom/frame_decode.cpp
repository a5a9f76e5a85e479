#include <algorithm>

#include "core/image/dicom/frame_internal.h"

namespace m2ib::image::dicom {
namespace {

/// A frame that lies in the file as it is.
Result<Frame> native_frame(const File& file, Bytes bytes, const Layout& layout, int frame, const std::string& name) {
  Frame result;
  result.layout = layout;
  result.big_endian = file.pixels.big_endian || file.syntax.big_pixels;
  const std::uint64_t bits = layout.frame_bits();
  const std::uint64_t first_bit = bits * static_cast<std::uint64_t>(frame);
  const std::uint64_t end = (first_bit + bits + 7) / 8;
  const std::uint64_t begin = std::min<std::uint64_t>(first_bit / 8, bytes.size());
  result.bit_offset = first_bit % 8;
  result.bytes = bytes.subspan(begin, std::min<std::uint64_t>(end, bytes.size()) - begin);
  result.found = bytes.size();
  // Frames are merely claimed: bits of them all may be more than 64 bits can count.
  const auto frames = static_cast<std::uint64_t>(layout.frames);
  result.promised = bits / 8 * frames + (bits % 8 * frames + 7) / 8;
  result.missing = end > bytes.size();
  if (result.bytes.empty()) {
    return fail(ErrorCode::ImageBytesMissing, name, grouped(result.found), grouped(result.promised));
  }
  return result;
}

Result<Frame> decode(const File& file, const CodedFrame& coded, const Layout& layout, const std::string& name) {
  switch (file.syntax.coding) {
    case Coding::Rle:
      return decode_rle(coded, layout, name);
    case Coding::Jpeg:
      return decode_jpeg(coded, layout, name);
    case Coding::JpegLs:
      return decode_jpeg_ls(coded, layout, name);
    case Coding::Jpeg2000:
      return decode_jpeg_2000(coded, layout, name);
    default:
      return fail(ErrorCode::ImageUnsupported, name, in_words(file.syntax));
  }
}

}  // namespace

Result<Frame> decode_frame(const File& file, const Layout& layout, int frame, const std::string& name) {
  if (!file.pixels.encapsulated) {
    // Compressed data are always in fragments; without them only uncompressed ones make sense.
    const bool whole_size = file.pixels.native.size() * 8ULL >= layout.frame_bits();
    if (file.syntax.coding != Coding::Native && !whole_size) {
      return fail(ErrorCode::DicomInvalid, name, "its compressed pixel data have no fragments");
    }
    return native_frame(file, file.pixels.native, layout, frame, name);
  }
  auto coded = coded_frame(file, layout, frame, name);
  if (!coded) return tl::unexpected(coded.error());
  if (coded->bytes.empty()) return fail(ErrorCode::ImageBytesMissing, name, "0", grouped(coded->promised));
  if (file.syntax.coding == Coding::Native) {
    Layout single = layout;
    single.frames = 1;
    auto result = native_frame(file, coded->bytes, single, 0, name);
    if (result && result->bytes.data() == coded->owned.data()) {
      result->owned = std::move(coded->owned);
      result->bytes = Bytes(result->owned).first(result->bytes.size());
    }
    if (result) result->layout.frames = layout.frames;
    return result;
  }
  return decode(file, *coded, layout, name);
}

Layout decoded_layout(const Layout& layout, int cell_bits) {
  Layout decoded = layout;
  decoded.bits_allocated = cell_bits;
  decoded.bits_stored = std::min(layout.bits_stored, cell_bits);
  decoded.high_bit = decoded.bits_stored - 1;
  decoded.planar = false;
  decoded.halved_chroma = false;
  return decoded;
}

Result<Frame> partial_frame(Frame frame, std::uint64_t rows, std::uint64_t row_bytes, const CodedFrame& coded,
                            const std::string& problem, const std::string& name) {
  if (rows == 0) {
    if (coded.cut) {
      return fail(ErrorCode::ImageBytesMissing, name, grouped(coded.bytes.size()), grouped(coded.promised));
    }
    return fail(ErrorCode::DicomInvalid, name, "its compressed pixels cannot be decoded (" + problem + ")");
  }
  const auto there = static_cast<std::size_t>(std::min<std::uint64_t>(rows * row_bytes, frame.owned.size()));
  frame.bytes = Bytes(frame.owned).first(there);
  frame.found = coded.bytes.size();
  frame.promised = coded.promised;
  frame.missing = rows < static_cast<std::uint64_t>(frame.layout.height);
  if (!coded.cut) frame.notes.push_back({NoteCode::DamagedInside, {problem}});
  return frame;
}

}  // namespace m2ib::image::dicom
