#include "tests/support/dicom_samples.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dcpath.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmimage/diregist.h>
#include <dcmtk/dcmjpeg/djencode.h>
#include <dcmtk/dcmjpeg/djrplol.h>
#include <dcmtk/dcmjpeg/djrploss.h>
#include <dcmtk/dcmjpls/djencode.h>
#include <dcmtk/dcmjpls/djrparam.h>

#include <cstring>
#include <span>
#include <stdexcept>

#include "tests/support/jpeg_2000_sample.h"

namespace m2ib::tests {
namespace {

void check(const OFCondition& condition, const char* what) {
  if (condition.bad()) throw std::runtime_error(std::string(what) + ": " + condition.text());
}

void register_encoders() {
  static const bool done = [] {
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    DcmRLEEncoderRegistration::registerCodecs();
    // Without the last but one argument values would be stretched to the range that occurs.
    DJEncoderRegistration::registerCodecs(ECC_lossyYCbCr, EUC_never, OFFalse, 0, 0, 0, OFTrue, ESS_422, OFTrue, OFFalse,
                                          0, 0, 0.0, 0.0, 0, 0, 0, 0, OFFalse, OFFalse);
    DJLSEncoderRegistration::registerCodecs(0, 0, 0, 0, OFFalse);
    return true;
  }();
  (void)done;
}

int high_bit_of(const DicomSample& sample) { return sample.high_bit < 0 ? sample.bits_stored - 1 : sample.high_bit; }

/// Every sample of every frame as it lies in native pixel data, in cells of this machine's byte order.
std::vector<std::uint8_t> native_cells(const DicomSample& sample) {
  const auto cell = static_cast<std::size_t>(sample.bits_allocated / 8);
  std::vector<std::uint8_t> bytes;
  const auto put = [&](int frame, int x, int y, int channel) {
    const auto value = static_cast<std::uint64_t>(stored_value(sample, frame, x, y, channel));
    const std::uint64_t mask = (sample.bits_stored == 64 ? 0 : 1ULL << sample.bits_stored) - 1;
    const int shift = high_bit_of(sample) + 1 - sample.bits_stored;
    const std::uint64_t whole = (value & mask) << shift | (sample.unused_bits & ~(mask << shift));
    for (std::size_t i = 0; i < cell; ++i) bytes.push_back(static_cast<std::uint8_t>(whole >> (8 * i)));
  };
  for (int f = 0; f < sample.frames; ++f) {
    for (int plane = 0; plane < (sample.planar ? sample.samples : 1); ++plane) {
      for (int y = 0; y < sample.height; ++y) {
        for (int x = 0; x < sample.width; ++x) {
          for (int c = 0; c < (sample.planar ? 1 : sample.samples); ++c) put(f, x, y, sample.planar ? plane : c);
        }
      }
    }
  }
  return bytes;
}

void put_header(DcmDataset& set, const DicomSample& sample) {
  const auto put = [&](const DcmTagKey& tag, int value) {
    check(set.putAndInsertUint16(tag, static_cast<Uint16>(value)), "number");
  };
  const auto text = [&](const DcmTagKey& tag, const std::string& value) {
    check(set.putAndInsertString(tag, value.c_str()), "text");
  };
  text(DCM_SOPClassUID, UID_ComputedRadiographyImageStorage);
  text(DCM_SOPInstanceUID, "1.2.3.4");
  text(DCM_Modality, "CR");
  text(DCM_PatientName, "Nobody^Known");
  put(DCM_SamplesPerPixel, sample.samples);
  text(DCM_PhotometricInterpretation, sample.photometric);
  put(DCM_Rows, sample.height);
  put(DCM_Columns, sample.width);
  put(DCM_BitsAllocated, sample.bits_allocated);
  put(DCM_BitsStored, sample.bits_stored);
  put(DCM_HighBit, high_bit_of(sample));
  put(DCM_PixelRepresentation, sample.is_signed ? 1 : 0);
  if (sample.samples > 1) put(DCM_PlanarConfiguration, sample.planar ? 1 : 0);
  if (sample.frames > 1) text(DCM_NumberOfFrames, std::to_string(sample.frames));
}

void put_native(DcmDataset& set, const DicomSample& sample) {
  const std::vector<std::uint8_t> cells = native_cells(sample);
  if (sample.bits_allocated == 8) {
    check(set.putAndInsertUint8Array(DCM_PixelData, cells.data(), cells.size()), "bytes");
    return;
  }
  std::vector<Uint16> words(cells.size() / 2);
  std::memcpy(words.data(), cells.data(), words.size() * 2);
  check(set.putAndInsertUint16Array(DCM_PixelData, words.data(), words.size()), "words");
}

void put_jpeg_2000(DcmDataset& set, const DicomSample& sample, bool lossy) {
  auto* sequence = new DcmPixelSequence(DcmTag(DCM_PixelData, EVR_OB));  // owned by the data set below
  sequence->insert(new DcmPixelItem(DcmTag(DCM_Item, EVR_OB)));
  for (int f = 0; f < sample.frames; ++f) {
    const std::vector<std::uint8_t> stream = encode_jpeg_2000(sample, f, lossy);
    auto* fragment = new DcmPixelItem(DcmTag(DCM_Item, EVR_OB));
    check(fragment->putUint8Array(stream.data(), stream.size()), "fragment");
    sequence->insert(fragment);
  }
  auto* pixels = new DcmPixelData(DCM_PixelData);
  pixels->putOriginalRepresentation(lossy ? EXS_JPEG2000 : EXS_JPEG2000LosslessOnly, nullptr, sequence);
  check(set.insert(pixels, OFTrue), "pixel data");
}

void compress(DcmDataset& set, E_TransferSyntax syntax) {
  const DJ_RPLossless lossless(1, 0);
  const DJ_RPLossy lossy(95);
  const DJLSRepresentationParameter near(2, OFFalse);
  const DJLSRepresentationParameter exact(0, OFTrue);
  const DcmRepresentationParameter* parameter = nullptr;
  if (syntax == EXS_JPEGProcess14 || syntax == EXS_JPEGProcess14SV1) parameter = &lossless;
  if (syntax == EXS_JPEGProcess1 || syntax == EXS_JPEGProcess2_4 || syntax == EXS_JPEGProcess10_12) parameter = &lossy;
  if (syntax == EXS_JPEGLSLossless) parameter = &exact;
  if (syntax == EXS_JPEGLSLossy) parameter = &near;
  check(set.chooseRepresentation(syntax, parameter), "compression");
  if (!set.canWriteXfer(syntax)) throw std::runtime_error("cannot be written in this syntax");
}

std::vector<std::byte> written(DcmFileFormat& file, E_TransferSyntax syntax, bool headerless) {
  std::vector<std::byte> buffer(std::size_t{1} << 24U);
  DcmOutputBufferStream stream(buffer.data(), static_cast<offile_off_t>(buffer.size()));
  if (headerless) {
    DcmDataset& set = *file.getDataset();
    set.transferInit();
    check(set.write(stream, syntax, EET_ExplicitLength, nullptr, EGL_withoutGL), "writing");
    set.transferEnd();
  } else {
    file.transferInit();
    check(file.write(stream, syntax, EET_ExplicitLength, nullptr, EGL_recalcGL), "writing");
    file.transferEnd();
  }
  stream.flush();
  void* data = nullptr;
  offile_off_t size = 0;
  stream.flushBuffer(data, size);
  buffer.resize(static_cast<std::size_t>(size));
  return buffer;
}

std::string little(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xFFU);
  return text;
}

std::string tag_bytes(std::uint32_t tag) { return little(tag >> 16U, 2) + little(tag & 0xFFFFU, 2); }

}  // namespace

