#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/image/raster/byte_view_internal.h"

namespace m2ib::image {

/// What a file says about itself before any pixel is decoded.
struct ImageFacts {
  std::string format;  ///< e.g. "PNG"
  std::string colour;  ///< "gray", "palette" or "RGB"
  std::uint64_t width_px = 0;
  std::uint64_t height_px = 0;
  int bits = 8;                ///< a channel
  bool gray = false;           ///< one channel suffices
  bool alpha = false;          ///< transparency that will be dropped
  bool inverted_gray = false;  ///< 0 is white and the decoder will not turn it
  unsigned max_value = 255;    ///< white in 8-bit pictures; other than 255 in PNM only
  /// Where set, the decoder gets these bytes in place of the file: without transparency, orientation and comments.
  std::optional<std::vector<std::byte>> rewritten;
};

/// Why a file is refused, or what it is. Problems name the code and its further arguments, without the path.
struct Refusal {
  ErrorCode code = ErrorCode::NotAnImage;
  std::string detail;
};
using Inspection = tl::expected<ImageFacts, Refusal>;

inline tl::unexpected<Refusal> truncated() { return tl::unexpected<Refusal>({ErrorCode::ImageTruncated, {}}); }
inline tl::unexpected<Refusal> unsupported(std::string what) {
  return tl::unexpected<Refusal>({ErrorCode::ImageUnsupported, std::move(what)});
}

/// Finds the format by content, checks that the file's structure is whole (decoders fill what is missing with gray and
/// say nothing) and that the size is within limits.
[[nodiscard]] Inspection inspect_image(const ByteView& bytes);

// The formats; each expects its magic bytes to be there.
[[nodiscard]] Inspection inspect_png(const ByteView& bytes);
[[nodiscard]] Inspection inspect_jpeg(const ByteView& bytes);
[[nodiscard]] Inspection inspect_tiff(const ByteView& bytes);
[[nodiscard]] Inspection inspect_bmp(const ByteView& bytes);
[[nodiscard]] Inspection inspect_webp(const ByteView& bytes);
[[nodiscard]] Inspection inspect_pnm(const ByteView& bytes);

}  // namespace m2ib::image
