#pragma once

#include <QImage>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/attribution/explanation.h"
#include "core/base/error.h"
#include "core/image/radiograph.h"
#include "core/session/provenance.h"
#include "ui/figure/paint/overlay.h"
#include "ui/figure/paint/picture_display.h"
#include "ui/figure/session_figure.h"

namespace m2ib::figure {

/// How a figure of results alone is composed, without a session's captions, marks and layout: the figure is a
/// SessionFigure all the same, so that its record gives the same figure again. Everything it says about a result comes
/// from the Explanation.
struct FigureOptions {
  int width_px = 1600;                       ///< 800 … 12000, of about 180 mm; the height follows from the content
  OverlayStyle style;                        ///< scale_max_nats <= 0: one scale from 0 that fits all maps of M2IB
  std::vector<session::MethodScale> scales;  ///< of other methods; what is missing fits all maps of the method
  std::optional<image::Window> window;       ///< of the picture as drawn; empty: the window that the model's input had
  PictureDisplay display;                    ///< turns, flips, inversion and sides, as in the window
  bool embedded_model = false;               ///< the results are of the model that comes with the program
  bool side_marker = true;                   ///< the patient's sides at the edges, where they are known
  bool scale_bar = true;                     ///< on the original; its unit says where it comes from
  bool words = true;                         ///< shade the captions' words
  bool settings = true;                      ///< the lines that say how the result was made
  bool stamp = true;  ///< "RESEARCH USE ONLY"; the warning about an untrustworthy model always stands
};

/// The session that has these results alone: their picture by its hash, each result's caption, one column's width and
/// the resolution that make width_px pixels. Null results are left out.
[[nodiscard]] session::Session session_of(std::span<const attribution::ExplanationPtr> explanations,
                                          const FigureOptions& options);

/// The figure for captions of one picture: original, one overlay a caption, one shared colour bar, captions with shaded
/// words, settings. Needs a QGuiApplication (fonts). Not the picture's name, nor any other data about a patient, is
/// drawn or recorded.
[[nodiscard]] SessionFigure explanation_figure(std::span<const attribution::ExplanationPtr> explanations,
                                               image::RadiographPtr radiograph, const FigureOptions& options = {});

/// Its pixels, width_px wide. Null where there is nothing to draw or the picture is empty.
[[nodiscard]] QImage render_figure(std::span<const attribution::ExplanationPtr> explanations,
                                   const image::Radiograph& radiograph, const FigureOptions& options = {});
[[nodiscard]] QImage render_figure(const attribution::Explanation& explanation, const image::Radiograph& radiograph,
                                   const FigureOptions& options = {});

/// What a saved figure carries in PNG text chunks.
struct FigureMetadata {
  QString title;                ///< "Title"
  std::string provenance_json;  ///< "m2ib", see SessionFigure::record()
  int dpi = 300;                ///< 36 … 2400
};
[[nodiscard]] FigureMetadata figure_metadata(const SessionFigure& figure);

/// The finished file's bytes. Error: ComputeFailed (empty image, no memory).
[[nodiscard]] Result<QByteArray> encode_png(const QImage& figure, const FigureMetadata& metadata);

/// Writes a PNG in one step: on any failure the old file is untouched. Errors: FileWriteFailed (also for a name that
/// ends in something other than .png), ComputeFailed.
[[nodiscard]] Result<void> save_figure(const QImage& figure, const std::filesystem::path& path,
                                       const FigureMetadata& metadata);

}  // namespace m2ib::figure