std::int64_t stored_value(const DicomSample& sample, int frame, int x, int y, int channel) {
  if (sample.value) return sample.value(frame, x, y, channel);
  const std::int64_t range = std::int64_t{1} << sample.bits_stored;
  const std::int64_t step = range / (sample.width + sample.height) + 1;
  const std::int64_t value = (x * step + y * 3 + frame * 5 + channel * 29) % range;
  return sample.is_signed ? value - range / 2 : value;
}

std::vector<std::byte> make_dicom(const DicomSample& sample) {
  register_encoders();
  DcmFileFormat file;
  DcmDataset& set = *file.getDataset();
  put_header(set, sample);
  const E_TransferSyntax syntax = DcmXfer(sample.syntax.c_str()).getXfer();
  if (!sample.without_pixels) {
    if (syntax == EXS_JPEG2000 || syntax == EXS_JPEG2000LosslessOnly) {
      put_jpeg_2000(set, sample, syntax == EXS_JPEG2000);
    } else {
      put_native(set, sample);
      compress(set, syntax);
    }
  }
  for (const std::string& tag : sample.tags) {
    DcmPathProcessor paths;
    check(paths.applyPathWithValue(&set, tag.c_str()), tag.c_str());
  }
  return written(file, syntax, sample.headerless);
}

