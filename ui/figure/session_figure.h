#pragma once

#include <QImage>
#include <QPainter>
#include <QSizeF>
#include <QString>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/base/error.h"
#include "core/image/dicom/secondary_capture.h"
#include "core/session/session.h"
#include "ui/figure/paint/overlay.h"

/// The figure of a session: a function of the session and its pictures alone, so that the window's preview, an export
/// and the command line cannot differ.
namespace m2ib::figure {

struct FigureContent;
struct FigurePage;

/// Decoded pictures, one an entry of Session::pictures (null where not needed or not found). Black-outs are painted.
using FigurePictures = std::vector<image::RadiographPtr>;

/// Between the overlay's look on the screen and its record. Unknown names give the default.
[[nodiscard]] OverlayStyle style_of(const session::Rendering& rendering);
[[nodiscard]] session::Rendering rendering_of(const OverlayStyle& style);

class SessionFigure {
 public:
  SessionFigure(session::Session session, FigurePictures pictures);
  ~SessionFigure();
  SessionFigure(SessionFigure&&) noexcept;
  SessionFigure& operator=(SessionFigure&&) noexcept;

  /// Translated reason why there is nothing to draw; empty where there is a figure.
  [[nodiscard]] QString problem() const;
  /// Width as chosen, height as the content takes (slide: as chosen, content scaled to fit). Zero with a problem.
  [[nodiscard]] QSizeF size_mm() const;
  /// Draws it from (0, 0). Texts are texts, lines are lines; pictures with their maps are images of the figure's dpi.
  /// @param dots_per_mm painter units a millimetre
  void paint(QPainter& painter, double dots_per_mm) const;
  /// At a resolution; null where memory ends. Format_RGB32, white.
  [[nodiscard]] QImage image(double dots_per_mm) const;
  /// The legend, ready to paste into a manuscript: what was done, with which model and settings, in full sentences.
  [[nodiscard]] QString legend() const;
  [[nodiscard]] QString title() const;
  /// The machine-readable twin: session_to_json(…, Whereabouts::Hidden).
  [[nodiscard]] const std::string& record() const;
  [[nodiscard]] const session::Session& session() const;
  /// Where everything stands, and what it is: for tests, reports and descriptions. Empty with a problem.
  [[nodiscard]] const FigurePage& page() const;
  [[nodiscard]] const FigureContent& content() const;

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

enum class FigureFormat : std::uint8_t { Png, Tiff, Pdf, Svg, Dicom, Json };
/// By the ending (.png, .tif, .tiff, .pdf, .svg, .dcm, .json), in any case. Error: FileWriteFailed for others.
[[nodiscard]] Result<FigureFormat> figure_format_of(const std::filesystem::path& path);
[[nodiscard]] const char* suffix_of(FigureFormat format);

struct ExportExtras {
  image::CapturePatient patient;  ///< of a DICOM Secondary Capture; empty unless a person chose
};

/// The finished file's bytes: the same figure gives the same bytes, whoever asks and whenever. Each format carries the
/// record where session::read_record() finds it. Json is the record alone.
/// Errors: ComputeFailed, OutOfMemory, SettingOutOfRange.
[[nodiscard]] Result<QByteArray> encode_figure(const SessionFigure& figure, FigureFormat format,
                                               const ExportExtras& extras = {});
/// Replaces the file in one step, format by its ending. Errors: those of encode_figure(); FileWriteFailed.
[[nodiscard]] Result<void> export_figure(const SessionFigure& figure, const std::filesystem::path& path,
                                         const ExportExtras& extras = {});

}  // namespace m2ib::figure
