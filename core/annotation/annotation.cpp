#include "core/annotation/annotation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "core/annotation/checks.h"

namespace m2ib::annotation {
namespace {

constexpr double kFarthest_px = 1e7;
constexpr double kLeastWidth_pt = 0.25;
constexpr double kMostWidth_pt = 10.0;
constexpr double kLeastText_pt = 4.0;
constexpr double kMostText_pt = 72.0;
constexpr std::size_t kLeastCorners = 3;
constexpr std::size_t kLongestMarker = 8;  ///< bytes
constexpr std::uint32_t kMostColour = 0xFFFFFF;

constexpr std::array<std::pair<Kind, const char*>, 7> kNames{{{Kind::Arrow, "arrow"},
                                                              {Kind::Box, "box"},
                                                              {Kind::Ellipse, "ellipse"},
                                                              {Kind::Polygon, "polygon"},
                                                              {Kind::Text, "text"},
                                                              {Kind::Ruler, "ruler"},
                                                              {Kind::SideMarker, "side-marker"}}};

tl::unexpected<Error> out_of_range(const char* what, const std::string& value, const char* allowed) {
  return fail(ErrorCode::SettingOutOfRange, what, value, allowed);
}

std::string number_text(double value) {
  std::array<char, 32> text{};
  (void)std::snprintf(text.data(), text.size(), "%g", value);
  return text.data();
}

Result<void> check_points(const Annotation& annotation) {
  const std::size_t count = annotation.points.size();
  switch (annotation.kind) {
    case Kind::Polygon:
      if (count < kLeastCorners || count > kMostPoints) {
        return out_of_range("the number of corners of a polygon", std::to_string(count), "3 to 5000");
      }
      break;
    case Kind::Text:
    case Kind::SideMarker:
      if (count != 1) return out_of_range("the number of points of a text", std::to_string(count), "1");
      break;
    default:
      if (count != 2) return out_of_range("the number of points of an annotation", std::to_string(count), "2");
  }
  for (const Point& point : annotation.points) {
    for (const double value : {point.x, point.y}) {
      if (!(std::abs(value) <= kFarthest_px)) {
        return out_of_range("a coordinate of an annotation", number_text(value), "between -10000000 and 10000000");
      }
    }
  }
  return {};
}

Result<void> check_style(const Style& style) {
  if (style.colour > kMostColour) return out_of_range("a colour", std::to_string(style.colour), "a 24-bit number");
  if (!(style.width_pt >= kLeastWidth_pt && style.width_pt <= kMostWidth_pt)) {
    return out_of_range("the width of a line", number_text(style.width_pt), "0.25 to 10 points");
  }
  if (!(style.text_pt >= kLeastText_pt && style.text_pt <= kMostText_pt)) {
    return out_of_range("the size of a text", number_text(style.text_pt), "4 to 72 points");
  }
  return {};
}

Result<void> check_text(const Annotation& annotation) {
  const std::size_t longest = annotation.kind == Kind::SideMarker ? kLongestMarker : kLongestText;
  if (annotation.text.size() > longest) {
    return out_of_range("the length of a text", std::to_string(annotation.text.size()) + " bytes",
                        longest == kLongestText ? "at most 2000 bytes" : "one or two letters");
  }
  if (!is_clean_text(annotation.text)) {
    return out_of_range("the text of an annotation", "not UTF-8 or holds a control character", "readable text");
  }
  return {};
}

}  // namespace

const char* to_string(Kind kind) {
  const auto* const found = std::ranges::find(kNames, kind, [](const auto& entry) { return entry.first; });
  return found == kNames.end() ? "arrow" : found->second;
}

Result<Kind> kind_of(const std::string& name) {
  const auto* const found =
      std::ranges::find_if(kNames, [&](const std::pair<Kind, const char*>& entry) { return name == entry.second; });
  if (found != kNames.end()) return found->first;
  return out_of_range("the kind of an annotation", short_text(name),
                      "arrow, box, ellipse, polygon, text, ruler or side-marker");
}

Result<void> Annotation::validate() const {
  if (const auto points_right = check_points(*this); !points_right) return points_right;
  if (const auto style_right = check_style(style); !style_right) return style_right;
  if (const auto text_right = check_text(*this); !text_right) return text_right;
  if (region && !has_area()) return out_of_range("a region of interest", to_string(kind), "a box, ellipse or polygon");
  return {};
}

}  // namespace m2ib::annotation
