#pragma once

#include <QMainWindow>
#include <QPointer>

#include "ui/presenters/explorer_document.h"
#include "ui/shell/samples.h"
#include "ui/shell/window_settings.h"

class QDockWidget;
class QMenu;

namespace m2ib::dialogs {
class ModelManagerDialog;
}
namespace m2ib::presenters {
class ModelListModel;
}
namespace m2ib::plots {
class LossPlot;
}
namespace m2ib::views {
class CaptionPanel;
class OverlayPanel;
class PaneArea;
class RadiographView;
}  // namespace m2ib::views

namespace m2ib::shell {

class Actions;
class DropOverlay;
class StatusStrip;

/// The desktop window over one document: panes in the middle, panels in docks, commands in menus.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  /// @param document and @param store must outlive the window
  MainWindow(presenters::ExplorerDocument* document, QSettings* store, QWidget* parent = nullptr);
  ~MainWindow() override;

  /// Opens a picture, or a model where the path is a folder or called like a file of weights.
  void openPath(const QString& path);
  /// Opens a folder or file of weights with what the person wants it to start with.
  void openModel(const QString& path);
  void openSample(const Sample& sample);
  /// Writes the current caption's figure. A failure is shown in the pane.
  /// @return true if the file was written
  bool exportFigure(const QString& path);

 protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void buildCentre();
  void buildDocks();
  QDockWidget* makeDock(const QString& name, const QString& title, QWidget* content, Qt::DockWidgetArea area);
  void placeDocks();
  void buildMenus();
  void buildToolBar();
  void connectFileActions();
  void connectViewActions();
  void connectCaptionActions();
  void connectHelpActions();
  void connectModels();
  void connectDocument();

  void open(const struct Incoming& incoming);
  void chooseImage();
  void chooseModelFolder();
  void chooseModelFile();
  void showModels();
  void showRecentModels();
  void showModelHelp();
  void chooseExport();
  void copyFigure();
  void paste();
  void showHover(const QPointF& picture);
  void showStatus();
  void showPlot();
  void showEnabled();
  void showTitle();
  void stepCaption(int step);
  void showShortcuts();
  void showModelInfo();
  void showPaneMenu(const QPoint& global);

  presenters::ExplorerDocument* document_;
  WindowSettings settings_;
  Actions* actions_;
  StatusStrip* status_;
  DropOverlay* drop_overlay_ = nullptr;
  views::PaneArea* area_ = nullptr;
  views::CaptionPanel* captions_ = nullptr;
  views::OverlayPanel* overlay_ = nullptr;
  plots::LossPlot* plot_ = nullptr;
  QDockWidget* captions_dock_ = nullptr;
  QDockWidget* explain_dock_ = nullptr;
  QDockWidget* overlay_dock_ = nullptr;
  QDockWidget* plots_dock_ = nullptr;
  presenters::ModelListModel* models_ = nullptr;
  QPointer<dialogs::ModelManagerDialog> manager_;
  QMenu* recent_models_ = nullptr;
  bool loading_model_ = false;
  QString device_;
  QString sample_caption_;  ///< the caption that came with the sample on the screen
};

}  // namespace m2ib::shell
