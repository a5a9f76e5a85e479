// Any bytes as a CSV text: its records, a list of pictures and captions, and the regions of a picture.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/annotation/region_formats.h"
#include "core/base/csv_reader.h"
#include "core/evaluation/manifest.h"

namespace {

using m2ib::CsvReader;

void must(bool holds, const char* what) {
  if (holds) return;
  (void)std::fprintf(stderr, "%s\n", what);
  std::abort();
}

/// What was read and is written reads as the same.
void check_records(const std::string& text) {
  CsvReader reader(text);
  CsvReader::Row row;
  std::size_t line = 0;
  while (reader.next(row)) {
    must(reader.line() > line, "a record begins where the last one did");
    line = reader.line();
    must(!row.empty() && row.size() <= CsvReader::kMostColumns, "number of fields");
    std::string written = "a,b\r\n";
    for (const std::string& field : row) {
      must(field.size() <= CsvReader::kLongestField, "length of a field");
      if (const auto number = m2ib::csv_number(field)) {
        must(m2ib::csv_number(m2ib::csv_number_text(*number)) == number, "a number changed");
      }
      written += '"';
      for (const char c : field) written += c == '"' ? std::string(2, c) : std::string(1, c);
      written += "\",";
    }
    written.back() = '\n';
    CsvReader again(written);
    CsvReader::Row same;
    must(again.next(same) && again.next(same), "what was written cannot be read");
    must(same == row, "written and read: another record");
  }
}

void check_manifest(const std::string& text) {
  const auto manifest = m2ib::evaluation::parse_manifest(text, "fuzzed");
  if (!manifest) {
    (void)m2ib::describe(manifest.error());
    return;
  }
  must(!manifest->entries.empty(), "an empty list");
  std::size_t line = 0;
  for (const auto& entry : manifest->entries) {
    must(entry.line > line, "order of the lines");
    line = entry.line;
    must(!entry.picture.empty() && !entry.caption.empty(), "no picture or caption");
    must((entry.picture + entry.mask).find('\0') == std::string::npos, "a zero byte in a name");
    must(entry.width_px >= 0 && entry.height_px >= 0 && entry.boxes.size() <= 100, "size or boxes");
    for (const auto& box : entry.boxes) {
      must(box.validate().has_value() && box.points[1].x > box.points[0].x && box.points[1].y > box.points[0].y,
           "a box that is none");
    }
  }
}

void check_regions(const std::string& text) {
  const bool json = text.starts_with("{") || text.starts_with("[");
  const auto read = json ? m2ib::annotation::read_coco(text) : m2ib::annotation::read_csv(text);
  if (!read.problem.empty()) return;
  for (const auto& filed : read.regions) must(filed.region.validate().has_value(), "a region that is none");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_records(text);
  check_manifest(text);
  check_regions(text);
  return 0;
}
