#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/figure_output.h"
#include "app/cli/interrupt.h"
#include "core/session/session_file.h"
#include "core/session/session_picture.h"

namespace m2ib::cli {
namespace {

namespace fs = std::filesystem;

/// What stands on the command line.
struct DrawRequest {
  std::string session;
  std::vector<std::string> places;  ///< where pictures may lie
  FigureRequest figure;
};

/// Files and folders where a picture that is not where the session says may lie.
std::vector<fs::path> places_of(const DrawRequest& request) {
  std::vector<fs::path> places(request.places.begin(), request.places.end());
  if (places.empty()) places.push_back(fs::path(request.session).parent_path());
  if (places.front().empty()) places.front() = ".";
  return places;
}

/// The picture where the session says, else the file with its hash. Null where Ctrl+C was pressed.
Result<image::RadiographPtr> find_picture(const DrawRequest& request, session::SessionPicture& picture,
                                          const StopToken& stop) {
  auto read = session::read_session_picture(picture);
  if (read) return read;
  show_progress("looking for a picture");
  const auto found = session::find_picture_file(picture.reference, places_of(request), stop);
  clear_progress();
  if (!found) return tl::unexpected(found.error());
  if (!*found) return image::RadiographPtr();
  if (!**found) return tl::unexpected(read.error());
  picture.reference.path = fs::absolute(***found).string();
  picture.reference.member.clear();
  return session::read_session_picture(picture);
}

/// Whether the figure or the report shows a picture.
bool is_needed(const DrawRequest& request, const session::Session& session, std::size_t index) {
  return !request.figure.report.empty() || session.arrangement.layout == session::PaneLayout::Images ||
         static_cast<int>(index) == session.current_picture;
}

ExitCode draw(const DrawRequest& request) {
  if (const auto problem = problem_with(request.figure)) return wrong_usage(*problem);
  if (const auto writable = check_outputs(request.figure); !writable) return report(writable.error());
  auto opened = session::read_record(request.session);
  if (!opened) return report(opened.error());
  if (const auto applied = apply(request.figure, *opened); !applied) return report(applied.error());
  const Interrupt interrupt;
  figure::FigurePictures pictures;
  for (std::size_t i = 0; i < opened->pictures.size(); ++i) {
    pictures.emplace_back();
    if (!is_needed(request, *opened, i)) continue;
    auto picture = find_picture(request, opened->pictures[i], interrupt.token());
    if (interrupt.asked()) return ExitCode::ComputationFailed;
    if (!picture) {
      say("Give --pictures with the folder or the file where it lies now.");
      return report(picture.error());
    }
    pictures.back() = std::move(*picture);
  }
  const auto written = write_outputs(request.figure, std::move(*opened), pictures);
  return written ? ExitCode::Done : report(written.error());
}

}  // namespace

void add_figure(CLI::App& program, ExitCode& exit_code) {
  const auto request = std::make_shared<DrawRequest>();
  CLI::App* command = program.add_subcommand(
      "figure", "Draws the figure of a session, or of an exported figure's record, without computing anything");
  command
      ->add_option("session", request->session,
                   "Session (.m2ib), or a PNG, TIFF, PDF, SVG, DICOM or JSON that this program has exported")
      ->required()
      ->type_name("SESSION");
  command
      ->add_option("--pictures", request->places,
                   "File or folder where the session's pictures lie, found by their SHA-256; default: the session's "
                   "own folder")
      ->allow_extra_args(false)
      ->type_name("PLACE");
  add_figure_options(*command, request->figure);
  command->callback([request, &exit_code] { exit_code = draw(*request); });
}

}  // namespace m2ib::cli
