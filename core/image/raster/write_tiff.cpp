#include "core/image/raster/write_tiff.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>

#include <tiffio.h>

namespace m2ib::image {
namespace {

constexpr std::uint64_t kMostPixelBytes = std::uint64_t{1} << 31;  // a classic TIFF's offsets end at 4 GiB
constexpr std::size_t kStripBytes = std::size_t{1} << 18;

/// A file in memory that libtiff writes. What goes wrong is kept, nothing is thrown through libtiff.
struct Sink {
  std::vector<std::byte> bytes;
  std::uint64_t at = 0;
  bool out_of_memory = false;
  std::string words;  ///< libtiff's first complaint
};

tmsize_t read_sink(thandle_t handle, void* out, tmsize_t count) {
  Sink& sink = *static_cast<Sink*>(handle);
  if (count <= 0 || sink.at >= sink.bytes.size()) return 0;
  const auto size = std::min(static_cast<std::uint64_t>(count), sink.bytes.size() - sink.at);
  std::memcpy(out, sink.bytes.data() + sink.at, size);
  sink.at += size;
  return static_cast<tmsize_t>(size);
}

tmsize_t write_sink(thandle_t handle, void* data, tmsize_t count) {
  Sink& sink = *static_cast<Sink*>(handle);
  if (count <= 0) return 0;
  const std::uint64_t end = sink.at + static_cast<std::uint64_t>(count);
  try {
    if (end > sink.bytes.size()) sink.bytes.resize(end);
  } catch (const std::exception&) {  // bad_alloc, length_error
    sink.out_of_memory = true;
    return 0;
  }
  std::memcpy(sink.bytes.data() + sink.at, data, static_cast<std::size_t>(count));
  sink.at = end;
  return count;
}

toff_t seek_sink(thandle_t handle, toff_t offset, int whence) {
  Sink& sink = *static_cast<Sink*>(handle);
  const std::uint64_t base = whence == SEEK_CUR ? sink.at : whence == SEEK_END ? sink.bytes.size() : 0;
  sink.at = base + offset;
  return sink.at;
}

int keep_report(TIFF*, void* user, const char*, const char* format, va_list arguments) {
  Sink& sink = *static_cast<Sink*>(user);
  char text[256];
  std::vsnprintf(text, sizeof text, format, arguments);
  if (sink.words.empty()) sink.words = text;
  return 1;
}

int ignore_report(TIFF*, void*, const char*, const char*, va_list) { return 1; }

using Tiff = std::unique_ptr<TIFF, decltype(&TIFFClose)>;

Tiff open_sink(Sink& sink) {
  TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
  if (options == nullptr) return {nullptr, &TIFFClose};
  TIFFOpenOptionsSetErrorHandlerExtR(options, keep_report, &sink);
  TIFFOpenOptionsSetWarningHandlerExtR(options, ignore_report, nullptr);
  // w write, l little-endian, m no mapping.
  TIFF* tiff = TIFFClientOpenExt(
      "", "wlm", &sink, read_sink, write_sink, seek_sink, [](thandle_t) { return 0; },
      [](thandle_t handle) { return toff_t{static_cast<Sink*>(handle)->bytes.size()}; }, nullptr, nullptr, options);
  TIFFOpenOptionsFree(options);
  return {tiff, &TIFFClose};
}

struct Layout {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint16_t samples = 1;
  std::uint16_t bits = 8;
  std::uint16_t sample_format = SAMPLEFORMAT_UINT;
  std::uint16_t photometric = PHOTOMETRIC_MINISBLACK;
  std::uint16_t predictor = PREDICTOR_HORIZONTAL;

  [[nodiscard]] std::size_t row_bytes() const { return std::size_t{width} * samples * (bits / 8U); }
  [[nodiscard]] std::uint32_t strip_rows() const {
    return static_cast<std::uint32_t>(std::clamp<std::size_t>(kStripBytes / row_bytes(), 1, height));
  }
};

void set_fields(TIFF* tiff, const Layout& layout, const TiffTexts& texts) {
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, layout.width);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, layout.height);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, layout.samples);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, layout.bits);
  TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, layout.sample_format);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, layout.photometric);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
  TIFFSetField(tiff, TIFFTAG_PREDICTOR, layout.predictor);
  TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, layout.strip_rows());
  if (!texts.description.empty()) TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, texts.description.c_str());
  if (!texts.software.empty()) TIFFSetField(tiff, TIFFTAG_SOFTWARE, texts.software.c_str());
  if (texts.dpi > 0.0) {
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, texts.dpi);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, texts.dpi);
  }
}

/// The predictor works in place, so every strip is a copy.
bool write_strips(TIFF* tiff, const Layout& layout, std::span<const std::byte> pixels) {
  const std::size_t strip = layout.strip_rows() * layout.row_bytes();
  std::vector<std::byte> copy;
  std::uint32_t index = 0;
  for (std::size_t begin = 0; begin < pixels.size(); begin += strip) {
    const auto part = pixels.subspan(begin, std::min(strip, pixels.size() - begin));
    copy.assign(part.begin(), part.end());
    if (TIFFWriteEncodedStrip(tiff, index++, copy.data(), static_cast<tmsize_t>(copy.size())) < 0) return false;
  }
  return true;
}

Result<std::vector<std::byte>> write(const Layout& layout, std::span<const std::byte> pixels, const TiffTexts& texts) {
  Sink sink;
  bool written = false;
  {
    const Tiff tiff = open_sink(sink);
    if (tiff) {
      set_fields(tiff.get(), layout, texts);
      written = write_strips(tiff.get(), layout, pixels) && TIFFWriteDirectory(tiff.get()) == 1;
    }
  }
  if (sink.out_of_memory) return fail(ErrorCode::OutOfMemory, "writing a TIFF");
  if (!written || !sink.words.empty()) {
    return fail(ErrorCode::ComputeFailed, sink.words.empty() ? "the TIFF cannot be written" : sink.words);
  }
  return std::move(sink.bytes);
}

Result<std::vector<std::byte>> checked_write(Layout layout, std::span<const std::byte> pixels, int width_px,
                                             int height_px, const TiffTexts& texts) {
  const bool positive = width_px > 0 && height_px > 0;
  layout.width = positive ? static_cast<std::uint32_t>(width_px) : 0;
  layout.height = positive ? static_cast<std::uint32_t>(height_px) : 0;
  const bool small = positive && layout.row_bytes() <= kMostPixelBytes / layout.height;
  if (!small || layout.row_bytes() * layout.height != pixels.size()) {
    return fail(ErrorCode::ComputeFailed, "the pixels do not fit the size of the TIFF");
  }
  try {
    return write(layout, pixels, texts);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "writing a TIFF");
  }
}

}  // namespace

Result<std::vector<std::byte>> rgb_tiff(std::span<const std::uint8_t> rgb, int width_px, int height_px,
                                        const TiffTexts& texts) {
  Layout layout;
  layout.samples = 3;
  layout.photometric = PHOTOMETRIC_RGB;
  return checked_write(layout, std::as_bytes(rgb), width_px, height_px, texts);
}

Result<std::vector<std::byte>> float_tiff(std::span<const float> values, int width_px, int height_px,
                                          const TiffTexts& texts) {
  Layout layout;
  layout.bits = 32;
  layout.sample_format = SAMPLEFORMAT_IEEEFP;
  layout.predictor = PREDICTOR_FLOATINGPOINT;
  return checked_write(layout, std::as_bytes(values), width_px, height_px, texts);
}

}  // namespace m2ib::image
