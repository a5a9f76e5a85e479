#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "core/annotation/checks.h"
#include "core/annotation/region_formats.h"
#include "core/base/csv_reader.h"

namespace m2ib::annotation {
namespace {

enum Column : std::uint8_t { Picture, Label, Left, Top, Width, Height, Right, Bottom, PictureWidth, PictureHeight };
constexpr std::size_t kColumns = 10;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// Names without case, spaces and marks; "bboxx" is NIH's "Bbox [x". The first that a file has counts.
constexpr std::array<std::pair<std::string_view, Column>, 42> kNames{{{"imageindex", Picture},
                                                                      {"image", Picture},
                                                                      {"imageid", Picture},
                                                                      {"imagename", Picture},
                                                                      {"filename", Picture},
                                                                      {"file", Picture},
                                                                      {"dicomid", Picture},
                                                                      {"patientid", Picture},
                                                                      {"picture", Picture},
                                                                      {"path", Picture},
                                                                      {"findinglabel", Label},
                                                                      {"categoryname", Label},
                                                                      {"label", Label},
                                                                      {"labelname", Label},
                                                                      {"finding", Label},
                                                                      {"class", Label},
                                                                      {"classname", Label},
                                                                      {"category", Label},
                                                                      {"labeltext", Label},
                                                                      {"name", Label},
                                                                      {"x", Left},
                                                                      {"bboxx", Left},
                                                                      {"left", Left},
                                                                      {"xmin", Left},
                                                                      {"x1", Left},
                                                                      {"y", Top},
                                                                      {"bboxy", Top},
                                                                      {"top", Top},
                                                                      {"ymin", Top},
                                                                      {"y1", Top},
                                                                      {"w", Width},
                                                                      {"width", Width},
                                                                      {"bboxw", Width},
                                                                      {"h", Height},
                                                                      {"height", Height},
                                                                      {"bboxh", Height},
                                                                      {"xmax", Right},
                                                                      {"x2", Right},
                                                                      {"ymax", Bottom},
                                                                      {"y2", Bottom},
                                                                      {"imagewidth", PictureWidth},
                                                                      {"imageheight", PictureHeight}}};

using Columns = std::array<std::size_t, kColumns>;
using Row = CsvReader::Row;

Columns find_columns(const Row& header) {
  Columns columns;
  columns.fill(kNone);
  std::vector<std::string> names;
  for (const std::string& name : header) names.push_back(bare_name(name));
  for (const auto& [name, column] : kNames) {
    const auto found = std::ranges::find(names, name);
    if (found != names.end() && columns[column] == kNone) {
      columns[column] = static_cast<std::size_t>(found - names.begin());
    }
  }
  return columns;
}

std::string missing_columns(const Columns& columns) {
  const auto has = [&](Column column) { return columns[column] != kNone; };
  if (!has(Left)) return "its first line names no column \"x\"";
  if (!has(Top)) return "its first line names no column \"y\"";
  if (!has(Width) && !has(Right)) return "its first line names no column \"w\" or \"width\"";
  if (!has(Height) && !has(Bottom)) return "its first line names no column \"h\" or \"height\"";
  return {};
}

/// A size of a picture in pixels; 0 where there is none.
int pixels_of(const std::string& text) {
  constexpr double kLargest = 1e6;
  const std::optional<double> value = csv_number(text);
  return value && *value >= 1.0 && *value <= kLargest ? static_cast<int>(*value) : 0;
}

/// A clause where something is wrong. A row without a box (a picture without a finding) adds nothing.
std::string read_row(const Row& row, const Columns& columns, std::vector<FiledRegion>& regions) {
  const bool corners = columns[Width] == kNone || columns[Height] == kNone;
  const std::array<Column, 4> wanted{Left, Top, corners ? Right : Width, corners ? Bottom : Height};
  std::array<double, 4> numbers{};
  std::size_t empty = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::string text = csv_field(row, columns[wanted[i]]);
    if (text.empty()) ++empty;
    const std::optional<double> number = text.empty() ? 0.0 : csv_number(text);
    if (!number) return short_text(text) + " is not a number";
    numbers[i] = *number;
  }
  if (empty == wanted.size()) return {};
  if (empty > 0) return "a number of the box is missing";
  FiledRegion filed;
  filed.picture = csv_field(row, columns[Picture]);
  filed.width_px = pixels_of(csv_field(row, columns[PictureWidth]));
  filed.height_px = pixels_of(csv_field(row, columns[PictureHeight]));
  const std::string label = csv_field(row, columns[Label]);
  if (filed.picture.size() > kLongestName) return "the picture's name is too long";
  if (std::string problem = check_label(label); !problem.empty()) return problem;
  const double width = corners ? numbers[2] - numbers[0] : numbers[2];
  const double height = corners ? numbers[3] - numbers[1] : numbers[3];
  if (!(width > 0.0 && height > 0.0)) return "the box has no area";
  filed.region = box_region(numbers[0], numbers[1], width, height, label);
  if (!filed.region.validate()) return "the box is too large or too far away";
  regions.push_back(std::move(filed));
  return {};
}

}  // namespace

RegionsRead read_csv(std::string_view text) {
  RegionsRead read;
  CsvReader reader(text);
  Row row;
  if (!reader.next(row)) {
    read.problem = reader.problem().empty() ? "it is empty" : reader.problem();
    return read;
  }
  const Columns columns = find_columns(row);
  read.problem = missing_columns(columns);
  while (read.problem.empty() && reader.next(row)) {
    read.problem = read_row(row, columns, read.regions);
    if (!read.problem.empty()) read.problem += " in line " + std::to_string(reader.line());
    if (read.regions.size() > kMostFiledRegions) read.problem = "it holds more than 500000 boxes";
  }
  if (read.problem.empty()) read.problem = reader.problem();
  return read;
}

std::string regions_csv(const std::vector<Annotation>& regions, const std::string& picture) {
  std::string text = "image,label,x,y,w,h,shape\r\n";
  for (const Annotation& region : regions) {
    if (!region.has_area() || region.points.empty()) continue;
    const BoundingBox box = bounding_box(region);
    text += csv_quoted(picture) + ',' + csv_quoted(region.text);
    for (const double value : {box.x, box.y, box.width, box.height}) text += ',' + csv_number_text(value);
    text += std::string(",") + to_string(region.kind) + "\r\n";
  }
  return text;
}

}  // namespace m2ib::annotation
