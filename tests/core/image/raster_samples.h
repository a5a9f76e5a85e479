#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include <tiffio.h>
#include <QTemporaryDir>

#include "core/base/files.h"
#include "core/image/read_image.h"
#include "tests/support/image_samples.h"

/// TIFF files of every kind, written by libtiff, and EXIF data.
namespace m2ib::tests {

struct TiffFile {
  std::uint32_t width = 3;
  std::uint32_t height = 2;
  std::uint16_t bits = 8;
  std::uint16_t samples = 1;
  std::uint16_t format = SAMPLEFORMAT_UINT;
  std::uint16_t photometric = PHOTOMETRIC_MINISBLACK;
  std::uint16_t compression = COMPRESSION_NONE;
  std::uint16_t planar = PLANARCONFIG_CONTIG;
  std::uint16_t predictor = 1;
  std::uint16_t orientation = 1;
  std::uint32_t rows_per_strip = 0;  ///< 0: all
  std::uint32_t tile = 0;            ///< side of a tile; 0: strips
  const char* mode = "w";            ///< "w8" BigTIFF, "wb" big endian
  std::vector<Bytes> pages;          ///< rows of a page, one plane after the other, in the machine's byte order
  std::vector<std::uint32_t> subfile_types;
};

template <class Value>
Bytes raw(const std::vector<Value>& values) {
  const auto view = std::as_bytes(std::span(values));
  return {view.begin(), view.end()};
}

inline void write_page(TIFF* file, const TiffFile& spec, std::size_t page) {
  TIFFSetField(file, TIFFTAG_IMAGEWIDTH, spec.width);
  TIFFSetField(file, TIFFTAG_IMAGELENGTH, spec.height);
  TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, spec.bits);
  TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, spec.samples);
  TIFFSetField(file, TIFFTAG_SAMPLEFORMAT, spec.format);
  TIFFSetField(file, TIFFTAG_PHOTOMETRIC, spec.photometric);
  TIFFSetField(file, TIFFTAG_COMPRESSION, spec.compression);
  TIFFSetField(file, TIFFTAG_PLANARCONFIG, spec.planar);
  TIFFSetField(file, TIFFTAG_ORIENTATION, spec.orientation);
  TIFFSetField(file, TIFFTAG_XRESOLUTION, 100.0);
  TIFFSetField(file, TIFFTAG_YRESOLUTION, 100.0);
  if (page < spec.subfile_types.size()) TIFFSetField(file, TIFFTAG_SUBFILETYPE, spec.subfile_types[page]);
  if (spec.predictor != 1) TIFFSetField(file, TIFFTAG_PREDICTOR, spec.predictor);
  const bool planes = spec.planar == PLANARCONFIG_SEPARATE;
  const std::size_t pixel_bits = static_cast<std::size_t>(spec.bits) * (planes ? 1U : spec.samples);
  const std::size_t row_bytes = (spec.width * pixel_bits + 7) / 8;
  Bytes data = spec.pages[page];
  if (spec.tile == 0) {
    TIFFSetField(file, TIFFTAG_ROWSPERSTRIP, spec.rows_per_strip == 0 ? spec.height : spec.rows_per_strip);
    for (std::uint16_t plane = 0; plane < (planes ? spec.samples : 1); ++plane) {
      for (std::uint32_t y = 0; y < spec.height; ++y) {
        TIFFWriteScanline(file, data.data() + (plane * spec.height + y) * row_bytes, y, plane);
      }
    }
    return;
  }
  TIFFSetField(file, TIFFTAG_TILEWIDTH, spec.tile);
  TIFFSetField(file, TIFFTAG_TILELENGTH, spec.tile);
  const std::size_t pixel_bytes = pixel_bits / 8;
  for (std::uint32_t y = 0; y < spec.height; y += spec.tile) {
    for (std::uint32_t x = 0; x < spec.width; x += spec.tile) {
      Bytes tile(spec.tile * spec.tile * pixel_bytes);
      for (std::uint32_t row = 0; row < spec.tile && y + row < spec.height; ++row) {
        const std::size_t count = std::min(spec.tile, spec.width - x) * pixel_bytes;
        std::memcpy(tile.data() + row * spec.tile * pixel_bytes, data.data() + (y + row) * row_bytes + x * pixel_bytes,
                    count);
      }
      TIFFWriteTile(file, tile.data(), x, y, 0, 0);
    }
  }
}

inline Bytes written(const TiffFile& spec) {
  const QTemporaryDir folder;
  const std::string path = folder.filePath("a.tif").toStdString();
  TIFF* file = TIFFOpen(path.c_str(), spec.mode);
  for (std::size_t page = 0; page < spec.pages.size(); ++page) {
    write_page(file, spec, page);
    TIFFWriteDirectory(file);
  }
  TIFFClose(file);
  return *read_file(path, 1U << 30U);
}

/// EXIF data with nothing but an orientation.
inline Bytes exif_data(int orientation) {
  Bytes data = bytes_of(std::string_view("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0", 26));
  data[18] = static_cast<std::byte>(orientation);
  return data;
}

inline Bytes jpeg_with_exif(Bytes jpeg, const Bytes& exif) {
  Bytes segment = bytes_of(std::string_view("\xFF\xE1\0\0Exif\0\0", 10));
  segment.insert(segment.end(), exif.begin(), exif.end());
  segment[3] = static_cast<std::byte>(segment.size() - 2);
  jpeg.insert(jpeg.begin() + 2, segment.begin(), segment.end());
  return jpeg;
}

inline bool has_note(const image::Radiograph& picture, image::NoteCode code) {
  return std::any_of(picture.notes.begin(), picture.notes.end(),
                     [code](const auto& note) { return note.code == code; });
}

}  // namespace m2ib::tests
