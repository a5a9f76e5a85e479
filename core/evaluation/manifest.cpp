#include "core/evaluation/manifest.h"

#include <algorithm>
#include <array>
#include <map>
#include <new>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/base/csv_reader.h"
#include "core/base/files.h"
#include "core/base/json_limits.h"
#include "core/base/sha256.h"

namespace m2ib::evaluation {
namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{64} << 20;
constexpr std::size_t kMostLines = 500'000;
constexpr std::size_t kMostBoxes = 100;
constexpr std::size_t kLongestName = 4'096;
constexpr std::size_t kLongestFinding = 200;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

enum Column : std::uint8_t {
  Picture,
  Caption,
  Finding,
  Left,
  Top,
  Width,
  Height,
  Right,
  Bottom,
  Mask,
  PictureWidth,
  PictureHeight
};
constexpr std::size_t kColumns = 12;
using Columns = std::array<std::size_t, kColumns>;
using Row = CsvReader::Row;

/// Bare names; the first that a file has counts.
std::vector<std::string_view> names_of(Column column) {
  switch (column) {
    case Picture:
      return {"image",      "imagepath", "path",      "file",    "filename", "imagefile",
              "imageindex", "picture",   "imagename", "imageid", "dicomid"};
    case Caption:
      return {"caption", "text", "labeltext", "sentence", "phrase", "description", "report", "label"};
    case Finding:
      return {"finding", "findinglabel", "categoryname", "category", "class", "classname", "labelname"};
    case Left:
      return {"x", "bboxx", "left", "xmin", "x1"};
    case Top:
      return {"y", "bboxy", "top", "ymin", "y1"};
    case Width:
      return {"w", "width", "bboxw"};
    case Height:
      return {"h", "height", "bboxh"};
    case Right:
      return {"xmax", "x2", "right"};
    case Bottom:
      return {"ymax", "y2", "bottom"};
    case Mask:
      return {"mask", "maskpath", "maskfile", "segmentation"};
    case PictureWidth:
      return {"imagewidth"};
    case PictureHeight:
      return {"imageheight"};
  }
  return {};
}

Columns find_columns(const Row& header) {
  std::vector<std::string> bare;
  for (const std::string& name : header) bare.push_back(bare_name(name));
  Columns columns;
  columns.fill(kNone);
  for (std::size_t column = 0; column < kColumns; ++column) {
    for (const std::string_view name : names_of(static_cast<Column>(column))) {
      const auto found = std::ranges::find(bare, name);
      if (found == bare.end()) continue;
      columns[column] = static_cast<std::size_t>(found - bare.begin());
      break;
    }
  }
  return columns;
}

std::string missing_columns(const Columns& columns) {
  const auto has = [&](Column column) { return columns[column] != kNone; };
  constexpr const char* kNeeded = "; it must be a line of column names, \"image\" and \"caption\" at least";
  if (!has(Picture)) return std::string("its first line names no column \"image\"") + kNeeded;
  if (!has(Caption) && !has(Finding)) return std::string("its first line names no column \"caption\"") + kNeeded;
  const bool sides = has(Width) && has(Height);
  const bool corners = has(Right) && has(Bottom);
  // x and y alone may mean anything, so half a box is an error rather than no box.
  if (has(Left) != has(Top)) return "its first line names only one of \"x\" and \"y\"";
  if (has(Left) && !sides && !corners) return "its first line names \"x\" and \"y\", but not both \"w\" and \"h\"";
  return {};
}

/// Blanks of any kind become one; a finding stands in a table.
std::string one_line(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) {
      result += c;
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
  }
  if (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

/// "Pleural_Thickening" is "pleural thickening".
std::string caption_of_finding(const std::string& finding) {
  std::string caption = finding;
  for (char& c : caption) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '_') c = ' ';
  }
  return caption;
}

/// A clause where a caption or finding cannot be shown.
std::string check_words(const std::string& what, const std::string& text) {
  if (text.size() > annotation::kLongestText) {
    return what + " is longer than " + std::to_string(annotation::kLongestText) + " bytes";
  }
  annotation::Annotation words;
  words.kind = annotation::Kind::Text;
  words.points = {{0.0, 0.0}};
  words.text = text;
  return words.validate() ? "" : what + " is not a readable UTF-8 text";
}

