#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/base/error.h"
#include "core/image/dicom/secondary_capture.h"
#include "core/session/session.h"
#include "ui/figure/session_figure.h"

/// What compare and figure write: figures, sessions, reports, raw maps.
namespace m2ib::cli {

/// What stands on the command line about them; what is empty there stays as the session says.
struct FigureRequest {
  std::string preset;
  std::optional<double> width_mm;
  std::optional<int> dpi;
  std::optional<int> columns;
  std::string layout;
  std::string difference;  ///< "A,B"
  std::vector<std::string> hidden;
  std::vector<std::string> shown;
  std::vector<std::string> out;  ///< figures, each by its ending
  std::string session;           ///< .m2ib
  bool embed_pictures = false;
  std::string report;  ///< .html or .md
  std::string raw;     ///< .npy, .csv or .tiff; several maps get their letters
  image::CapturePatient patient;
};

void add_figure_options(CLI::App& command, FigureRequest& request);
/// What CLI11 cannot check by itself, as a sentence. Nothing has been computed yet.
[[nodiscard]] std::optional<std::string> problem_with(const FigureRequest& request);
/// All files that will be written.
[[nodiscard]] std::vector<std::string> outputs_of(const FigureRequest& request);
/// Whether they can be written, before a long computation. Errors: FileWriteFailed.
[[nodiscard]] Result<void> check_outputs(const FigureRequest& request);

/// Puts what was asked for into the session. Errors: SettingOutOfRange.
[[nodiscard]] Result<void> apply(const FigureRequest& request, session::Session& session);
/// Writes everything. Says how many captions the layout leaves out. Errors: those of figure::export_figure(),
/// session::save_session(), figure::write_report(), session::raw_map().
[[nodiscard]] Result<void> write_outputs(const FigureRequest& request, session::Session session,
                                         const figure::FigurePictures& pictures);

}  // namespace m2ib::cli
