#pragma once

#include <QImage>
#include <QObject>
#include <QSizeF>
#include <QString>
#include <memory>

#include "core/base/error.h"
#include "core/session/session.h"
#include "ui/figure/session_figure.h"

namespace m2ib::dialogs {

/// Everything that a figure is drawn from. Pictures that the layout needs and that are null are read from their files.
struct FigureSource {
  session::Session session;
  figure::FigurePictures pictures;
};

/// What is known about a figure after it was drawn for the preview.
struct DrawnFigure {
  QImage image;
  QSizeF size_mm;
  QString problem;  ///< translated; empty where there is an image
  QString legend;
};

/// Draws previews and writes files in the background, each on its own thread, so that a moved setting never stops a
/// file that is being written.
class FigureWorker : public QObject {
  Q_OBJECT

 public:
  explicit FigureWorker(QObject* parent = nullptr);
  ~FigureWorker() override;  ///< waits for a file that is being written

  /// The newest one wins. @param box the preview has to fit into, in device pixels
  void preview(FigureSource source, const QSize& box);
  /// Format by the path's ending; answered by exported() or exportFailed(). Not while writing().
  void exportTo(FigureSource source, const QString& path, const figure::ExportExtras& extras);
  /// Answered by copied(), at the figure's own resolution.
  void renderCopy(FigureSource source);
  [[nodiscard]] bool writing() const;

  bool event(QEvent* event) override;

 Q_SIGNALS:
  void previewed(const m2ib::dialogs::DrawnFigure& figure);
  void exported(const QString& path);
  void exportFailed(const QString& path, const m2ib::Error& error);
  void copied(const QImage& image);

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::dialogs
