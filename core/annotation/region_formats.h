// Internal to this room: the two formats of region files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/annotation/region_file.h"

namespace m2ib::annotation {

inline constexpr std::size_t kMostFiledRegions = 500'000;  ///< of a file, over all of its pictures
inline constexpr std::size_t kLongestName = 4'096;         ///< bytes of a picture's name

/// What was read; or in `problem` a clause that says what is wrong, and where.
struct RegionsRead {
  std::vector<FiledRegion> regions;
  std::string problem;
};
[[nodiscard]] RegionsRead read_csv(std::string_view text);
[[nodiscard]] RegionsRead read_coco(std::string_view text);

[[nodiscard]] Annotation box_region(double x, double y, double width, double height, const std::string& label);

struct BoundingBox {
  double x = 0.0;
  double y = 0.0;
  double width = 0.0;
  double height = 0.0;
};
[[nodiscard]] BoundingBox bounding_box(const Annotation& annotation);

/// A name or label as it may be kept: a clause where it is too long or not a clean text, else empty.
[[nodiscard]] std::string check_label(const std::string& label);

}  // namespace m2ib::annotation
