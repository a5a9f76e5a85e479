#include "core/annotation/region_file.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <set>
#include <utility>

#include "core/annotation/checks.h"
#include "core/annotation/region_formats.h"
#include "core/base/files.h"

namespace m2ib::annotation {
namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{64} << 20;
constexpr double kSameRatio = 0.01;  ///< sides are whole pixels, so a smaller copy has a slightly different ratio

bool is_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// The last part of a path, in lower case.
std::string plain_name(const std::string& picture) {
  const std::size_t slash = picture.find_last_of("/\\");
  std::string name = slash == std::string::npos ? picture : picture.substr(slash + 1);
  std::ranges::transform(name, name.begin(), lower);
  return name;
}

/// Without an ending; the last number of a DICOM UID is none.
std::string without_ending(const std::string& name) {
  constexpr std::size_t kLongestEnding = 5;
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos || dot == 0 || name.size() - dot - 1 > kLongestEnding) return name;
  const bool letters = std::any_of(name.begin() + static_cast<std::ptrdiff_t>(dot) + 1, name.end(),
                                   [](char c) { return c >= 'a' && c <= 'z'; });
  return letters ? name.substr(0, dot) : name;
}

bool same_picture(const std::string& a, const std::string& b) {
  return a == b || without_ending(a) == b || a == without_ending(b) || without_ending(a) == without_ending(b);
}

void fit_to(Annotation& region, const FiledRegion& filed, int width_px, int height_px) {
  if (filed.width_px <= 0 || filed.height_px <= 0 || width_px <= 0 || height_px <= 0) return;
  const double across = static_cast<double>(width_px) / filed.width_px;
  const double down = static_cast<double>(height_px) / filed.height_px;
  if (std::abs(across / down - 1.0) > kSameRatio) return;
  for (Point& point : region.points) point = {point.x * across, point.y * down};
}

}  // namespace

Annotation box_region(double x, double y, double width, double height, const std::string& label) {
  Annotation region;
  region.kind = Kind::Box;
  region.points = {{x, y}, {x + width, y + height}};
  region.text = label;
  region.region = true;
  return region;
}

BoundingBox bounding_box(const Annotation& annotation) {
  if (annotation.points.empty()) return {};
  const auto [left, right] = std::ranges::minmax(annotation.points, {}, &Point::x);
  const auto [top, bottom] = std::ranges::minmax(annotation.points, {}, &Point::y);
  return {left.x, top.y, right.x - left.x, bottom.y - top.y};
}

std::string check_label(const std::string& label) {
  if (label.size() > kLongestText) return "a label is longer than 2000 bytes";
  if (!is_clean_text(label)) return "a label is not a readable UTF-8 text";
  return {};
}

Result<std::vector<FiledRegion>> read_regions(const std::filesystem::path& path) {
  try {
    const Result<std::string> text = read_text_file(path, kMostBytes);
    if (!text) return tl::make_unexpected(text.error());
    RegionsRead read = is_json(*text) ? read_coco(*text) : read_csv(*text);
    if (!read.problem.empty()) return fail(ErrorCode::RegionsInvalid, path.string(), read.problem);
    return std::move(read.regions);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "reading the regions in " + path.string());
  } catch (const nlohmann::json::exception&) {
    return fail(ErrorCode::RegionsInvalid, path.string(), "it is not JSON that can be read");
  }
}

std::vector<Annotation> regions_of(const std::vector<FiledRegion>& regions, const std::string& picture, int width_px,
                                   int height_px) {
  std::set<std::string> names;
  for (const FiledRegion& filed : regions) names.insert(plain_name(filed.picture));
  const std::string wanted = plain_name(picture);
  std::vector<Annotation> found;
  for (const FiledRegion& filed : regions) {
    if (names.size() > 1 && (wanted.empty() || !same_picture(plain_name(filed.picture), wanted))) continue;
    if (found.size() == kMostAnnotations) break;
    Annotation region = filed.region;
    fit_to(region, filed, width_px, height_px);
    if (region.validate()) found.push_back(std::move(region));
  }
  return found;
}

}  // namespace m2ib::annotation
