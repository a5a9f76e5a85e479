#include "app/cli/figure_output.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <filesystem>
#include <utility>

#include "app/cli/cli_common.h"
#include "app/cli/offscreen.h"
#include "core/base/files.h"
#include "core/image/read_image.h"
#include "core/pictures/picture_location.h"
#include "core/session/raw_maps.h"
#include "core/session/session_file.h"
#include "ui/figure/write/report.h"

namespace m2ib::cli {
namespace {

namespace fs = std::filesystem;

using Elements = session::FigureElements;

struct Element {
  const char* name;
  bool Elements::*member;
};
constexpr std::array<Element, 18> kElements{{{"title", &Elements::title},
                                             {"original", &Elements::original},
                                             {"maps", &Elements::maps},
                                             {"difference", &Elements::difference},
                                             {"colour-bar", &Elements::colour_bar},
                                             {"captions", &Elements::captions},
                                             {"words", &Elements::words},
                                             {"similarity", &Elements::similarity},
                                             {"letters", &Elements::letters},
                                             {"field-of-view", &Elements::field_of_view},
                                             {"side-marker", &Elements::side_marker},
                                             {"scale-bar", &Elements::scale_bar},
                                             {"annotations", &Elements::annotations},
                                             {"region-numbers", &Elements::region_numbers},
                                             {"reading-note", &Elements::reading_note},
                                             {"settings", &Elements::settings},
                                             {"legend", &Elements::legend},
                                             {"stamp", &Elements::stamp}}};

std::vector<std::string> element_names() {
  std::vector<std::string> names;
  for (const Element& element : kElements) names.emplace_back(element.name);
  return names;
}

std::string lower_suffix(const fs::path& path) {
  std::string suffix = path.extension().string();
  std::transform(suffix.begin(), suffix.end(), suffix.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return suffix;
}

std::optional<session::RawFormat> raw_format_of(const fs::path& path) {
  const std::string suffix = lower_suffix(path);
  if (suffix == ".npy") return session::RawFormat::Npy;
  if (suffix == ".csv") return session::RawFormat::Csv;
  if (suffix == ".tif" || suffix == ".tiff") return session::RawFormat::Tiff;
  return std::nullopt;
}

/// "A" is 0, "Z" 25.
std::optional<int> caption_of_letter(const std::string& text) {
  if (text.size() != 1) return std::nullopt;
  const int letter = std::toupper(static_cast<unsigned char>(text[0])) - 'A';
  return letter >= 0 && letter < 26 ? std::optional(letter) : std::nullopt;
}

std::optional<std::pair<int, int>> pair_of(const std::string& text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string::npos) return std::nullopt;
  const auto a = caption_of_letter(text.substr(0, comma));
  const auto b = caption_of_letter(text.substr(comma + 1));
  if (!a || !b || *a == *b) return std::nullopt;
  return std::pair(*a, *b);
}

std::optional<std::string> problem_with_names(const FigureRequest& request) {
  for (const std::string& file : request.out) {
    if (const auto format = figure::figure_format_of(file); !format) return describe(format.error());
  }
  if (!request.raw.empty() && !raw_format_of(request.raw)) {
    return "Raw maps are written as .npy, .csv or .tiff; \"" + request.raw + "\" is none of them.";
  }
  const std::string report = lower_suffix(request.report);
  if (!request.report.empty() && report != ".html" && report != ".htm" && report != ".md") {
    return "A report is written as .html or .md; \"" + request.report + "\" is neither.";
  }
  std::vector<std::string> files = outputs_of(request);
  std::sort(files.begin(), files.end());
  const auto twice = std::adjacent_find(files.begin(), files.end());
  if (twice != files.end()) return "Two outputs have the same name, " + *twice + ".";
  return std::nullopt;
}

void add_patient_options(CLI::App& command, image::CapturePatient& patient) {
  const std::string group = "Patient fields of a DICOM figure (empty unless given)";
  command.add_option("--patient-name", patient.name, "Patient's Name")->group(group);
  command.add_option("--patient-id", patient.id, "Patient ID")->group(group);
  command.add_option("--patient-birth-date", patient.birth_date, "Patient's Birth Date, YYYYMMDD")->group(group);
  command.add_option("--patient-sex", patient.sex, "M, F or O")->group(group)->check(CLI::IsMember({"M", "F", "O"}));
  command.add_option("--accession-number", patient.accession_number, "Accession Number")->group(group);
  command.add_option("--study-uid", patient.study_uid, "Study Instance UID to file the figure with")->group(group);
}

Result<void> embed(session::SessionPicture& picture) {
  if (!picture.embedded.empty()) return {};
  const session::PictureReference& from = picture.reference;
  auto bytes = pictures::read_picture_bytes({fs::path(from.path), from.member, from.frame});
  if (!bytes) return tl::unexpected(bytes.error());
  picture.embedded = std::move(*bytes);
  return {};
}

/// "maps.npy" becomes "maps-B.npy" where there are several.
fs::path numbered(const fs::path& path, std::size_t index, std::size_t count) {
  if (count == 1) return path;
  std::string letters;
  for (std::size_t n = index + 1; n > 0; n = (n - 1) / 26) letters.insert(0, 1, static_cast<char>('A' + (n - 1) % 26));
  fs::path named = path;
  return named.replace_filename(path.stem().string() + "-" + letters + path.extension().string());
}

Result<void> write_part(const fs::path& file, const attribution::Explanation& result, session::RawPart part) {
  const auto bytes = session::raw_map(result, *raw_format_of(file), part);
  if (!bytes) return tl::unexpected(bytes.error());
  return write_file_atomically(file, *bytes);
}

Result<void> write_raw(const fs::path& path, const session::Session& session) {
  const std::vector<attribution::ExplanationPtr> results = session::current_results(session);
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!results[i]) continue;
    const fs::path file = numbered(path, i, results.size());
    if (const auto written = write_part(file, *results[i], session::RawPart::Map); !written) return written;
    if (results[i]->image.spread.empty()) continue;
    const auto written = write_part(session::spread_file(file), *results[i], session::RawPart::Spread);
    if (!written) return written;
  }
  return {};
}

