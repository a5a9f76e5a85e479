#include "app/cli/image_report.h"

#include <algorithm>
#include <cstdio>
#include <type_traits>

#include <nlohmann/json.hpp>

#include "core/image/input_checks.h"
#include "core/session/provenance.h"

namespace m2ib::cli {
namespace {

using Json = nlohmann::ordered_json;
using image::Radiograph;

/// Texts of a file may hold what a terminal takes for commands.
std::string clean(std::string text) {
  for (char& letter : text) {
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F) letter = ' ';
  }
  return text;
}

void line(const char* key, const std::string& value) { std::printf("%-17s%s\n", key, clean(value).c_str()); }

/// Few digits where they are enough, all where they are not.
std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.10g", value);
  return text;
}

int bytes_of_value(const Radiograph& radiograph) {
  return std::visit(
      [](const auto& pixels) { return static_cast<int>(sizeof(typename std::decay_t<decltype(pixels)>::value_type)); },
      radiograph.pixels);
}

bool is_signed(const Radiograph& radiograph) {
  return radiograph.format == image::PixelFormat::GraySigned16 ||
         radiograph.format == image::PixelFormat::GraySigned32 || radiograph.format == image::PixelFormat::GrayFloat;
}

int bits_allocated(const Radiograph& radiograph) {
  return radiograph.dicom ? radiograph.dicom->bits_allocated : 8 * bytes_of_value(radiograph);
}

int samples(const Radiograph& radiograph) {
  return radiograph.dicom ? radiograph.dicom->samples : image::channels(radiograph);
}

const char* function_name(const image::NamedWindow& named) {
  switch (named.window.curve) {
    case image::Curve::Linear:
      return named.exact ? "LINEAR_EXACT" : "LINEAR";
    case image::Curve::Sigmoid:
      return "SIGMOID";
    case image::Curve::Table:
      break;
  }
  return "TABLE";
}

const char* source_name(image::PixelSpacing::Source source) {
  switch (source) {
    case image::PixelSpacing::Source::Patient:
      return "PixelSpacing";
    case image::PixelSpacing::Source::Calibrated:
      return "PixelSpacing, calibrated";
    case image::PixelSpacing::Source::Detector:
      return "ImagerPixelSpacing";
    case image::PixelSpacing::Source::Nominal:
      return "NominalScannedPixelSpacing";
    case image::PixelSpacing::Source::Unknown:
      break;
  }
  return "unknown";
}

const char* unit_of(image::PixelSpacing::Source source) {
  switch (source) {
    case image::PixelSpacing::Source::Detector:
      return "mm at detector";
    case image::PixelSpacing::Source::Nominal:
      return "mm on film";
    case image::PixelSpacing::Source::Unknown:
      return "px";
    default:
      return "mm";
  }
}

Json table_json(const image::LookupTable& table) {
  return {{"first", table.first},
          {"entries", table.values.size()},
          {"bits", table.bits},
          {"explanation", table.explanation}};
}

/// As in the file.
image::CentreWidth numbers_of(const image::NamedWindow& named) {
  const image::Window& window = named.window;
  return named.exact ? image::CentreWidth{window.low + (window.high - window.low) / 2.0, window.high - window.low}
                     : image::centre_width(window);
}

/// The file's first, else what the program takes instead.
image::NamedWindow first_window(const Radiograph& radiograph) {
  image::NamedWindow first = radiograph.windows.empty() ? image::NamedWindow{} : radiograph.windows.front();
  first.window = image::default_window(radiograph);
  if (radiograph.windows.empty()) first.exact = radiograph.format == image::PixelFormat::GrayFloat;
  return first;
}

Json window_json(const Radiograph& radiograph, const image::NamedWindow& named) {
  const image::Window& window = named.window;
  const image::CentreWidth numbers = numbers_of(named);
  Json json{{"name", named.name},       {"function", function_name(named)},
            {"centre", numbers.centre}, {"width", numbers.width},
            {"low", window.low},        {"high", window.high}};
  if (window.curve == image::Curve::Table) {
    const auto index = static_cast<std::size_t>(std::max(window.table, 0));
    const bool known = window.table >= 0 && index < radiograph.voi_tables.size();
    json["table"] = known ? table_json(radiograph.voi_tables[index]) : Json();
  }
  return json;
}

