#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/image/raster/byte_view_internal.h"
#include "core/image/reading_note.h"

namespace m2ib::image {

/// How one page of a TIFF file lies in it.
struct TiffLayout {
  std::uint64_t directory = 0;      ///< position of the page's directory
  std::uint64_t promised = 0;       ///< bytes that the file would have if nothing were cut off
  std::uint32_t sample_format = 1;  ///< 1 unsigned, 2 signed, 3 floating point
  std::uint32_t photometric = 1;    ///< 0 white is zero, 1 black is zero, 2 RGB, 3 palette, 6 YCbCr
  std::uint32_t compression = 1;
};

/// The part of a picture that a truncated file does not have.
struct MissingRows {
  std::uint64_t first_row = 0;
  std::uint64_t found = 0;     ///< bytes
  std::uint64_t promised = 0;  ///< bytes
};

/// What a file says about itself before any pixel is decoded.
struct ImageFacts {
  std::string format;  ///< e.g. "PNG"
  std::string colour;  ///< "gray", "palette" or "RGB"
  std::uint64_t width_px = 0;
  std::uint64_t height_px = 0;
  int bits = 8;              ///< a channel
  bool gray = false;         ///< one channel suffices
  bool alpha = false;        ///< transparency that will be dropped
  unsigned max_value = 255;  ///< white in 8-bit pictures; other than 255 in PNM only
  int orientation = 1;       ///< EXIF, 1 … 8
  int frame = 0;
  int frames = 1;
  bool end_missing = false;  ///< PNG or JPEG that ends within its pixels or right behind them
  std::optional<MissingRows> missing;
  std::optional<TiffLayout> tiff;
  std::vector<ReadingNote> notes;
  /// Where set, the decoder gets these bytes in place of the file: without transparency, orientation and comments, or
  /// with zeros for what was cut off.
  std::optional<std::vector<std::byte>> rewritten;
};

/// Why a file is refused. Problems name the code and its further arguments, without the path.
struct Refusal {
  ErrorCode code = ErrorCode::NotAnImage;
  std::string detail;
  std::string second;  ///< argument of ImageBytesMissing and SettingOutOfRange
};
using Inspection = tl::expected<ImageFacts, Refusal>;

inline tl::unexpected<Refusal> truncated() { return tl::unexpected<Refusal>({ErrorCode::ImageTruncated, {}, {}}); }
inline tl::unexpected<Refusal> unsupported(std::string what) {
  return tl::unexpected<Refusal>({ErrorCode::ImageUnsupported, std::move(what), {}});
}
[[nodiscard]] tl::unexpected<Refusal> frame_out_of_range(int frame, int frames);
/// For people: "12 345 678".
[[nodiscard]] std::string grouped(std::uint64_t number);

/// Finds the format by content, checks that the file's structure is whole or cut in a way that leaves upper rows to be
/// shown (decoders fill what is missing with gray and say nothing), that it can hold the pixels it announces, and that
/// the size is within limits.
[[nodiscard]] Inspection inspect_image(const ByteView& bytes, int frame);

// The formats; each expects its magic bytes to be there.
[[nodiscard]] Inspection inspect_png(const ByteView& bytes);
[[nodiscard]] Inspection inspect_jpeg(const ByteView& bytes);
[[nodiscard]] Inspection inspect_tiff(const ByteView& bytes, int frame);
[[nodiscard]] Inspection inspect_bmp(const ByteView& bytes);
[[nodiscard]] Inspection inspect_webp(const ByteView& bytes);
[[nodiscard]] Inspection inspect_pnm(const ByteView& bytes);

/// The facts of a file that ends early and whose rows come one after another, top row first, rows of row_bytes from
/// start on: what is missing is filled with zeros for the decoder. A refusal where too little is there.
[[nodiscard]] Inspection cut_short(ImageFacts facts, const ByteView& bytes, std::uint64_t start,
                                   std::uint64_t row_bytes);
/// Nothing where enough of the rows are there to show them.
[[nodiscard]] std::optional<Refusal> too_little(const ImageFacts& facts);

}  // namespace m2ib::image
