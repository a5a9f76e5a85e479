#include "core/session/raw_maps.h"

#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <span>

#include "core/image/raster/write_tiff.h"
#include "core/session/npy.h"
#include "core/session/provenance.h"

namespace m2ib::session {
namespace {

/// The shortest text that reads back as the same number, with a point whatever the machine's language.
template <class Number>
void append_number(std::string& text, Number number) {
  std::array<char, 64> digits{};
  const auto [end, problem] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  if (problem == std::errc()) text.append(digits.data(), end);
}

std::string csv_of(const attribution::Explanation& explanation, const std::vector<float>& values, RawPart part) {
  const image::FieldOfView& seen = explanation.field_of_view;
  const double width = seen.width_px / explanation.grid;
  const double height = seen.height_px / explanation.grid;
  std::string text = "row,column,left_px,top_px,width_px,height_px,";
  text += attribution::to_string(explanation.method().unit);
  text += part == RawPart::Spread ? "_spread\n" : "\n";
  for (int row = 0; row < explanation.grid; ++row) {
    for (int column = 0; column < explanation.grid; ++column) {
      text += std::to_string(row) + "," + std::to_string(column);
      for (const double edge : {seen.left_px + column * width, seen.top_px + row * height, width, height}) {
        text += ',';
        append_number(text, edge);
      }
      text += ',';
      append_number(text, values[static_cast<std::size_t>(row * explanation.grid + column)]);
      text += '\n';
    }
  }
  return text;
}

}  // namespace

const char* suffix_of(RawFormat format) {
  switch (format) {
    case RawFormat::Npy:
      return ".npy";
    case RawFormat::Csv:
      return ".csv";
    case RawFormat::Tiff:
      return ".tiff";
  }
  return ".npy";
}

std::filesystem::path spread_file(const std::filesystem::path& map_file) {
  std::filesystem::path named = map_file;
  return named.replace_filename(map_file.stem().string() + "-spread" + map_file.extension().string());
}

Result<std::vector<std::byte>> raw_map(const attribution::Explanation& explanation, RawFormat format, RawPart part) {
  const std::vector<float> values = part == RawPart::Spread ? explanation.patch_spread() : explanation.patch_values();
  const int grid = explanation.grid;
  if (grid <= 0 || values.empty()) return fail(ErrorCode::ComputeFailed, "the result has no map");
  const auto side = static_cast<std::size_t>(grid);
  switch (format) {
    case RawFormat::Npy:
      return to_npy(values, {side, side});
    case RawFormat::Csv: {
      const std::string text = csv_of(explanation, values, part);
      const auto bytes = std::as_bytes(std::span(text));
      return std::vector<std::byte>(bytes.begin(), bytes.end());
    }
    case RawFormat::Tiff: {
      image::TiffTexts texts;
      texts.description = to_json(explanation, std::nullopt, -1);
      texts.software = std::string("M2IB Explorer ") + program_version();
      return image::float_tiff(values, grid, grid, texts);
    }
  }
  return fail(ErrorCode::ComputeFailed, "the format is not known");
}

}  // namespace m2ib::session
