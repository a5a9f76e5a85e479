#pragma once

#include <QObject>

class QMimeData;

namespace m2ib::presenters {
class ExplorerDocument;
class SessionKeeper;
}  // namespace m2ib::presenters

namespace m2ib::shell {

class Actions;
class WindowSettings;

/// The commands for annotations: edit, align, import and export regions.
class MarkControl : public QObject {
  Q_OBJECT

 public:
  /// All parameters must outlive this; the window gets the dialogs.
  MarkControl(presenters::ExplorerDocument* document, presenters::SessionKeeper* keeper, Actions* actions,
              WindowSettings* settings, QWidget* window);

  /// True where the clipboard held annotations, which now lie on the picture.
  bool paste(const QMimeData* held);
  void importRegions(const QString& path);
  /// CSV or COCO JSON, by the ending. The picture is called by its hash.
  void exportRegions(const QString& path);

 Q_SIGNALS:
  void told(const QString& text);
  void failed(const QString& message);

 private:
  void copy() const;
  void chooseImport();
  void chooseExport();
  void showEnabled();

  presenters::ExplorerDocument* document_;
  presenters::SessionKeeper* keeper_;
  Actions* actions_;
  WindowSettings* settings_;
  QWidget* window_;
};

}  // namespace m2ib::shell
