#pragma once

#include <QColor>
#include <QImage>
#include <QRectF>
#include <QString>
#include <array>
#include <cstdint>
#include <vector>

#include "core/attribution/explanation.h"
#include "core/image/colour_table.h"
#include "core/image/radiograph.h"

/// Pictures of attribution maps, drawn with QPainter only: the window, exported figures and the command line share
/// them.
namespace m2ib::figure {

/// Which numbers the colours stand for. Maps whose values have signs have zero in the middle of either scale.
enum class ScaleMode : std::uint8_t {
  Absolute,  ///< 0 … scale_max per patch, the same for all maps of a method: comparable
  MinMax,    ///< this map's own smallest … largest value: "not comparable between panes"
};

/// What becomes of the picture outside the field of view.
enum class Unseen : std::uint8_t {
  Hatched,  ///< dimmed and hatched, what was seen is framed
  Hidden,   ///< black, what was seen is framed
  AsIs,     ///< nothing is marked
};
/// Stable lower-case name: "hatched", "hidden", "as-is".
[[nodiscard]] const char* to_string(Unseen unseen);
inline constexpr std::array<Unseen, 3> kUnseenModes{Unseen::Hatched, Unseen::Hidden, Unseen::AsIs};

/// Where isolines lie.
enum class IsolineLevels : std::uint8_t {
  Shares,  ///< equal parts of the scale: three lines are at 25, 50 and 75 %
  Round,   ///< round values in nats, as the colour bar's numbers
};
/// Stable lower-case name: "shares", "round".
[[nodiscard]] const char* to_string(IsolineLevels levels);

inline constexpr int kMostIsolines = 5;

/// How a map is drawn. Changing any of it repaints from the cached float map and never computes an explanation.
struct OverlayStyle {
  image::ColourTable colours = image::ColourTable::Cividis;
  double opacity = 0.55;   ///< 0 … 1, the same everywhere above the threshold
  double threshold = 0.0;  ///< share of the scale, 0 … 1; below it the picture shows through
  bool smooth = true;      ///< bilinear from the patch grid; false shows the native patches
  bool show_grid = false;  ///< thin lines of the patch grid
  Unseen unseen = Unseen::Hatched;
  int isolines = 0;  ///< number of lines, 0 … kMostIsolines; drawn by isolines.h
  IsolineLevels isoline_levels = IsolineLevels::Shares;
  ScaleMode scale = ScaleMode::Absolute;
  /// Absolute: upper end, in the method's unit; <= 0 means: the largest (absolute) value of the map, rounded up.
  double scale_max_nats = 0.0;
  attribution::MapUnit unit = attribution::MapUnit::Nats;  ///< of the map that is drawn
  /// Values of the map have signs: image::diverging_colours() instead of `colours`, zero in the middle, a scale of the
  /// same extent on either side, and the threshold a share of that extent.
  bool is_signed = false;
  [[nodiscard]] bool operator==(const OverlayStyle&) const = default;
};

/// The style for a map of this method: with its unit and whether its values have signs.
[[nodiscard]] OverlayStyle style_for(OverlayStyle style, const attribution::MethodInfo& method);

/// The numbers at the two ends of the colour bar, in the unit of the map.
struct ScaleRange {
  double low_nats = 0.0;
  double high_nats = 1.0;
  bool constant = false;  ///< the map has one value everywhere: drawn in one colour and said, never 0/0
};
[[nodiscard]] ScaleRange scale_range(const std::vector<float>& patch_values, const OverlayStyle& style);

/// The picture through a window, as the screen shows it (Format_Grayscale8 or Format_RGB888), of any pixel format,
/// curve and polarity: image::GrayMap. Null where the pixels do not fit the size, or memory ends.
[[nodiscard]] QImage display_image(const image::Radiograph& radiograph, const image::Window& window,
                                   bool inverted = false);

/// Patches a side that can be drawn; no model has more.
inline constexpr int kLargestGrid = 1024;

/// Colour layer of a map, premultiplied ARGB, to be drawn over QRectF(field_of_view).
/// @param patch_values row-major grid x grid
/// @param resolution_px side of the layer; 0 = 8 px a patch, at least 256
[[nodiscard]] QImage overlay_image(const std::vector<float>& patch_values, int grid, const OverlayStyle& style,
                                   int resolution_px = 0);

/// Colour layer of a difference of two maps: image::diverging_colours() with zero in the middle, premultiplied ARGB.
/// Where the maps agree the picture shows through: opacity grows from nothing at zero to the whole at half of the
/// limit. Null where the values are not a grid of that size, or memory ends; values that are not finite stay
/// transparent.
/// @param difference_nats row-major grid x grid
/// @param limit_nats value of the last colour on either side, > 0: difference_limit()
[[nodiscard]] QImage difference_image(const std::vector<float>& difference_nats, int grid, double limit_nats,
                                      double opacity, bool smooth, int resolution_px = 0);
/// The ends of a difference's scale: the largest absolute value, rounded up; 1 where there is no difference.
[[nodiscard]] double difference_limit(double largest_difference_nats);

/// Field of view as a rectangle in picture pixels.
[[nodiscard]] QRectF to_rect(const image::FieldOfView& field_of_view);

/// The colour at a share of the scale, 0 … 1.
[[nodiscard]] QColor colour_at(image::ColourTable table, double share);
/// The colour of a difference at a share of its scale: 0 most negative, 0.5 zero, 1 most positive.
[[nodiscard]] QColor diverging_colour_at(double share);

}  // namespace m2ib::figure
