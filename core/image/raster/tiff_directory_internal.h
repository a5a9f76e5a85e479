#pragma once

#include <cstdint>
#include <map>

#include "core/image/raster/byte_view_internal.h"

namespace m2ib::image {

enum class TiffTag : std::uint32_t {
  SubfileType = 254,
  Width = 256,
  Height = 257,
  Bits = 258,
  Compression = 259,
  Photometric = 262,
  StripOffsets = 273,
  Orientation = 274,
  Samples = 277,
  RowsPerStrip = 278,
  StripBytes = 279,
  Planar = 284,
  TileWidth = 322,
  TileHeight = 323,
  TileOffsets = 324,
  TileBytes = 325,
  ExtraSamples = 338,
  SampleFormat = 339,
};

[[nodiscard]] bool is_tiff(const ByteView& bytes);  ///< TIFF or BigTIFF

/// One directory of a TIFF or BigTIFF file (or of EXIF data, which are laid out in the same way); only its fields of
/// whole numbers.
class TiffDirectory {
 public:
  /// bytes outlive the object and begin with the magic bytes.
  explicit TiffDirectory(const ByteView& bytes);

  [[nodiscard]] std::uint64_t first() const;  ///< where the first directory is
  /// False where it or one of its fields reaches beyond the file.
  [[nodiscard]] bool read(std::uint64_t at);
  [[nodiscard]] std::uint64_t next() const { return next_; }  ///< 0 behind the last one
  [[nodiscard]] std::uint64_t entries() const { return entries_; }

  [[nodiscard]] std::uint64_t count(TiffTag tag) const;
  [[nodiscard]] std::uint64_t value(TiffTag tag, std::uint64_t index, std::uint64_t otherwise) const;

 private:
  struct Field {
    std::uint64_t at = 0;     ///< of the first value
    std::uint64_t count = 0;  ///< of values
    unsigned bytes = 0;       ///< of one value: 1, 2, 4 or 8
  };
  [[nodiscard]] std::uint64_t number(std::uint64_t at, unsigned bytes) const;

  const ByteView& bytes_;
  bool little_;
  bool big_;  ///< BigTIFF
  std::uint64_t next_ = 0;
  std::uint64_t entries_ = 0;
  std::map<std::uint32_t, Field> fields_;
};

/// EXIF orientation 1 … 8; 1 where the data do not say or make no sense.
/// @param exif begins with the magic bytes of TIFF
[[nodiscard]] int exif_orientation(const ByteView& exif);

}  // namespace m2ib::image
