#include <cmath>
#include <map>
#include <numbers>
#include <utility>

#include "core/annotation/checks.h"
#include "core/annotation/region.h"
#include "core/annotation/region_formats.h"

namespace m2ib::annotation {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;
constexpr double kMostPixels = 1e6;
constexpr int kEllipseCorners = 64;

struct CocoPicture {
  std::string name;
  int width_px = 0;
  int height_px = 0;
};

/// Ids may be numbers or texts.
std::string id_of(const Json& entry, const char* key) {
  if (!entry.is_object() || !entry.contains(key)) return {};
  const Json& id = entry[key];
  if (id.is_string()) return "\"" + id.get_ref<const std::string&>();
  return id.is_number_integer() ? id.dump() : std::string();
}

std::string text_of(const Json& entry, const char* key) {
  if (!entry.is_object() || !entry.contains(key) || !entry[key].is_string()) return {};
  return entry[key].get_ref<const std::string&>();
}

int pixels_of(const Json& entry, const char* key) {
  if (!entry.is_object() || !entry.contains(key) || !entry[key].is_number()) return 0;
  const double value = entry[key].get<double>();
  return value >= 1.0 && value <= kMostPixels ? static_cast<int>(value) : 0;
}

bool numbers_of(const Json& list, std::vector<double>& numbers) {
  if (!list.is_array()) return false;
  numbers.clear();
  for (const Json& value : list) {
    if (!value.is_number()) return false;
    numbers.push_back(value.get<double>());
  }
  return true;
}

class CocoReader {
 public:
  explicit CocoReader(const Json& document) : document_(document) {}

  RegionsRead read() {
    RegionsRead result;
    result.problem = read_tables();
    if (!result.problem.empty()) return result;
    std::size_t number = 0;
    for (const Json& entry : document_["annotations"]) {
      ++number;
      std::string problem = read_entry(entry, result.regions);
      if (problem.empty() && result.regions.size() > kMostFiledRegions) problem = "there are more than 500000 regions";
      if (problem.empty()) continue;
      result.problem = problem + " in annotation " + std::to_string(number);
      break;
    }
    return result;
  }

 private:
  std::string read_tables() {
    if (!document_.contains("annotations") || !document_["annotations"].is_array()) {
      return "it has no list \"annotations\"";
    }
    for (const char* key : {"images", "categories"}) {
      if (document_.contains(key) && !document_[key].is_array()) return "\"" + std::string(key) + "\" is not a list";
    }
    if (document_.contains("images")) {
      for (const Json& image : document_["images"]) {
        CocoPicture picture{text_of(image, "file_name"), pixels_of(image, "width"), pixels_of(image, "height")};
        if (picture.name.size() > kLongestName) return "the name of a picture is too long";
        pictures_.emplace(id_of(image, "id"), std::move(picture));
      }
    }
    if (document_.contains("categories")) {
      for (const Json& category : document_["categories"]) {
        std::string label = text_of(category, "name");
        if (std::string problem = check_label(label); !problem.empty()) return problem + " among the categories";
        labels_.emplace(id_of(category, "id"), std::move(label));
      }
    }
    return {};
  }

  std::string read_entry(const Json& entry, std::vector<FiledRegion>& regions) {
    if (!entry.is_object()) return "there is something other than an object";
    FiledRegion filed;
    if (const auto found = pictures_.find(id_of(entry, "image_id")); found != pictures_.end()) {
      filed.picture = found->second.name.empty() ? id_of(entry, "image_id") : found->second.name;
      filed.width_px = found->second.width_px;
      filed.height_px = found->second.height_px;
    } else {
      filed.picture = id_of(entry, "image_id");
    }
    std::string label;
    if (const auto found = labels_.find(id_of(entry, "category_id")); found != labels_.end()) label = found->second;
    if (entry.contains("segmentation") && !entry["segmentation"].is_null()) {
      const Json& outline = entry["segmentation"];
      if (outline.is_object()) return "a run-length encoded mask (RLE) cannot be read, only boxes and polygons,";
      if (!outline.is_array()) return "\"segmentation\" is not a list of polygons";
      if (!outline.empty()) return read_polygons(outline, filed, label, regions);
    }
    return read_box(entry, filed, label, regions);
  }