void add_pixels(Json& json, const Radiograph& radiograph) {
  const auto& dicom = radiograph.dicom;
  json["width_px"] = radiograph.width_px;
  json["height_px"] = radiograph.height_px;
  json["frames"] = radiograph.frames;
  json["frame"] = radiograph.frame;
  json["bits_allocated"] = bits_allocated(radiograph);
  json["bits_stored"] = radiograph.bits_stored;
  json["signed"] = is_signed(radiograph);
  json["float"] = radiograph.format == image::PixelFormat::GrayFloat;
  json["samples"] = samples(radiograph);
  json["photometric_interpretation"] = dicom ? Json(dicom->photometric) : Json();
  json["transfer_syntax"] =
      dicom ? Json{{"uid", dicom->transfer_syntax_uid}, {"name", dicom->transfer_syntax}} : Json();
  json["lossy_compression"] = dicom && dicom->lossy ? Json(*dicom->lossy) : Json();
  json["modality"] = dicom ? Json(dicom->modality) : Json();
  json["body_part"] = dicom ? Json(dicom->body_part) : Json();
  json["view_position"] = dicom ? Json(dicom->view_position) : Json();
  json["laterality"] = dicom ? Json(dicom->laterality) : Json();
}

void add_values(Json& json, const Radiograph& radiograph) {
  const image::ModalityTransform& modality = radiograph.modality;
  const image::ValueRange native = image::native_range(radiograph);
  const image::ValueRange values = image::modality_range(radiograph, image::Padding::Counted);
  const image::ValueRange picture = image::modality_range(radiograph);
  json["native_values"] = {{"min", native.low}, {"max", native.high}};
  json["modality_values"] = {{"min", values.low},
                             {"max", values.high},
                             {"min_without_padding", picture.low},
                             {"max_without_padding", picture.high},
                             {"unit", modality.unit}};
  json["modality_lut"] = {{"slope", modality.table ? Json() : Json(modality.slope)},
                          {"intercept", modality.table ? Json() : Json(modality.intercept)},
                          {"table", modality.table ? table_json(*modality.table) : Json()}};
  json["polarity"] = radiograph.polarity == image::Polarity::LowIsWhite ? "low is white" : "low is black";
  json["windows"] = Json::array();
  for (const image::NamedWindow& named : radiograph.windows) {
    json["windows"].push_back(window_json(radiograph, named));
  }
  json["default_window"] = window_json(radiograph, first_window(radiograph));
  json["padding"] = radiograph.padding_low ? Json{{"low", *radiograph.padding_low},
                                                  {"high", radiograph.padding_high.value_or(*radiograph.padding_low)}}
                                           : Json();
}

void add_geometry(Json& json, const Radiograph& radiograph) {
  const image::PixelSpacing& spacing = radiograph.spacing;
  const bool known = spacing.source != image::PixelSpacing::Source::Unknown;
  json["spacing"] = known ? Json{{"column_mm", spacing.column_mm},
                                 {"row_mm", spacing.row_mm},
                                 {"source", source_name(spacing.source)},
                                 {"unit", unit_of(spacing.source)}}
                          : Json();
  json["orientation"] = {{"right", radiograph.orientation.right}, {"bottom", radiograph.orientation.bottom}};
  json["exif_orientation"] = radiograph.exif_orientation;
  json["first_missing_row"] = radiograph.first_missing_row ? Json(*radiograph.first_missing_row) : Json();
  json["transparency_dropped"] = radiograph.alpha_dropped;
  json["black_outs"] = Json::array();
  for (const image::PixelRect& box : radiograph.black_outs) {
    json["black_outs"].push_back({{"left", box.left}, {"top", box.top}, {"width", box.width}, {"height", box.height}});
  }
}