void say_left_out(const session::Session& session) {
  const int count = static_cast<int>(session.captions.size());
  const auto shown =
      static_cast<int>(session::shown_captions(session.arrangement, count, session.current_caption).size());
  if (session.arrangement.layout == session::PaneLayout::Images || shown == count) return;
  say("note: layout " + std::string(session::to_string(session.arrangement.layout)) + " shows " +
      std::to_string(shown) + " of " + std::to_string(count) + " captions; --layout strip shows all.");
}

/// Journals print on pages; a figure that does not fit one is better told of before it is sent.
void say_height(const figure::SessionFigure& drawn) {
  constexpr double kPage_mm = 297.0;
  const double height = drawn.size_mm().height();
  if (height <= kPage_mm) return;
  say("note: the figure is " + std::to_string(static_cast<int>(height)) +
      " mm high, taller than a page; a wider preset, more --columns or fewer elements (--hide) make it lower.");
}

bool wants_patient(const image::CapturePatient& patient) {
  return !patient.name.empty() || !patient.id.empty() || !patient.birth_date.empty() || !patient.sex.empty() ||
         !patient.accession_number.empty() || !patient.study_uid.empty();
}

bool writes_dicom(const FigureRequest& request) {
  return std::any_of(request.out.begin(), request.out.end(), [](const std::string& file) {
    return figure::figure_format_of(file) == figure::FigureFormat::Dicom;
  });
}

}  // namespace

void add_figure_options(CLI::App& command, FigureRequest& request) {
  command
      .add_option("--out", request.out,
                  "Figure to write, by its ending: .png, .tiff, .pdf, .svg, .dcm (DICOM Secondary Capture) or .json "
                  "(its record alone); may be given several times")
      ->allow_extra_args(false)
      ->type_name("FILE");
  command
      .add_option("--layout", request.layout, "Which captions are shown: the current one, two, four, all, or images")
      ->check(CLI::IsMember({"1x1", "1x2", "2x2", "strip", "images"}));
  command.add_option("--preset", request.preset, "Size: single-column 85 mm, double-column 180 mm, slide 16:9")
      ->check(CLI::IsMember({"single-column", "double-column", "slide"}));
  command.add_option("--width-mm", request.width_mm, "Width in place of a preset")->check(CLI::Range(40.0, 600.0));
  command.add_option("--dpi", request.dpi, "Resolution of PNG, TIFF and DICOM, and of pictures in PDF and SVG")
      ->check(CLI::Range(72, 1200));
  command.add_option("--columns", request.columns, "Panels in a row; 0: as fits")->check(CLI::Range(0, 8));
  command.add_option("--difference", request.difference, "Adds the map of a difference, e.g. A,B for A - B")
      ->type_name("A,B");
  command.add_option("--hide", request.hidden, "Leaves an element out; may be given several times")
      ->allow_extra_args(false)
      ->check(CLI::IsMember(element_names()));
  command.add_option("--show", request.shown, "Puts an element in, e.g. legend; may be given several times")
      ->allow_extra_args(false)
      ->check(CLI::IsMember(element_names()));
  command.add_option("--session", request.session, "Session to write, for the window and for m2ib figure")
      ->type_name("FILE.m2ib");
  command.add_flag("--embed-pictures", request.embed_pictures, "Puts the pictures' files into the session");
  command.add_option("--report", request.report, "Report of the whole session: .html (one file) or .md")
      ->type_name("FILE");
  command
      .add_option("--raw", request.raw,
                  "Raw maps to write, in the method's unit per patch: .npy, .csv or .tiff (32-bit); several get their "
                  "letters, and maps of several seeds their spread beside them, in NAME-spread")
      ->type_name("FILE");
  add_patient_options(command, request.patient);
}

