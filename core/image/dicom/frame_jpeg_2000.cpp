#include <openjpeg.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "core/image/dicom/frame_internal.h"
#include "core/image/raster/byte_view_internal.h"

namespace m2ib::image::dicom {
namespace {

constexpr std::uint64_t kMaxTiles = 8192;

/// The bytes that OpenJPEG reads, and how far it is.
struct Source {
  Bytes bytes;
  std::uint64_t at = 0;
};

OPJ_SIZE_T read_source(void* target, OPJ_SIZE_T size, void* data) {
  auto& source = *static_cast<Source*>(data);
  const std::uint64_t left = source.bytes.size() - source.at;
  if (left == 0) return static_cast<OPJ_SIZE_T>(-1);
  const std::uint64_t count = std::min<std::uint64_t>(left, size);
  std::memcpy(target, source.bytes.data() + source.at, count);
  source.at += count;
  return count;
}

OPJ_OFF_T skip_source(OPJ_OFF_T count, void* data) {
  auto& source = *static_cast<Source*>(data);
  if (count < 0) return -1;
  const std::uint64_t left = source.bytes.size() - source.at;
  const std::uint64_t skipped = std::min<std::uint64_t>(left, static_cast<std::uint64_t>(count));
  source.at += skipped;
  return skipped == 0 && count > 0 ? -1 : static_cast<OPJ_OFF_T>(skipped);
}

OPJ_BOOL seek_source(OPJ_OFF_T to, void* data) {
  auto& source = *static_cast<Source*>(data);
  if (to < 0 || static_cast<std::uint64_t>(to) > source.bytes.size()) return OPJ_FALSE;
  source.at = static_cast<std::uint64_t>(to);
  return OPJ_TRUE;
}

void keep_first(const char* message, void* data) {
  auto& kept = *static_cast<std::string*>(data);
  if (!kept.empty()) return;
  for (const char* c = message; *c != '\0' && kept.size() < 120; ++c) {
    if (*c >= ' ' && *c <= '~') kept += *c;
  }
}
void keep_nothing(const char* /*message*/, void* /*data*/) {}

struct FreeCodec {
  void operator()(opj_codec_t* codec) const { opj_destroy_codec(codec); }
};
struct FreeStream {
  void operator()(opj_stream_t* stream) const { opj_stream_destroy(stream); }
};
struct FreeImage {
  void operator()(opj_image_t* image) const { opj_image_destroy(image); }
};
using Codec = std::unique_ptr<opj_codec_t, FreeCodec>;
using Stream = std::unique_ptr<opj_stream_t, FreeStream>;
using Image = std::unique_ptr<opj_image_t, FreeImage>;

/// The code stream inside a JP2 file (which DICOM does not allow but some writers make), or the stream itself.
Bytes code_stream(Bytes bytes) {
  const ByteView view(bytes);
  if (!view.starts_with("jP  ", 4)) return bytes;
  std::uint64_t at = 0;
  while (view.has(at, 8)) {
    const std::uint64_t size = view.be32(at);
    if (view.starts_with("jp2c", at + 4)) return bytes.subspan(at + 8);
    if (size < 8) break;
    at += size;
  }
  return {};
}

/// Why OpenJPEG should not see the stream, by its SIZ segment (ISO 15444-1, A.5.1); empty where it may.
std::string fault_of(Bytes stream, const Layout& layout) {
  const ByteView view(stream);
  if (view.be32(0) != 0xFF4FFF51 || !view.has(0, 42)) return "its pixel data are no JPEG 2000 code stream";
  const std::uint64_t left = view.be32(16);
  const std::uint64_t top = view.be32(20);
  const std::uint64_t right = view.be32(8);
  const std::uint64_t bottom = view.be32(12);
  const std::uint64_t tile_width = view.be32(24);
  const std::uint64_t tile_height = view.be32(28);
  const std::uint32_t components = view.be16(40);
  if (right < left || bottom < top || right - left != static_cast<std::uint64_t>(layout.width) ||
      bottom - top != static_cast<std::uint64_t>(layout.height) ||
      components != static_cast<std::uint32_t>(layout.samples)) {
    return "its JPEG 2000 data are of another size than its header says";
  }
  if (tile_width == 0 || tile_height == 0) return "its JPEG 2000 data have tiles of no size";
  const std::uint64_t tiles = (right / tile_width + 1) * (bottom / tile_height + 1);
  if (tiles > kMaxTiles) return "its JPEG 2000 data have more than 8192 tiles";
  for (std::uint32_t i = 0; i < components; ++i) {
    if ((view.u8(42 + 3ULL * i) & 0x7FU) + 1 > 32 || view.u8(43 + 3ULL * i) != 1 || view.u8(44 + 3ULL * i) != 1) {
      return "its JPEG 2000 data have subsampled components or more than 32 bits";
    }
  }
  return {};
}

struct Decoded {
  Image image;
  bool whole = false;
  std::string problem;
};

Decoded decode_stream(Bytes bytes) {
  Decoded result;
  Source source{bytes, 0};
  const Codec codec(opj_create_decompress(OPJ_CODEC_J2K));
  const Stream stream(opj_stream_create(std::size_t{1} << 16U, OPJ_TRUE));
  if (!codec || !stream) return result;
  opj_stream_set_user_data(stream.get(), &source, nullptr);
  opj_stream_set_user_data_length(stream.get(), bytes.size());
  opj_stream_set_read_function(stream.get(), read_source);
  opj_stream_set_skip_function(stream.get(), skip_source);
  opj_stream_set_seek_function(stream.get(), seek_source);
  opj_set_error_handler(codec.get(), keep_first, &result.problem);
  opj_set_warning_handler(codec.get(), keep_nothing, nullptr);
  opj_set_info_handler(codec.get(), keep_nothing, nullptr);
  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  if (opj_setup_decoder(codec.get(), &parameters) != OPJ_TRUE) return result;
  (void)opj_decoder_set_strict_mode(codec.get(), OPJ_FALSE);
  opj_image_t* image = nullptr;
  const bool header = opj_read_header(stream.get(), codec.get(), &image) == OPJ_TRUE;
  result.image.reset(image);
  if (!header || image == nullptr) return result;
  result.whole = opj_decode(codec.get(), stream.get(), image) == OPJ_TRUE &&
                 opj_end_decompress(codec.get(), stream.get()) == OPJ_TRUE;
  return result;
}

/// Components of the picture, each with all its pixels.
bool has_pixels(const opj_image_t& image, const Layout& layout) {
  if (static_cast<int>(image.numcomps) != layout.samples) return false;
  return std::all_of(image.comps, image.comps + image.numcomps, [&](const opj_image_comp_t& component) {
    return component.data != nullptr && static_cast<int>(component.w) == layout.width &&
           static_cast<int>(component.h) == layout.height;
  });
}

/// Samples as little endian cells, pixel after pixel; values as the file's BitsStored and sign will read them.
void pack(const opj_image_t& image, Frame& frame) {
  const auto samples = static_cast<std::size_t>(image.numcomps);
  const auto cell = static_cast<std::size_t>(frame.layout.bits_allocated) / 8;
  const auto pixels = static_cast<std::size_t>(frame.layout.pixels());
  frame.owned.resize(pixels * samples * cell);
  for (std::size_t s = 0; s < samples; ++s) {
    const OPJ_INT32* values = image.comps[s].data;
    for (std::size_t i = 0; i < pixels; ++i) {
      const auto value = static_cast<std::uint32_t>(values[i]);
      std::byte* target = frame.owned.data() + (i * samples + s) * cell;
      for (std::size_t b = 0; b < cell; ++b) target[b] = static_cast<std::byte>(value >> (8 * b));
    }
  }
  frame.bytes = frame.owned;
}

}  // namespace

Result<Frame> decode_jpeg_2000(const CodedFrame& coded, const Layout& layout, const std::string& name) {
  const Bytes stream = code_stream(coded.bytes);
  if (const std::string fault = fault_of(stream, layout); !fault.empty()) {
    if (coded.cut && stream.size() < 42) {
      return fail(ErrorCode::ImageBytesMissing, name, grouped(coded.bytes.size()), grouped(coded.promised));
    }
    return fail(ErrorCode::DicomInvalid, name, fault);
  }
  const Decoded decoded = decode_stream(stream);
  const bool incomplete = !decoded.whole || coded.cut;
  if (!decoded.image || !has_pixels(*decoded.image, layout)) {
    if (coded.cut) {
      return fail(ErrorCode::ImageBytesMissing, name, grouped(coded.bytes.size()), grouped(coded.promised));
    }
    return fail(ErrorCode::DicomInvalid, name, "its JPEG 2000 data cannot be decoded (" + decoded.problem + ")");
  }
  Frame frame;
  const auto bits = static_cast<int>(decoded.image->comps[0].prec);
  frame.layout = decoded_layout(layout, bits > 16 ? 32 : bits > 8 ? 16 : 8);
  // ICT and RCT are undone by the decoder, whatever the file calls its colours.
  if (layout.photometric == "YBR_ICT" || layout.photometric == "YBR_RCT") frame.layout.colour = Colour::Rgb;
  pack(*decoded.image, frame);
  if (incomplete) {
    const std::string reason = coded.cut ? "JPEG 2000 data end after " + grouped(coded.bytes.size()) + " of " +
                                               grouped(coded.promised) + " bytes"
                                         : "JPEG 2000: " + decoded.problem;
    frame.notes.push_back({NoteCode::DamagedInside, {reason}});
  }
  return frame;
}

}  // namespace m2ib::image::dicom
