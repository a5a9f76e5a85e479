#include <array>
#include <utility>

#include "core/image/raster/decode_parts_internal.h"

namespace m2ib::image {
namespace {

/// Where the first stored pixel lands and what a step along a stored row or column does to the place of a pixel.
struct Turning {
  bool swap = false;    ///< stored rows become columns
  bool mirror = false;  ///< afterwards left and right change places
  bool flip = false;    ///< afterwards top and bottom change places
};

/// TIFF 6.0, tag 274: which sides of the upright picture the stored first row and first column are.
constexpr std::array<Turning, 9> kTurnings = {{{},
                                               {},                     // 1 top, left
                                               {false, true, false},   // 2 top, right
                                               {false, true, true},    // 3 bottom, right
                                               {false, false, true},   // 4 bottom, left
                                               {true, false, false},   // 5 left, top
                                               {true, true, false},    // 6 right, top
                                               {true, true, true},     // 7 right, bottom
                                               {true, false, true}}};  // 8 left, bottom

}  // namespace

void turn_upright(Radiograph& radiograph, int orientation) {
  if (orientation < 2 || orientation > 8) return;
  const Turning turning = kTurnings[static_cast<std::size_t>(orientation)];
  const auto stored_width = static_cast<std::ptrdiff_t>(radiograph.width_px);
  const auto count = static_cast<std::ptrdiff_t>(channels(radiograph));
  if (turning.swap) std::swap(radiograph.width_px, radiograph.height_px);
  const auto width = static_cast<std::ptrdiff_t>(radiograph.width_px);
  const auto height = static_cast<std::ptrdiff_t>(radiograph.height_px);
  std::visit(
      [&](auto& pixels) {
        auto upright = pixels;
        auto out = upright.begin();
        for (std::ptrdiff_t y = 0; y < height; ++y) {
          const std::ptrdiff_t v = turning.flip ? height - 1 - y : y;
          for (std::ptrdiff_t x = 0; x < width; ++x) {
            const std::ptrdiff_t u = turning.mirror ? width - 1 - x : x;
            const std::ptrdiff_t from = (turning.swap ? u * stored_width + v : v * stored_width + u) * count;
            for (std::ptrdiff_t c = 0; c < count; ++c) *out++ = pixels[static_cast<std::size_t>(from + c)];
          }
        }
        pixels = std::move(upright);
      },
      radiograph.pixels);
  radiograph.exif_orientation = orientation;
}

const char* turning_of(int orientation) {
  switch (orientation) {
    case 2:
      return "mirrored left to right";
    case 3:
      return "180°";
    case 4:
      return "mirrored top to bottom";
    case 5:
      return "mirrored left to right, then 90° counter-clockwise";
    case 6:
      return "90° clockwise";
    case 7:
      return "mirrored left to right, then 90° clockwise";
    case 8:
      return "90° counter-clockwise";
    default:
      return "";
  }
}

}  // namespace m2ib::image