std::vector<std::string> outputs_of(const FigureRequest& request) {
  std::vector<std::string> files = request.out;
  for (const std::string* file : {&request.session, &request.report, &request.raw}) {
    if (!file->empty()) files.push_back(*file);
  }
  return files;
}

std::optional<std::string> problem_with(const FigureRequest& request) {
  if (outputs_of(request).empty()) {
    return "There is nothing to write: give --out, --session, --report or --raw.";
  }
  if (!request.difference.empty() && !pair_of(request.difference)) {
    return "A difference is two letters of captions, e.g. A,B; \"" + request.difference + "\" is not.";
  }
  if (!request.preset.empty() && request.width_mm) return "Give either --preset or --width-mm.";
  if (request.embed_pictures && request.session.empty()) return "--embed-pictures needs --session.";
  if (wants_patient(request.patient) && !writes_dicom(request)) {
    return "Patient fields are written into DICOM figures alone: give --out with a name that ends in .dcm.";
  }
  return problem_with_names(request);
}

Result<void> check_outputs(const FigureRequest& request) {
  for (const std::string& file : outputs_of(request)) {
    if (const auto writable = check_writable(file); !writable) return writable;
  }
  return {};
}

Result<void> apply(const FigureRequest& request, session::Session& session) {
  session::FigureChoice& choice = session.figure;
  if (!request.preset.empty()) {
    const auto preset = session::figure_preset_of(request.preset);
    if (!preset) return tl::unexpected(preset.error());
    choice.preset = *preset;
  }
  if (request.width_mm) {
    choice.preset = session::FigurePreset::Custom;
    choice.width_mm = *request.width_mm;
  }
  choice.dpi = request.dpi.value_or(choice.dpi);
  choice.columns = request.columns.value_or(choice.columns);
  if (!request.layout.empty()) {
    const auto layout = session::pane_layout_of(request.layout);
    if (!layout) return tl::unexpected(layout.error());
    session.arrangement.layout = *layout;
  }
  if (const auto pair = pair_of(request.difference)) {
    const int last = static_cast<int>(session.captions.size()) - 1;
    if (std::max(pair->first, pair->second) > last) {
      return fail(ErrorCode::SettingOutOfRange, "--difference", request.difference, "two of the captions' letters");
    }
    const auto method = [&](int caption) { return settings_of(session, static_cast<std::size_t>(caption)).method; };
    if (method(pair->first) != method(pair->second)) {
      return fail(ErrorCode::SettingOutOfRange, "--difference", request.difference,
                  "two maps of one method, whose values can be subtracted");
    }
    session.arrangement.compare = session::CompareMode::Difference;
    session.arrangement.compare_a = pair->first;
    session.arrangement.compare_b = pair->second;
    choice.elements.difference = true;
  }
  for (const Element& element : kElements) {
    const auto named = [&](const std::vector<std::string>& names) {
      return std::find(names.begin(), names.end(), element.name) != names.end();
    };
    if (named(request.hidden)) choice.elements.*element.member = false;
    if (named(request.shown)) choice.elements.*element.member = true;
  }
  const session::FigureElements& elements = choice.elements;
  if (!elements.original && !elements.maps && !elements.difference) {
    return fail(ErrorCode::SettingOutOfRange, "what the figure shows", "nothing",
                "the original, the maps or a difference");
  }
  return choice.validate();
}

Result<void> write_outputs(const FigureRequest& request, session::Session session,
                           const figure::FigurePictures& pictures) {
  if (!request.raw.empty()) {
    if (const auto written = write_raw(request.raw, session); !written) return written;
  }
  if (!request.out.empty() || !request.report.empty()) {
    const Offscreen fonts;
    say_left_out(session);
    const figure::SessionFigure drawn(session, pictures);
    say_height(drawn);
    for (const std::string& file : request.out) {
      show_progress("writing " + file);
      const auto written = figure::export_figure(drawn, file, {request.patient});
      if (!written) return written;
    }
    if (!request.report.empty()) {
      const auto written = figure::write_report(session, pictures, request.report);
      if (!written) return written;
    }
    clear_progress();
  }
  if (request.session.empty()) return {};
  for (session::SessionPicture& picture : session.pictures) {
    if (!request.embed_pictures) break;
    if (const auto embedded = embed(picture); !embedded) return embedded;
  }
  return session::save_session(session, request.session);
}

}  // namespace m2ib::cli
