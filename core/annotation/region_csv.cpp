#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

#include "core/annotation/checks.h"
#include "core/annotation/region_formats.h"

namespace m2ib::annotation {
namespace {

constexpr std::size_t kMostColumns = 1'000;
constexpr std::size_t kLongestField = std::size_t{64} << 10;

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
using Row = std::vector<std::string>;

/// Records of a CSV text (RFC 4180: quotes, doubled quotes, line ends within quotes; CR LF, LF or CR).
class CsvReader {
 public:
  CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  /// The next record that is not blank; false at the end, or with a problem.
  bool next(Row& row) {
    while (at_ < text_.size()) {
      read(row);
      if (!problem_.empty()) return false;
      if (row.size() > 1 || !row[0].empty()) return true;
    }
    return false;
  }
  [[nodiscard]] std::size_t line() const { return first_line_; }  ///< where the last record began, from 1
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  void read(Row& row) {
    first_line_ = line_;
    row.clear();
    do {
      row.emplace_back();
      field(row.back());
      if (row.size() > kMostColumns) problem_ = "it has more than 1000 columns";
    } while (problem_.empty() && take(separator_));
    if (problem_.empty()) end_line();
  }
  void field(std::string& value) {
    const bool quoted = take('"');
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (quoted && c == '"') {
        ++at_;
        if (!take('"')) return rest_of_field(value);
        value += '"';
      } else if (!quoted && (c == separator_ || c == '\n' || c == '\r')) {
        return;
      } else {
        if (c == '\n') ++line_;
        value += c;
        ++at_;
      }
      if (value.size() > kLongestField) return fail_with("a field is longer than 65536 bytes");
    }
    if (quoted) fail_with("a quotation mark is never closed");
  }
  /// After the closing quote there may be blanks only.
  void rest_of_field(const std::string&) {
    while (take(' ')) {
    }
    const bool ended = at_ == text_.size() || text_[at_] == separator_ || text_[at_] == '\n' || text_[at_] == '\r';
    if (!ended) fail_with("something follows a closing quotation mark");
  }
  void end_line() {
    const bool carriage = take('\r');
    if (take('\n') || carriage) ++line_;
  }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void fail_with(const char* what) { problem_ = std::string(what) + " in line " + std::to_string(first_line_); }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t first_line_ = 1;
  std::string problem_;
};

std::string bare(const std::string& name) {
  std::string result;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') result += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) result += c;
  }
  return result;
}

Columns find_columns(const Row& header) {
  Columns columns;
  columns.fill(kNone);
  std::vector<std::string> names;
  for (const std::string& name : header) names.push_back(bare(name));
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

std::string field_of(const Row& row, std::size_t column) {
  if (column >= row.size()) return {};
  const std::string& field = row[column];
  const std::size_t first = field.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return field.substr(first, field.find_last_not_of(" \t") - first + 1);
}

std::optional<double> number_of(std::string text) {
  std::ranges::replace(text, ',', '.');  // quoted, or between semicolons
  double value = 0.0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// A size of a picture in pixels; 0 where there is none.
int pixels_of(const std::string& text) {
  constexpr double kLargest = 1e6;
  const std::optional<double> value = number_of(text);
  return value && *value >= 1.0 && *value <= kLargest ? static_cast<int>(*value) : 0;
}

/// A clause where something is wrong. A row without a box (a picture without a finding) adds nothing.
std::string read_row(const Row& row, const Columns& columns, std::vector<FiledRegion>& regions) {
  const bool corners = columns[Width] == kNone || columns[Height] == kNone;
  const std::array<Column, 4> wanted{Left, Top, corners ? Right : Width, corners ? Bottom : Height};
  std::array<double, 4> numbers{};
  std::size_t empty = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::string text = field_of(row, columns[wanted[i]]);
    if (text.empty()) ++empty;
    const std::optional<double> number = text.empty() ? 0.0 : number_of(text);
    if (!number) return short_text(text) + " is not a number";
    numbers[i] = *number;
  }
  if (empty == wanted.size()) return {};
  if (empty > 0) return "a number of the box is missing";
  FiledRegion filed;
  filed.picture = field_of(row, columns[Picture]);
  filed.width_px = pixels_of(field_of(row, columns[PictureWidth]));
  filed.height_px = pixels_of(field_of(row, columns[PictureHeight]));
  const std::string label = field_of(row, columns[Label]);
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

char separator_of(std::string_view text) {
  const std::string_view first = text.substr(0, text.find_first_of("\r\n"));
  const auto count = [&](char c) { return std::ranges::count(first, c); };
  if (count('\t') > count(',') && count('\t') > count(';')) return '\t';
  return count(';') > count(',') ? ';' : ',';
}

std::string quoted(const std::string& text) {
  if (text.find_first_of(",;\t\"\r\n") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + "\"";
}

std::string short_number(double value) {
  std::array<char, 64> text{};
  const auto [end, problem] = std::to_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc() ? std::string(text.data(), end) : "0";
}

}  // namespace

RegionsRead read_csv(std::string_view text) {
  RegionsRead read;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  CsvReader reader(text, separator_of(text));
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
    text += quoted(picture) + ',' + quoted(region.text);
    for (const double value : {box.x, box.y, box.width, box.height}) text += ',' + short_number(value);
    text += std::string(",") + to_string(region.kind) + "\r\n";
  }
  return text;
}

}  // namespace m2ib::annotation
