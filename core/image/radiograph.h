#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace m2ib::image {

/// How the pixels of a Radiograph are stored.
enum class PixelFormat : std::uint8_t {
  Gray8,   ///< one byte a pixel, 0 black … 255 white
  Gray16,  ///< two bytes a pixel, full native depth, shown and fed to a model only through a window
  Rgb8,    ///< three bytes a pixel, R G B
};

/// Linear display window on native values: low and below is black, high and above is white. low < high.
struct Window {
  double low = 0.0;
  double high = 255.0;
  [[nodiscard]] bool operator==(const Window&) const = default;
};

/// One picture as it was read: native pixels, row-major, top row first, no padding. Immutable once made.
struct Radiograph {
  int width_px = 0;
  int height_px = 0;
  PixelFormat format = PixelFormat::Gray8;
  /// Gray8 and Rgb8: bytes; Gray16: 16-bit values. Size = width*height*(3 for Rgb8, else 1).
  std::variant<std::vector<std::uint8_t>, std::vector<std::uint16_t>> pixels;
  int bits_stored = 8;         ///< significant bits a channel as the file says (1, 8, 16)
  std::string name;            ///< file name without folder, for the screen; never in an exported figure by default
  std::string sha256;          ///< of the file's bytes (of the pixels, where there is no file), 64 hex digits
  std::string description;     ///< what was read, e.g. "PNG, 16-bit gray, 1024 x 1024"
  bool alpha_dropped = false;  ///< the file had transparency, which is ignored as the Python processors do
};

/// The window used where nobody chose one: 8-bit pictures 0…255; 16-bit pictures the smallest and largest value
/// (low + 1 where the picture is constant).
[[nodiscard]] Window default_window(const Radiograph& radiograph);

/// 8-bit gray for the screen or the model: value = clamp(round((v - low) / (high - low) * 255), 0, 255).
/// Rgb8 pictures are returned as RGB with the window applied to each channel.
/// @return row-major bytes, width*height*(3 for Rgb8, else 1)
[[nodiscard]] std::vector<std::uint8_t> apply_window(const Radiograph& radiograph, const Window& window);

}  // namespace m2ib::image
