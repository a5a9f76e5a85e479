#pragma once

#include <QMainWindow>
#include <QPointer>

#include "ui/dialogs/preferences.h"
#include "ui/presenters/document/explorer_document.h"
#include "ui/shell/preference_store.h"
#include "ui/shell/samples.h"
#include "ui/shell/window_settings.h"

class QDockWidget;
class QMenu;
class QTabWidget;

namespace m2ib::dialogs {
class ModelManagerDialog;
class SettingsDialog;
class TagPanel;
}  // namespace m2ib::dialogs
namespace m2ib::presenters {
class ModelListModel;
class PictureListModel;
}  // namespace m2ib::presenters
namespace m2ib::plots {
class LossPlot;
}
namespace m2ib::views {
class CaptionPanel;
class ContactSheet;
class ImageStrip;
class OverlayPanel;
class PicturePanel;
class PaneArea;
class RadiographView;
}  // namespace m2ib::views

namespace m2ib::shell {

class ActionKeys;
class Actions;
class CompareControl;
class ExportControl;
class MarkControl;
class MethodControl;
class SessionControl;
class DropOverlay;
class StatusStrip;
class TrustControl;
class WindowMenu;

/// The desktop window over one document: panes in the middle, panels in docks, commands in menus.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  /// @param document and @param store must outlive the window
  MainWindow(presenters::ExplorerDocument* document, QSettings* store, QWidget* parent = nullptr);
  ~MainWindow() override;

  /// Opens a picture, or a model where the path is called like a file of weights. A folder or a ZIP archive is looked
  /// into: weights at its top level make it a model, else its pictures become a list. A session, or an exported figure
  /// that carries the record of one, takes the place of what is open, after a question where that was not saved.
  void openPath(const QString& path);
  /// Several pictures, folders and archives become one list; of files of weights the first is opened, too.
  void openPaths(const QStringList& paths);
  /// Opens a folder or file of weights with what the person wants it to start with.
  void openModel(const QString& path);
  void openSample(const Sample& sample);
  /// What is asked and said about sessions; for the start and for tests.
  [[nodiscard]] SessionControl* sessions() const { return sessions_; }
  [[nodiscard]] ExportControl* exports() const { return exports_; }
  [[nodiscard]] MarkControl* marks() const { return marks_; }

 protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void buildCentre();
  void buildDocks();
  QDockWidget* makeDock(const QString& name, const QString& title, QWidget* content, Qt::DockWidgetArea area);
  QDockWidget* makePicturesDock();
  QDockWidget* makeMarksDock();
  QDockWidget* makePlotsDock();
  [[nodiscard]] QList<QDockWidget*> docks() const;
  void takeOverlayStyle();
  void restoreMarker();
  void placeDocks();
  void buildMenus();
  void buildFileMenu();
  void buildEditMenu();
  void buildMarkMenu();
  void buildCompareMenu();
  void buildViewMenu();
  void buildImageMenu();
  void buildToolBar();
  void connectFileActions();
  void connectSessions();
  void connectWork();
  void connectViewActions();
  void connectImageActions();
  void connectWindowPresets();
  void connectSettings();
  void connectCaptionActions();
  void connectHelpActions();
  void connectModels();
  void connectPictures();
  void connectDocument();

  void open(const struct Incoming& incoming);
  void openPicture(const pictures::PictureLocation& location);
  void openAsPicture(const QString& path);
  [[nodiscard]] QStringList placesOfPictures() const;
  void showContactSheet();
  void chooseImage();
  void choosePictureFolder();
  void showPictures();
  void chooseModelFolder();
  void chooseModelFile();
  void showModels();
  void showRecentModels();
  void showModelHelp();
  void showHelp(const QString& topic);
  void paste();
  void showHover(const QPointF& picture);
  void showStatus();
  void showPlot();
  void showEnabled();
  void showTitle();
  void stepCaption(int step);
  void showShortcuts();
  void showSettings();
  void showWindowSettings();
  void takePreferences(const dialogs::Preferences& preferences);
  void applyPreferences();
  void hidePersonal(bool hidden);
  void showWindowPresets();
  void nameWindow();
  void showMarker();
  void showModelInfo();
  /// The black-out box under a point of the screen; -1 where there is none.
  [[nodiscard]] int blackOutAt(const QPoint& global) const;
  void showPaneMenu(const QPoint& global);

  presenters::ExplorerDocument* document_;
  WindowSettings settings_;
  PreferenceStore preference_store_;
  dialogs::Preferences preferences_;
  Actions* actions_;
  ActionKeys* keys_;
  StatusStrip* status_;
  WindowMenu* window_menu_ = nullptr;
  dialogs::TagPanel* tags_ = nullptr;
  DropOverlay* drop_overlay_ = nullptr;
  SessionControl* sessions_ = nullptr;
  ExportControl* exports_ = nullptr;
  MarkControl* marks_ = nullptr;
  CompareControl* compare_ = nullptr;
  TrustControl* trust_ = nullptr;
  MethodControl* methods_ = nullptr;
  views::PaneArea* area_ = nullptr;
  views::CaptionPanel* captions_ = nullptr;
  views::OverlayPanel* overlay_ = nullptr;
  plots::LossPlot* plot_ = nullptr;
  QTabWidget* plot_tabs_ = nullptr;
  QDockWidget* pictures_dock_ = nullptr;
  QDockWidget* captions_dock_ = nullptr;
  QDockWidget* explain_dock_ = nullptr;
  QDockWidget* overlay_dock_ = nullptr;
  QDockWidget* plots_dock_ = nullptr;
  QDockWidget* tags_dock_ = nullptr;
  QDockWidget* marks_dock_ = nullptr;
  presenters::PictureListModel* pictures_ = nullptr;
  views::PicturePanel* picture_panel_ = nullptr;
  presenters::ModelListModel* models_ = nullptr;
  QPointer<dialogs::ModelManagerDialog> manager_;
  QPointer<dialogs::SettingsDialog> settings_dialog_;
  QMenu* recent_models_ = nullptr;
  QMenu* compare_with_ = nullptr;
  bool loading_model_ = false;
  std::string marked_;  ///< hash of the picture that the side marker was chosen for
  QPointer<views::ContactSheet> contact_sheet_;
  views::ImageStrip* images_ = nullptr;
  QStringList listed_;  ///< places whose pictures are in the list
  QString device_;
  QString sample_caption_;  ///< the caption that came with the sample on the screen
};

}  // namespace m2ib::shell