void add_remarks(Json& json, const Radiograph& radiograph) {
  json["notes"] = Json::array();
  for (const image::ReadingNote& note : radiograph.notes) {
    json["notes"].push_back({{"code", image::note_name(note.code)}, {"text", image::describe(note)}});
  }
  json["doubts"] = Json::array();
  for (const image::InputDoubt& doubt : image::check_input(radiograph)) {
    json["doubts"].push_back({{"code", image::check_name(doubt.check)}, {"text", image::describe(doubt)}});
  }
}

Json begun(const char* format) {
  return {{"format", format},
          {"format_version", 1},
          {"program", {{"name", "M2IB Explorer"}, {"version", session::program_version()}}}};
}

std::string window_text(const image::NamedWindow& named) {
  const image::CentreWidth numbers = numbers_of(named);
  return std::string(function_name(named)) + ", centre " + number(numbers.centre) + ", width " + number(numbers.width) +
         " (" + number(named.window.low) + " to " + number(named.window.high) + ")" +
         (named.name.empty() ? "" : " \"" + named.name + "\"");
}

void print_pixels(const Radiograph& radiograph) {
  line("Picture", radiograph.description);
  line("SHA-256", radiograph.sha256);
  line("Size", std::to_string(radiograph.width_px) + " x " + std::to_string(radiograph.height_px) + " px; frame " +
                   std::to_string(radiograph.frame) + " (from 0) of " + std::to_string(radiograph.frames));
  const bool floating = radiograph.format == image::PixelFormat::GrayFloat;
  line("Pixels", std::to_string(bits_allocated(radiograph)) + " bits allocated, " +
                     std::to_string(radiograph.bits_stored) + " stored, " +
                     (floating ? "float" : (is_signed(radiograph) ? "signed" : "unsigned")) + ", " +
                     std::to_string(samples(radiograph)) + (samples(radiograph) == 1 ? " sample" : " samples") +
                     (radiograph.dicom ? ", " + radiograph.dicom->photometric : ""));
  if (!radiograph.dicom) return;
  line("Transfer syntax", radiograph.dicom->transfer_syntax + " (" + radiograph.dicom->transfer_syntax_uid + ")");
  std::string examination;
  for (const std::string* word : {&radiograph.dicom->modality, &radiograph.dicom->body_part,
                                  &radiograph.dicom->view_position, &radiograph.dicom->laterality}) {
    if (!word->empty()) examination += (examination.empty() ? "" : ", ") + *word;
  }
  if (!examination.empty()) line("Examination", examination);
}

void print_values(const Radiograph& radiograph) {
  const image::ModalityTransform& modality = radiograph.modality;
  const image::ValueRange native = image::native_range(radiograph);
  line("Native values", number(native.low) + " to " + number(native.high));
  if (modality.table) {
    line("Modality table",
         std::to_string(modality.table->values.size()) + " entries from " + std::to_string(modality.table->first));
  } else if (!modality.identity()) {
    line("Rescale", "slope " + number(modality.slope) + ", intercept " + number(modality.intercept));
  }
  if (!modality.identity()) {
    const image::ValueRange values = image::modality_range(radiograph, image::Padding::Counted);
    line("Modality values", number(values.low) + " to " + number(values.high) + " " + modality.unit);
  }
  if (radiograph.padding_low) {
    line("Padding", number(*radiograph.padding_low) + " to " +
                        number(radiograph.padding_high.value_or(*radiograph.padding_low)) + ", shown black");
  }
  line("Polarity",
       radiograph.polarity == image::Polarity::LowIsWhite ? "low values are white" : "low values are black");
  for (const image::NamedWindow& named : radiograph.windows) line("Window", window_text(named));
  if (radiograph.windows.empty()) {
    line("Window", window_text(first_window(radiograph)) + ", not in the file");
  }
}

}  // namespace

Json image_json(const Radiograph& radiograph) {
  Json json = begun("m2ib-image");
  json["name"] = radiograph.name;
  json["description"] = radiograph.description;
  json["sha256"] = radiograph.sha256;
  add_pixels(json, radiograph);
  add_values(json, radiograph);
  add_geometry(json, radiograph);
  add_remarks(json, radiograph);
  return json;
}