std::string raw_element(std::uint32_t tag, const char* vr, const std::string& value, std::int64_t length) {
  std::string even = value;
  if (even.size() % 2 != 0) even += ' ';
  const std::uint64_t claimed = length < 0 ? even.size() : static_cast<std::uint64_t>(length);
  const std::string name(vr);
  const bool long_form = name == "OB" || name == "OW" || name == "SQ" || name == "UN" || name == "UT" || name == "OF";
  return tag_bytes(tag) + name + (long_form ? little(0, 2) + little(claimed, 4) : little(claimed, 2)) + even;
}

RawDicom::RawDicom(const std::string& syntax) : bytes_(std::string(128, '\0') + "DICM") {
  add(0x00020010, "UI", syntax.size() % 2 != 0 ? syntax + '\0' : syntax);
}

RawDicom& RawDicom::add(std::uint32_t tag, const char* vr, const std::string& value, std::int64_t length) {
  return add_bytes(raw_element(tag, vr, value, length));
}

RawDicom& RawDicom::add_u16(std::uint32_t tag, unsigned value) { return add(tag, "US", little(value, 2)); }

RawDicom& RawDicom::add_picture(int width, int height, int bits_allocated, const char* photometric) {
  add_u16(0x00280002, 1);
  add(0x00280004, "CS", photometric);
  add_u16(0x00280010, static_cast<unsigned>(height));
  add_u16(0x00280011, static_cast<unsigned>(width));
  add_u16(0x00280100, static_cast<unsigned>(bits_allocated));
  add_u16(0x00280101, static_cast<unsigned>(bits_allocated));
  add_u16(0x00280102, static_cast<unsigned>(bits_allocated - 1));
  return add_u16(0x00280103, 0);
}

RawDicom& RawDicom::add_fragments(const std::vector<std::string>& fragments) {
  add_bytes(tag_bytes(0x7FE00010) + "OB" + little(0, 2) + little(0xFFFFFFFF, 4));
  add_bytes(tag_bytes(0xFFFEE000) + little(0, 4));
  for (const std::string& fragment : fragments) {
    add_bytes(tag_bytes(0xFFFEE000) + little(fragment.size(), 4) + fragment);
  }
  return add_bytes(tag_bytes(0xFFFEE0DD) + little(0, 4));
}

RawDicom& RawDicom::add_bytes(const std::string& bytes) {
  bytes_ += bytes;
  return *this;
}

std::vector<std::byte> RawDicom::bytes() const {
  const auto view = std::as_bytes(std::span(bytes_.data(), bytes_.size()));
  return {view.begin(), view.end()};
}

}  // namespace m2ib::tests
