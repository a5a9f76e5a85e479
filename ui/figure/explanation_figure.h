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

namespace m2ib::figure {

/// How a figure of results alone is composed, without a session: SessionFigure does all else. Everything it says about
/// a result comes from the Explanation.
struct FigureOptions {
  int width_px = 1600;                       ///< 800 … 12000, of 180 mm; the height follows from the content
  int dpi = 300;                             ///< written into the file; does not change the layout
  OverlayStyle style;                        ///< scale_max_nats <= 0: one scale from 0 that fits all maps of M2IB
  std::vector<session::MethodScale> scales;  ///< of other methods; what is missing fits all maps of the method
  std::optional<image::Window> window;       ///< of the picture as drawn; empty: the window that the model's input had
  PictureDisplay display;                    ///< turns, flips, inversion and sides, as in the window
  bool side_marker = true;                   ///< the patient's sides at the edges, where they are known
  bool scale_bar = true;                     ///< on the original; its unit says where it comes from
  bool words = true;                         ///< shade the captions' words
  bool settings = true;                      ///< the lines that say how the result was made
  bool stamp = true;  ///< "RESEARCH USE ONLY"; the warning about an untrustworthy model always stands
};

/// The figure for captions of one picture: original, one overlay a caption, one shared colour bar, captions with shaded
/// words, settings. White background. Needs a QGuiApplication (fonts). Null image where there is nothing to draw or the
/// picture is empty. Not the picture's name, nor any other data about a patient, is drawn.
[[nodiscard]] QImage render_figure(std::span<const attribution::ExplanationPtr> explanations,
                                   const image::Radiograph& radiograph, const FigureOptions& options = {});
[[nodiscard]] QImage render_figure(const attribution::Explanation& explanation, const image::Radiograph& radiograph,
                                   const FigureOptions& options = {});

struct FigureContent;
/// What stands on such a figure. Without results where nothing can be drawn.
/// @param radiograph must outlive it
[[nodiscard]] FigureContent figure_content(std::span<const attribution::ExplanationPtr> explanations,
                                           const image::Radiograph& radiograph, const FigureOptions& options);

/// The style with its shared scale filled in: what the colours of the figure stand for.
[[nodiscard]] session::Rendering rendering_of(std::span<const attribution::ExplanationPtr> explanations,
                                              const FigureOptions& options);

/// What a saved figure carries in PNG text chunks.
struct FigureMetadata {
  QString title;                ///< "Title"
  std::string provenance_json;  ///< "m2ib", see session::to_json()
  int dpi = 300;                ///< 36 … 2400
};
[[nodiscard]] FigureMetadata figure_metadata(std::span<const attribution::ExplanationPtr> explanations,
                                             const FigureOptions& options);

/// The finished file's bytes. Error: ComputeFailed (empty image, no memory).
[[nodiscard]] Result<QByteArray> encode_png(const QImage& figure, const FigureMetadata& metadata);

/// Writes a PNG in one step: on any failure the old file is untouched. Errors: FileWriteFailed (also for a name that
/// ends in something other than .png), ComputeFailed.
[[nodiscard]] Result<void> save_figure(const QImage& figure, const std::filesystem::path& path,
                                       const FigureMetadata& metadata);

}  // namespace m2ib::figure
