#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmjpeg/djcparam.h>
#include <dcmtk/dcmjpeg/djdijg12.h>
#include <dcmtk/dcmjpeg/djdijg16.h>
#include <dcmtk/dcmjpeg/djdijg8.h>

#include <limits>
#include <memory>

#include "core/image/dicom/dcmtk_internal.h"
#include "core/image/dicom/jpeg_header_internal.h"
#include "core/image/dicom/sentinel_rows_internal.h"

namespace m2ib::image::dicom {
namespace {

constexpr int kMaxScans = 200;

std::string size_text(int width, int height) { return std::to_string(width) + " x " + std::to_string(height); }

/// Why the decoder should not see this stream; empty where it may.
std::string fault_of(const JpegHeader& header, const Layout& layout) {
  if (header.width != layout.width || header.height != layout.height) {
    return "its JPEG data are of " + size_text(header.width, header.height) + " pixels, its header says " +
           size_text(layout.width, layout.height);
  }
  if (header.components != layout.samples) {
    return "its JPEG data have " + std::to_string(header.components) + " components, its header says " +
           std::to_string(layout.samples);
  }
  if (header.scans > kMaxScans) return "its JPEG data have more than 200 scans";
  const bool lossless = header.process == 0xC3;
  if (header.precision < 2 || header.precision > (lossless ? 16 : 12) ||
      (header.process == 0xC0 && header.precision > 8)) {
    return "its JPEG data say " + std::to_string(header.precision) + " bits";
  }
  return {};
}

/// Whether three components are YCbCr: the stream's own word first, then the file's.
bool is_ycc(const JpegHeader& header, const Layout& layout) {
  if (header.components != 3) return false;
  if (header.process == 0xC3) return false;  // lossless: samples stay as they are, and are converted as native ones
  if (header.adobe_transform >= 0) return header.adobe_transform != 0;
  if (header.jfif || header.halved) return true;
  if (header.rgb_ids) return false;
  return layout.colour == Colour::Ybr || layout.colour == Colour::YbrPartial;
}

std::unique_ptr<DJDecoder> decoder_for(const JpegHeader& header, const DJCodecParameter& parameter, bool ycc) {
  if (header.precision > 12) return std::make_unique<DJDecompressIJG16Bit>(parameter, ycc);
  if (header.precision > 8) return std::make_unique<DJDecompressIJG12Bit>(parameter, ycc);
  return std::make_unique<DJDecompressIJG8Bit>(parameter, ycc);
}

Frame frame_for(const JpegHeader& header, const Layout& layout) {
  Frame frame;
  frame.layout = decoded_layout(layout, header.precision > 8 ? 16 : 8);
  if (header.components == 3 && header.process != 0xC3) frame.layout.colour = Colour::Rgb;
  const auto cell = static_cast<std::uint64_t>(frame.layout.bits_allocated / 8);
  frame.owned.assign(static_cast<std::size_t>(layout.pixels() * cell) * static_cast<std::size_t>(layout.samples),
                     kSentinel);
  return frame;
}

}  // namespace

Result<Frame> decode_jpeg(const CodedFrame& coded, const Layout& layout, const std::string& name) {
  silence_dcmtk();
  const auto header = read_jpeg_header(coded.bytes);
  if (!header) {
    if (coded.cut) {
      return fail(ErrorCode::ImageBytesMissing, name, grouped(coded.bytes.size()), grouped(coded.promised));
    }
    return fail(ErrorCode::DicomInvalid, name, "its pixel data are no JPEG stream");
  }
  if (header->process > 0xC3) {
    return fail(ErrorCode::ImageUnsupported, name, "a JPEG process that is not read (hierarchical or arithmetic)");
  }
  if (const std::string fault = fault_of(*header, layout); !fault.empty()) {
    return fail(ErrorCode::DicomInvalid, name, fault);
  }
  Frame frame = frame_for(*header, layout);
  const std::uint64_t row_bytes = frame.owned.size() / static_cast<std::size_t>(layout.height);
  const DJCodecParameter parameter(ECC_lossyYCbCr, EDC_photometricInterpretation, EUC_never, EPC_colorByPixel);
  const auto decoder = decoder_for(*header, parameter, is_ycc(*header, layout));
  if (coded.bytes.size() > std::numeric_limits<Uint32>::max() || decoder->init().bad()) {
    return fail(ErrorCode::OutOfMemory, "decoding " + name);
  }
  // DCMTK takes the stream as not constant, but does not write to it.
  auto* stream = reinterpret_cast<Uint8*>(const_cast<std::byte*>(coded.bytes.data()));  // NOLINT
  auto* pixels = reinterpret_cast<Uint8*>(frame.owned.data());                          // NOLINT
  const OFCondition decoded = decoder->decode(stream, static_cast<Uint32>(coded.bytes.size()), pixels,
                                              static_cast<Uint32>(frame.owned.size()), OFFalse);
  frame.bytes = frame.owned;
  if (decoded.good()) return frame;
  const std::uint64_t rows = reached_rows(frame.owned, row_bytes);
  return partial_frame(std::move(frame), rows, row_bytes, coded, decoded.text(), name);
}

}  // namespace m2ib::image::dicom
