#pragma once

#include <QObject>
#include <QPointer>

#include "core/session/raw_maps.h"

namespace m2ib::dialogs {
class FigureDialog;
}
namespace m2ib::presenters {
class ExplorerDocument;
class SessionKeeper;
}  // namespace m2ib::presenters

namespace m2ib::shell {

class Actions;
class WindowSettings;

/// Figures, raw maps and reports: what leaves the program, all written in the background.
class ExportControl : public QObject {
  Q_OBJECT

 public:
  /// All parameters must outlive this; the window gets the dialogs.
  ExportControl(presenters::ExplorerDocument* document, presenters::SessionKeeper* keeper, Actions* actions,
                WindowSettings* settings, QWidget* window);

  /// The dialog that composes the figure and writes it.
  void showFigureDialog();
  /// As image, SVG and PDF, for whatever it is pasted into.
  void copyFigure();
  /// One file a finished map of the picture: "<name>-A.npy", "<name>-B.npy" …; format by the ending.
  void exportMaps(const QString& path);
  /// .html, .htm or .md
  void exportReport(const QString& path);

 Q_SIGNALS:
  void told(const QString& text);
  void failed(const QString& message);

 private:
  void chooseFigure();
  void chooseMaps();
  void chooseReport();

  presenters::ExplorerDocument* document_;
  presenters::SessionKeeper* keeper_;
  WindowSettings* settings_;
  QWidget* window_;
  QPointer<dialogs::FigureDialog> figure_;
};

}  // namespace m2ib::shell
