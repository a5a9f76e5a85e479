// What the commands of MainWindow do.
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QDockWidget>
#include <QFileDialog>
#include <QMenu>
#include <QStatusBar>

#include "ui/dialogs/about_dialog.h"
#include "ui/dialogs/models/model_info_dialog.h"
#include "ui/presenters/document/annotation_board.h"
#include "ui/shell/actions/actions.h"
#include "ui/shell/controls/mark_control.h"
#include "ui/shell/file_dialog_traces.h"
#include "ui/shell/incoming.h"
#include "ui/shell/main_window.h"
#include "ui/views/captions/caption_panel.h"
#include "ui/views/panels/overlay_panel.h"
#include "ui/views/panes/pane_area.h"
#include "ui/views/parts/message_bar.h"

namespace m2ib::shell {
namespace {

using Folder = WindowSettings::Folder;
constexpr double kOpacityStep = 0.05;
constexpr double kZoomStep = 1.25;
constexpr int kStatusTime_ms = 10000;

/// Dialogs live beside the window: nothing waits for them, and computing goes on.
void show_dialog(QDialog* dialog) {
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->show();
}

}  // namespace

void MainWindow::connectFileActions() {
  connect(actions_->open, &QAction::triggered, this, &MainWindow::chooseImage);
  connect(actions_->paste, &QAction::triggered, this, &MainWindow::paste);
  connect(actions_->quit, &QAction::triggered, this, &QWidget::close);
}

void MainWindow::connectViewActions() {
  const auto view = [this] { return area_->activeView(); };
  const auto middle = [](const views::RadiographView* v) { return QPointF(v->width() / 2.0, v->height() / 2.0); };
  connect(actions_->zoom_in, &QAction::triggered, this, [=] { view()->zoomAt(middle(view()), kZoomStep); });
  connect(actions_->zoom_out, &QAction::triggered, this, [=] { view()->zoomAt(middle(view()), 1.0 / kZoomStep); });
  connect(actions_->fit, &QAction::triggered, this, [=] { view()->showWhole(); });
  connect(actions_->actual_pixels, &QAction::triggered, this, [=] { view()->showActualPixels(); });
  connect(actions_->maximise, &QAction::triggered, this, [=, this] { area_->toggleMaximised(view()); });
  connect(actions_->link, &QAction::toggled, area_, &views::PaneArea::setLinked);
  connect(actions_->full_screen, &QAction::toggled, this,
          [this](bool full) { full ? showFullScreen() : showNormal(); });
  connect(overlay_, &views::OverlayPanel::styleChanged, this, &MainWindow::takeOverlayStyle);
  connect(overlay_, &views::OverlayPanel::repeatViewChanged, area_, &views::PaneArea::setRepeatView);
  connect(overlay_, &views::OverlayPanel::visibilityChanged, this, [this](bool visible) {
    area_->setOverlayVisible(visible);
    actions_->overlay->setChecked(visible);
  });
  connect(actions_->overlay, &QAction::toggled, overlay_, &views::OverlayPanel::setOverlayVisible);
  connect(actions_->less_transparent, &QAction::triggered, this, [this] { overlay_->changeOpacity(kOpacityStep); });
  connect(actions_->more_transparent, &QAction::triggered, this, [this] { overlay_->changeOpacity(-kOpacityStep); });
  connect(actions_->reset_layout, &QAction::triggered, this, &MainWindow::placeDocks);
  const Theme theme = settings_.theme();
  (theme == Theme::Dark    ? actions_->theme_dark
   : theme == Theme::Light ? actions_->theme_light
                           : actions_->theme_system)
      ->setChecked(true);
  connect(actions_->themes, &QActionGroup::triggered, this, [this](const QAction* chosen) {
    const Theme wanted = chosen == actions_->theme_dark    ? Theme::Dark
                         : chosen == actions_->theme_light ? Theme::Light
                                                           : Theme::System;
    settings_.setTheme(wanted);
    apply_theme(wanted);
  });
}

void MainWindow::connectCaptionActions() {
  connect(actions_->new_caption, &QAction::triggered, this, [this] {
    captions_dock_->show();
    captions_->startNewCaption();
  });
  connect(actions_->edit_caption, &QAction::triggered, this, [this] {
    captions_dock_->show();
    captions_->editCurrent();
  });
  connect(actions_->remove_caption, &QAction::triggered, captions_, &views::CaptionPanel::removeCurrent);
  connect(actions_->previous_caption, &QAction::triggered, this, [this] { stepCaption(-1); });
  connect(actions_->next_caption, &QAction::triggered, this, [this] { stepCaption(1); });
  connect(actions_->recompute, &QAction::triggered, document_, &presenters::ExplorerDocument::recompute);
  connect(actions_->cancel, &QAction::triggered, this, [this] {
    if (loading_model_) document_->cancelModel();
    document_->cancel();
  });
  connect(area_, &views::PaneArea::cancelRequested, document_, &presenters::ExplorerDocument::cancel);
}

void MainWindow::connectHelpActions() {
  connect(actions_->about, &QAction::triggered, this, [this] { show_dialog(new dialogs::AboutDialog(this)); });
  connect(actions_->shortcuts, &QAction::triggered, this, &MainWindow::showShortcuts);
  connect(actions_->model_info, &QAction::triggered, this, &MainWindow::showModelInfo);
}

void MainWindow::stepCaption(int step) {
  const int row = document_->currentCaption() + step;
  if (row >= 0 && row < document_->captionCount()) document_->setCurrentCaption(row);
}

void MainWindow::chooseImage() {
  const FileDialogTraces none;
  const QStringList paths = QFileDialog::getOpenFileNames(
      this, tr("Open pictures or a session"), settings_.folder(Folder::Pictures),
      // Archives often hold DICOM files without an extension.
      tr("Pictures and sessions (*.dcm *.dic *.dicom *.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.pgm *.ppm *.zip "
         "*.m2ib);;"
         "DICOM (*.dcm *.dic *.dicom);;Sessions and exported figures (*.m2ib *.png *.tif *.tiff *.pdf *.svg *.dcm "
         "*.json);;All files, also DICOM without an extension (*)"));
  if (paths.isEmpty()) return;
  settings_.setFolderOf(Folder::Pictures, paths.first());
  openPaths(paths);
}

void MainWindow::paste() {
  const QMimeData* held = QApplication::clipboard()->mimeData();
  if (marks_->paste(held)) return;
  const Incoming incoming = held != nullptr ? incoming_from(*held) : Incoming();
  if (incoming.empty()) {
    statusBar()->showMessage(tr("The clipboard holds no picture and no annotations"), kStatusTime_ms);
    return;
  }
  open(incoming);
}

void MainWindow::showModelInfo() {
  if (const auto model = document_->model()) show_dialog(new dialogs::ModelInfoDialog(model->card(), this));
}

int MainWindow::blackOutAt(const QPoint& global) const {
  const views::RadiographView* view = area_->activeView();
  const QPointF at = view->toPicture(view->mapFromGlobal(QPointF(global)));
  const std::vector<image::PixelRect>& boxes = document_->blackOuts();
  for (std::size_t i = boxes.size(); i-- > 0;) {
    const image::PixelRect& box = boxes[i];
    if (QRectF(box.left, box.top, box.width, box.height).contains(at)) return static_cast<int>(i);
  }
  return -1;
}

void MainWindow::showPaneMenu(const QPoint& global) {
  auto* menu = new QMenu(this);
  menu->setObjectName(QStringLiteral("paneMenu"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->addActions({actions_->fit, actions_->actual_pixels, actions_->reset_view});
  menu->addSeparator();
  menu->addActions({actions_->overlay, actions_->invert, actions_->maximise});
  menu->addAction(actions_->compare_methods);
  menu->addMenu(findChild<QMenu*>(QStringLiteral("windowsMenu")));
  menu->addMenu(findChild<QMenu*>(QStringLiteral("sideMarkerMenu")));
  if (const int box = blackOutAt(global); box >= 0) {
    QAction* remove =
        menu->addAction(tr("Remove this black-out"), this, [this, box] { document_->removeBlackOut(box); });
    remove->setObjectName(QStringLiteral("removeThisBlackOutAction"));
  }
  menu->addSeparator();
  if (!document_->annotations()->selection().empty()) {
    menu->addActions({actions_->cut_marks, actions_->copy_marks, actions_->delete_marks});
    menu->addMenu(findChild<QMenu*>(QStringLiteral("alignMenu")));
    menu->addSeparator();
  }
  menu->addActions({actions_->copy_figure, actions_->export_figure});
  menu->popup(global);
}

}  // namespace m2ib::shell