void print_image(const Radiograph& radiograph) {
  print_pixels(radiograph);
  print_values(radiograph);
  const image::PixelSpacing& spacing = radiograph.spacing;
  if (spacing.source == image::PixelSpacing::Source::Unknown) {
    line("Spacing", "unknown: lengths are pixels");
  } else {
    line("Spacing", number(spacing.column_mm) + " x " + number(spacing.row_mm) + " " + unit_of(spacing.source) +
                        " (columns x rows, " + source_name(spacing.source) + ")");
  }
  if (!radiograph.orientation.right.empty()) {
    line("Orientation",
         "right edge " + radiograph.orientation.right + ", bottom edge " + radiograph.orientation.bottom);
  }
  for (const image::ReadingNote& note : radiograph.notes) line("Note", image::describe(note));
  for (const image::InputDoubt& doubt : image::check_input(radiograph)) line("Doubt", image::describe(doubt));
}

Json tags_json(const std::vector<image::DicomTag>& tags, bool personal) {
  Json json = begun("m2ib-dicom-tags");
  json["tags"] = Json::array();
  for (const image::DicomTag& tag : tags) {
    const bool hidden = tag.personal && !personal;
    json["tags"].push_back({{"tag", tag.tag},
                            {"vr", tag.vr},
                            {"name", tag.name},
                            {"value", hidden ? Json() : Json(tag.value)},
                            {"depth", tag.depth},
                            {"personal", tag.personal}});
  }
  return json;
}

void print_tags(const std::vector<image::DicomTag>& tags, bool personal) {
  for (const image::DicomTag& tag : tags) {
    const std::string indent(static_cast<std::size_t>(std::clamp(tag.depth, 0, 16)) * 2, ' ');
    const std::string value = tag.personal && !personal ? "(hidden)" : clean(tag.value);
    std::printf("%s%-11s %-2s  %-34s %s\n", indent.c_str(), clean(tag.tag).c_str(), clean(tag.vr).c_str(),
                clean(tag.name).c_str(), value.c_str());
  }
}

Json pictures_json(const std::vector<pictures::PictureEntry>& entries, const pictures::ScanReport& report,
                   const std::filesystem::path& folder) {
  Json json = begun("m2ib-pictures");
  json["pictures"] = Json::array();
  for (const pictures::PictureEntry& entry : entries) {
    Json one{{"name", entry.name},           {"kind", entry.kind},
             {"modality", entry.modality},   {"width_px", entry.width_px},
             {"height_px", entry.height_px}, {"problem", entry.problem.empty() ? Json() : Json(entry.problem)}};
    one["series"] = entry.series_key.empty() ? Json() : Json(entry.series_key);
    one["members"] = Json::array();
    for (const pictures::PictureLocation& location : entry.pictures) {
      std::error_code problem;
      const auto relative = std::filesystem::relative(location.file, folder, problem);
      const bool inside = location.member.empty();
      one["members"].push_back(
          {{"path", inside ? (problem ? location.file.filename() : relative).string() : location.member},
           {"frame", location.frame}});
    }
    json["pictures"].push_back(std::move(one));
  }
  json["looked_at"] = report.looked_at;
  json["not_pictures"] = report.not_pictures;
  json["cut_off"] = report.cut_off;
  return json;
}

void print_pictures(const std::vector<pictures::PictureEntry>& entries, const pictures::ScanReport& report) {
  for (const pictures::PictureEntry& entry : entries) {
    const std::string size =
        entry.width_px > 0 ? std::to_string(entry.width_px) + " x " + std::to_string(entry.height_px) : "";
    std::printf("%-6s %-13s %4zu  %s%s\n", entry.kind.c_str(), size.c_str(), entry.pictures.size(),
                clean(entry.name).c_str(), entry.problem.empty() ? "" : (" (" + clean(entry.problem) + ")").c_str());
  }
  std::printf("%zu pictures and series in %d files; %d others are no pictures%s\n", entries.size(), report.looked_at,
              report.not_pictures, report.cut_off ? "; not all files were looked at" : "");
}

}  // namespace m2ib::cli
