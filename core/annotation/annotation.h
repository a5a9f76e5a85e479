#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/error.h"

/// What a person draws on a picture. Nothing here changes what the model sees.
namespace m2ib::annotation {

enum class Kind : std::uint8_t {
  Arrow,       ///< points: tail, head
  Box,         ///< points: two opposite corners
  Ellipse,     ///< points: two opposite corners of its bounding box; its axes lie along the picture's
  Polygon,     ///< points: 3 or more corners, closed
  Text,        ///< points: top left corner of its first line, as shown
  Ruler,       ///< points: both ends; its length is measured, not stored
  SideMarker,  ///< points: centre; text is one or two letters, "L", "R"
};
/// Stable lower-case name: "arrow", "box", "ellipse", "polygon", "text", "ruler", "side-marker".
[[nodiscard]] const char* to_string(Kind kind);
[[nodiscard]] Result<Kind> kind_of(const std::string& name);  ///< SettingOutOfRange

/// In picture pixels; edges, not centres: (0, 0) is the top left corner of the first pixel. May lie outside.
struct Point {
  double x = 0.0;
  double y = 0.0;
  [[nodiscard]] bool operator==(const Point&) const = default;
};

struct Style {
  std::uint32_t colour = 0xFFD166;  ///< 0xRRGGBB
  double width_pt = 1.5;            ///< of lines: 0.25 … 10 points in a figure, logical pixels * 0.75 on the screen
  double text_pt = 10.0;            ///< 4 … 72
  bool dashed = false;
  [[nodiscard]] bool operator==(const Style&) const = default;
};

inline constexpr std::size_t kMostAnnotations = 2'000;
inline constexpr std::size_t kMostPoints = 5'000;   ///< of a polygon
inline constexpr std::size_t kLongestText = 2'000;  ///< bytes

struct Annotation {
  std::uint64_t id = 0;  ///< > 0, unique on its picture, never used again
  Kind kind = Kind::Arrow;
  std::vector<Point> points;
  std::string text;  ///< UTF-8: the words of Text and SideMarker; of the others a label, of a region its name
  Style style;
  bool region = false;  ///< Box, Ellipse, Polygon: a region of interest, compared with the maps
  [[nodiscard]] bool operator==(const Annotation&) const = default;

  /// Number of points that fits the kind, all finite and within ±1e7, style in range, text valid UTF-8 and not too
  /// long, a region only where there is an area. Error: SettingOutOfRange.
  [[nodiscard]] Result<void> validate() const;
  /// True for the kinds that may be a region.
  [[nodiscard]] bool has_area() const { return kind == Kind::Box || kind == Kind::Ellipse || kind == Kind::Polygon; }
};

/// A list as JSON (ASCII), for sessions, figures and the clipboard: {"format": "m2ib-annotations", "format_version": 1,
/// "annotations": [...]}.
[[nodiscard]] std::string to_json(const std::vector<Annotation>& annotations, int indent = -1);
/// At most kMostAnnotations; ids are kept where they are unique, else given anew. Errors: ConfigInvalid (%1 = `name`).
[[nodiscard]] Result<std::vector<Annotation>> from_json(const std::string& json, const std::string& name);

}  // namespace m2ib::annotation