/// Of spreadsheets that save "Unicode text".
bool is_utf_16(const std::string& text) { return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"); }

/// A comma of a caption without quotes splits it, and its rest would be lost without a word.
std::string check_width(const Row& row, std::size_t columns) {
  for (std::size_t i = columns; i < row.size(); ++i) {
    if (csv_field(row, i).empty()) continue;
    return "there are " + std::to_string(row.size()) + " fields for " + std::to_string(columns) +
           (columns == 1 ? " column" : " columns") + " (a caption with a comma must stand in quotation marks)";
  }
  return {};
}

/// In one reading of a file.
class Reader {
 public:
  Reader(const Columns& columns, Manifest& manifest) : columns_(columns), manifest_(manifest) {}

  /// A clause where something is wrong.
  std::string add(const Row& row, std::size_t line) {
    ManifestEntry entry;
    entry.line = line;
    if (std::string problem = read_words(row, entry); !problem.empty()) return problem;
    if (std::string problem = read_box(row, entry); !problem.empty()) return problem;
    entry.width_px = pixels_of(row, PictureWidth);
    entry.height_px = pixels_of(row, PictureHeight);
    return keep(std::move(entry));
  }
  [[nodiscard]] std::size_t made_up() const { return made_up_; }

 private:
  [[nodiscard]] std::string field(const Row& row, Column column) const { return csv_field(row, columns_[column]); }

  std::string read_words(const Row& row, ManifestEntry& entry) {
    entry.picture = field(row, Picture);
    if (entry.picture.empty()) return "it names no picture";
    entry.mask = field(row, Mask);
    if (std::max(entry.picture.size(), entry.mask.size()) > kLongestName) return "the picture's name is too long";
    if ((entry.picture + entry.mask).find('\0') != std::string::npos) return "the picture's name holds a zero byte";
    entry.finding = one_line(field(row, Finding));
    if (entry.finding.size() > kLongestFinding) return "the finding is longer than 200 bytes";
    entry.caption = one_line(field(row, Caption));
    if (entry.caption.empty() && !entry.finding.empty()) {
      entry.caption = caption_of_finding(entry.finding);
      ++made_up_;
    }
    if (entry.caption.empty()) return "it has no caption";
    if (std::string problem = check_words("the caption", entry.caption); !problem.empty()) return problem;
    return entry.finding.empty() ? "" : check_words("the finding", entry.finding);
  }

  /// A line without a box adds none.
  std::string read_box(const Row& row, ManifestEntry& entry) const {
    if (columns_[Left] == kNone) return {};
    const bool corners = columns_[Width] == kNone || columns_[Height] == kNone;
    const std::array<Column, 4> wanted{Left, Top, corners ? Right : Width, corners ? Bottom : Height};
    std::array<double, 4> numbers{};
    std::size_t empty = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const std::string text = field(row, wanted[i]);
      if (text.empty()) ++empty;
      const std::optional<double> number = text.empty() ? 0.0 : csv_number(text);
      if (!number) return "\"" + printable(text) + "\" is not a number";
      numbers[i] = *number;
    }
    if (empty == wanted.size()) return {};
    if (empty > 0) return "a number of the box is missing";
    if (!corners) {
      numbers[2] += numbers[0];
      numbers[3] += numbers[1];
    }
    if (!(numbers[2] > numbers[0] && numbers[3] > numbers[1])) return "the box has no area";
    annotation::Annotation box;
    box.kind = annotation::Kind::Box;
    box.points = {{numbers[0], numbers[1]}, {numbers[2], numbers[3]}};
    box.region = true;
    if (!box.validate()) return "the box is too large or too far away";
    entry.boxes.push_back(std::move(box));
    return {};
  }

  [[nodiscard]] int pixels_of(const Row& row, Column column) const {
    constexpr double kLargest = 1e6;
    const std::optional<double> value = csv_number(field(row, column));
    return value && *value >= 1.0 && *value <= kLargest ? static_cast<int>(*value) : 0;
  }

  std::string keep(ManifestEntry entry) {
    const auto [place, is_new] =
        places_.emplace(std::tuple(entry.picture, entry.caption, entry.finding), manifest_.entries.size());
    if (is_new) {
      manifest_.entries.push_back(std::move(entry));
      return {};
    }
    ManifestEntry& first = manifest_.entries[place->second];
    if (first.mask.empty()) first.mask = entry.mask;
    if (first.mask != entry.mask && !entry.mask.empty()) return "its caption has another mask already";
    if (!entry.boxes.empty() && (first.width_px != entry.width_px || first.height_px != entry.height_px)) {
      return "it gives another size for the same picture";
    }
    first.boxes.insert(first.boxes.end(), entry.boxes.begin(), entry.boxes.end());
    return first.boxes.size() > kMostBoxes ? "its caption has more than 100 boxes" : std::string();
  }

  const Columns& columns_;
  Manifest& manifest_;
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> places_;
  std::size_t made_up_ = 0;  ///< captions
};

/// A clause where something is wrong.
std::string read_lines(const std::string& text, Manifest& manifest) {
  if (is_utf_16(text)) return "it is a UTF-16 text; it must be saved as UTF-8";
  CsvReader csv(text);
  Row row;
  if (!csv.next(row)) return csv.problem().empty() ? "it is empty" : csv.problem();
  const std::size_t names = row.size();
  const Columns columns = find_columns(row);
  if (std::string problem = missing_columns(columns); !problem.empty()) return problem;
  Reader reader(columns, manifest);
  std::size_t lines = 0;
  while (csv.next(row)) {
    if (++lines > kMostLines) return "it has more than 500000 lines";
    std::string problem = check_width(row, names);
    if (problem.empty()) problem = reader.add(row, csv.line());
    if (!problem.empty()) return problem + " in line " + std::to_string(csv.line());
  }
  if (!csv.problem().empty()) return csv.problem();
  if (manifest.entries.empty()) return "it has no line but the column names";
  if (reader.made_up() > 0) {
    manifest.warnings.push_back(std::to_string(reader.made_up()) +
                                (reader.made_up() == 1 ? " line has" : " lines have") +
                                " no caption; the finding's name in lower case stands in its place.");
  }
  return {};
}

}  // namespace

Result<Manifest> parse_manifest(const std::string& text, const std::string& name) {
  try {
    Manifest manifest;
    manifest.sha256 = sha256_hex(text);
    if (std::string problem = read_lines(text, manifest); !problem.empty()) {
      return fail(ErrorCode::ManifestInvalid, name, problem);
    }
    return manifest;
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "reading the list " + name);
  }
}

Result<Manifest> read_manifest(const std::filesystem::path& path) {
  const Result<std::string> text = read_text_file(path, kMostBytes);
  if (!text) return tl::unexpected(text.error());
  return parse_manifest(*text, path.string());
}

}  // namespace m2ib::evaluation