  static std::string read_polygons(const Json& outline, const FiledRegion& filed, const std::string& label,
                                   std::vector<FiledRegion>& regions) {
    std::vector<double> numbers;
    for (const Json& polygon : outline) {
      if (!numbers_of(polygon, numbers) || numbers.size() % 2 != 0) return "a polygon is not a list of pairs";
      FiledRegion part = filed;
      part.region.kind = Kind::Polygon;
      part.region.region = true;
      part.region.text = label;
      for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) {
        part.region.points.push_back({numbers[i], numbers[i + 1]});
      }
      if (!part.region.validate()) return "a polygon has fewer than 3 or more than 5000 corners, or lies too far away";
      regions.push_back(std::move(part));
      if (regions.size() > kMostFiledRegions) break;
    }
    return {};
  }

  static std::string read_box(const Json& entry, FiledRegion& filed, const std::string& label,
                              std::vector<FiledRegion>& regions) {
    std::vector<double> numbers;
    if (!entry.contains("bbox")) return "there is neither a box nor a polygon";
    if (!numbers_of(entry["bbox"], numbers) || numbers.size() != 4) return "\"bbox\" is not a list of four numbers";
    if (!(numbers[2] > 0.0 && numbers[3] > 0.0)) return "the box has no area";
    filed.region = box_region(numbers[0], numbers[1], numbers[2], numbers[3], label);
    if (!filed.region.validate()) return "the box is too large or too far away";
    regions.push_back(std::move(filed));
    return {};
  }

  const Json& document_;
  std::map<std::string, CocoPicture> pictures_;
  std::map<std::string, std::string> labels_;
};

/// Corners as COCO wants them: x, y, x, y … A box has none.
Json outline_of(const Annotation& region, const BoundingBox& box) {
  Json corners = Json::array();
  if (region.kind == Kind::Box) return corners;
  Json list = Json::array();
  if (region.kind == Kind::Ellipse) {
    for (int i = 0; i < kEllipseCorners; ++i) {
      const double angle = 2.0 * std::numbers::pi * i / kEllipseCorners;
      list.push_back(box.x + box.width / 2.0 * (1.0 + std::cos(angle)));
      list.push_back(box.y + box.height / 2.0 * (1.0 + std::sin(angle)));
    }
  } else {
    for (const Point& point : region.points) {
      list.push_back(point.x);
      list.push_back(point.y);
    }
  }
  corners.push_back(std::move(list));
  return corners;
}

}  // namespace

RegionsRead read_coco(std::string_view text) {
  RegionsRead result;
  const Json document = parse_bounded(text, kMostBytes, result.problem);
  if (!result.problem.empty()) return result;
  return CocoReader(document).read();
}

std::string regions_coco(const std::vector<Annotation>& regions, const std::string& picture, int width_px,
                         int height_px) {
  std::map<std::string, int> categories;
  Json names = Json::array();
  Json list = Json::array();
  for (const Annotation& region : regions) {
    if (!region.has_area() || region.points.empty()) continue;
    const std::string label = region.text.empty() ? std::string("region") : region.text;
    const auto [category, added] = categories.emplace(label, static_cast<int>(categories.size()) + 1);
    if (added) names.push_back({{"id", category->second}, {"name", label}});
    const BoundingBox box = bounding_box(region);
    list.push_back({{"id", list.size() + 1},
                    {"image_id", 1},
                    {"category_id", category->second},
                    {"bbox", {box.x, box.y, box.width, box.height}},
                    {"segmentation", outline_of(region, box)},
                    {"area", area_px(region)},
                    {"iscrowd", 0}});
  }
  const Json image{{"id", 1}, {"file_name", picture}, {"width", width_px}, {"height", height_px}};
  const Json document{
      {"images", Json::array({image})}, {"categories", std::move(names)}, {"annotations", std::move(list)}};
  return document.dump(1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace m2ib::annotation
