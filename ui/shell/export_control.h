#pragma once

#include <QObject>

#include "core/session/raw_maps.h"

namespace m2ib::presenters {
class ExplorerDocument;
class SessionKeeper;
}  // namespace m2ib::presenters

namespace m2ib::shell {

class Actions;
class WindowSettings;

/// Raw maps and reports: what is exported beside the figure, in the background.
class ExportControl : public QObject {
  Q_OBJECT

 public:
  /// All parameters must outlive this; the window gets the dialogs.
  ExportControl(presenters::ExplorerDocument* document, presenters::SessionKeeper* keeper, Actions* actions,
                WindowSettings* settings, QWidget* window);

  /// One file a finished map of the picture: "<name>-A.npy", "<name>-B.npy" …; format by the ending.
  void exportMaps(const QString& path);
  /// .html, .htm or .md
  void exportReport(const QString& path);

 Q_SIGNALS:
  void told(const QString& text);
  void failed(const QString& message);

 private:
  void chooseMaps();
  void chooseReport();

  presenters::ExplorerDocument* document_;
  presenters::SessionKeeper* keeper_;
  WindowSettings* settings_;
  QWidget* window_;
};

}  // namespace m2ib::shell
