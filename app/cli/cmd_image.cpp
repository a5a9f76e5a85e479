#include <QImage>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/image_report.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_json.h"
#include "app/cli/picture_option.h"
#include "ui/figure/explanation_figure.h"
#include "ui/figure/paint/field_of_view.h"
#include "ui/figure/paint/picture_display.h"

namespace m2ib::cli {
namespace {

struct ImageRequest {
  PictureRequest picture;
  bool json = false;
  bool tags = false;
  bool personal = false;
  std::string out;
  std::string window;  ///< "centre,width" as in DICOM's LINEAR; of fractions as in LINEAR_EXACT
  bool invert = false;
  int turn = 0;  ///< degrees, clockwise
  std::vector<std::string> flips;
};

std::optional<image::CentreWidth> parse_centre_width(const std::string& text) {
  const auto numbers = parse_numbers(text);
  if (!numbers || numbers->size() != 2 || (*numbers)[1] <= 0.0) return std::nullopt;
  return image::CentreWidth{(*numbers)[0], (*numbers)[1]};
}

image::Window window_of(const image::Radiograph& radiograph, const std::string& text) {
  const auto numbers = parse_centre_width(text);
  if (!numbers) return image::default_window(radiograph);
  return image::window_of(radiograph, numbers->centre, numbers->width);
}

/// What CLI11 cannot check by itself. Nothing has been read yet.
std::optional<ExitCode> problem_with_request(const ImageRequest& request) {
  if (const auto problem = problem_with(request.picture)) return wrong_usage(*problem);
  if (!request.window.empty() && !parse_centre_width(request.window)) {
    return wrong_usage("A window is two numbers, centre,width with a width above 0; \"" + request.window +
                       "\" is not.");
  }
  if (request.out.empty()) return std::nullopt;
  if (is_the_picture(request.picture, request.out)) {
    return wrong_usage("--out would replace the picture itself, " + request.out + ".");
  }
  const auto writable = check_png_writable(request.out);
  return writable ? std::nullopt : std::optional(report(writable.error()));
}

ExitCode flushed() {
  return std::fflush(stdout) == 0 ? ExitCode::Done
                                  : report({ErrorCode::FileWriteFailed, {"standard output", "it was closed"}});
}

ExitCode written_json(const nlohmann::ordered_json& json) {
  const auto written = write_text("-", dumped(json));
  return written ? ExitCode::Done : report(written.error());
}

/// As a view shows it at one screen pixel a pixel.
QImage as_shown(const image::Radiograph& radiograph, const ImageRequest& request) {
  const auto asked = [&](const char* flip) {
    return std::find(request.flips.begin(), request.flips.end(), flip) != request.flips.end();
  };
  figure::PictureDisplay display;
  display.inverted = request.invert;
  display.quarter_turns = request.turn / 90;
  display.flip_horizontal = asked("h");
  display.flip_vertical = asked("v");
  QImage shown = figure::shown_image(radiograph, window_of(radiograph, request.window), display);
  if (shown.isNull() || !radiograph.first_missing_row) return shown;
  const QSizeF size(radiograph.width_px, radiograph.height_px);
  const QRectF missing(QPointF(0.0, *radiograph.first_missing_row), QPointF(size.width(), size.height()));
  QPainter painter(&shown);
  figure::draw_missing(painter, figure::picture_to_shown(size, display).mapRect(missing));
  return shown;
}

Result<void> write_shown(const image::Radiograph& radiograph, const ImageRequest& request) {
  const QImage shown = as_shown(radiograph, request);
  if (shown.isNull()) return fail(ErrorCode::OutOfMemory, "the picture to be written");
  figure::FigureMetadata metadata;
  metadata.title = QStringLiteral("Radiograph");
  return figure::save_figure(shown, request.out, metadata);
}

ExitCode list_tags(const ImageRequest& request) {
  const auto tags = image::read_dicom_tags(request.picture.file);
  if (!tags) return report(tags.error());
  if (request.json) return written_json(tags_json(*tags, request.personal));
  print_tags(*tags, request.personal);
  return flushed();
}

ExitCode list_pictures(const ImageRequest& request) {
  if (!request.out.empty() || request.picture.frame != 0 || !request.picture.black_outs.empty()) {
    return wrong_usage("A folder or archive is only listed; name one of its pictures.");
  }
  const std::filesystem::path folder = request.picture.file;
  std::vector<pictures::PictureEntry> found;
  const Interrupt interrupt;
  const auto scanned = pictures::scan_pictures(
      folder, interrupt.token(),
      [&](const std::vector<pictures::PictureEntry>& entries, const pictures::ScanReport& so_far) {
        found = entries;
        show_progress(std::to_string(so_far.looked_at) + " files looked at");
      });
  clear_progress();
  if (!scanned) return report(scanned.error());
  if (!*scanned) return report({ErrorCode::ComputeFailed, {"it was stopped"}});
  if (request.json) return written_json(pictures_json(found, **scanned, folder));
  print_pictures(found, **scanned);
  return flushed();
}

ExitCode describe_image(const ImageRequest& request) {
  if (const auto problem = problem_with_request(request)) return *problem;
  if (request.tags) return list_tags(request);
  if (pictures::may_hold_pictures(request.picture.file)) return list_pictures(request);
  const auto radiograph = read_picture(request.picture);
  if (!radiograph) return report(radiograph.error());
  if (!request.out.empty()) {
    if (const auto written = write_shown(**radiograph, request); !written) return report(written.error());
  }
  if (request.json) return written_json(image_json(**radiograph));
  if (!request.out.empty()) {
    say_remarks(**radiograph);
    return ExitCode::Done;
  }
  print_image(**radiograph);
  return flushed();
}

void add_display_options(CLI::App& command, ImageRequest& request, CLI::Option* out) {
  command
      .add_option("--window", request.window,
                  "centre,width as in DICOM (LINEAR; for fractions LINEAR_EXACT), in modality values; default: the "
                  "file's first window, else all "
                  "values")
      ->type_name("C,W")
      ->needs(out);
  command.add_flag("--invert", request.invert, "Black becomes white, after polarity and window; padding stays black")
      ->needs(out);
  command.add_option("--turn", request.turn, "Degrees clockwise")->check(CLI::IsMember({90, 180, 270}))->needs(out);
  command.add_option("--flip", request.flips, "h: left and right, v: top and bottom; after --turn; may be given twice")
      ->check(CLI::IsMember({"h", "v"}))
      ->allow_extra_args(false)
      ->needs(out);
}

}  // namespace

void add_image(CLI::App& program, ExitCode& exit_code) {
  const auto request = std::make_shared<ImageRequest>();
  CLI::App* command = program.add_subcommand(
      "image", "Says what was read from a picture, lists DICOM headers, and writes what the window would show");
  command
      ->add_option("FILE", request->picture.file,
                   "DICOM, PNG, JPEG, TIFF, BMP, WebP or PNM; or a folder or ZIP archive, whose pictures are listed")
      ->required()
      ->type_name("");
  add_picture_options(*command, request->picture);
  command->add_flag("--json", request->json, "Machine-readable output");
  CLI::Option* out =
      command->add_option("--out", request->out, "8-bit picture to write, as shown, one pixel a pixel (PNG)")
          ->type_name("FILE.png");
  add_display_options(*command, *request, out);
  CLI::Option* tags =
      command->add_flag("--tags", request->tags, "The DICOM header instead; personal values are hidden")->excludes(out);
  command->add_flag("--personal", request->personal, "Shows names, dates and the like in the header")->needs(tags);
  command->callback([request, &exit_code] { exit_code = describe_image(*request); });
}

}  // namespace m2ib::cli
