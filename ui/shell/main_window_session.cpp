// What MainWindow does with sessions, annotations and comparing: puts their controls into place.
#include <QAction>
#include <QStatusBar>

#include "ui/figure/session_figure.h"
#include "ui/presenters/document/annotation_board.h"
#include "ui/shell/actions/actions.h"
#include "ui/shell/controls/compare_control.h"
#include "ui/shell/controls/export_control.h"
#include "ui/shell/controls/mark_control.h"
#include "ui/shell/controls/method_control.h"
#include "ui/shell/controls/session_control.h"
#include "ui/shell/main_window.h"
#include "ui/views/panels/overlay_panel.h"
#include "ui/views/panes/pane_area.h"
#include "ui/views/parts/message_bar.h"
#include "ui/views/sheets/contact_sheet.h"
#include "ui/views/sheets/image_strip.h"

namespace m2ib::shell {

using presenters::ExplorerDocument;

namespace {

constexpr int kStatusTime_ms = 10000;

}  // namespace

void MainWindow::connectSessions() {
  sessions_->setPlaces([this] { return placesOfPictures(); });
  connect(sessions_, &SessionControl::isPicture, this, &MainWindow::openAsPicture);
  connect(sessions_, &SessionControl::told, this,
          [this](const QString& text) { statusBar()->showMessage(text, kStatusTime_ms); });
  connect(document_, &ExplorerDocument::sessionChanged, this, &MainWindow::showTitle);
  connect(document_, &ExplorerDocument::sessionRestored, this, [this] { sample_caption_.clear(); });
  connect(document_, &ExplorerDocument::renderingRestored, this, [this] {
    overlay_->setOverlayStyle(figure::style_of(document_->rendering()));
    takeOverlayStyle();
  });
  connect(area_, &views::PaneArea::orientationRestored, this, &MainWindow::restoreMarker);
}

void MainWindow::connectWork() {
  presenters::SessionKeeper* keeper = sessions_->keeper();
  exports_ = new ExportControl(document_, keeper, actions_, &settings_, this);
  marks_ = new MarkControl(document_, keeper, actions_, &settings_, this);
  compare_ = new CompareControl(document_, actions_, compare_with_, this);
  methods_ = new MethodControl(document_, actions_->compare_methods, this);
  const auto tell = [this](const QString& text) { statusBar()->showMessage(text, kStatusTime_ms); };
  const auto complain = [this](const QString& text) {
    sessions_->message()->showMessage(views::MessageBar::Kind::Error, text);
  };
  connect(methods_, &MethodControl::warned, this,
          [this](const QString& text) { sessions_->message()->showMessage(views::MessageBar::Kind::Warning, text); });
  connect(exports_, &ExportControl::told, this, tell);
  connect(marks_, &MarkControl::told, this, tell);
  connect(exports_, &ExportControl::failed, this, complain);
  connect(marks_, &MarkControl::failed, this, complain);
  connect(keeper, &presenters::SessionKeeper::workFailed, this, complain);
  // Keys that texts and lists need for themselves count among the panes only.
  area_->addActions({actions_->cut_marks, actions_->copy_marks, actions_->delete_marks, actions_->select_marks});
  connect(actions_->contact_sheet, &QAction::triggered, this, &MainWindow::showContactSheet);
  connect(actions_->help_figures, &QAction::triggered, this, [this] { showHelp(QStringLiteral("figures")); });
  connect(actions_->help_trust, &QAction::triggered, this, [this] { showHelp(QStringLiteral("trust")); });
  connect(actions_->help_evaluation, &QAction::triggered, this, [this] { showHelp(QStringLiteral("evaluation")); });
}

void MainWindow::showContactSheet() {
  if (!contact_sheet_) {
    contact_sheet_ = new views::ContactSheet(document_, this);
    contact_sheet_->setAttribute(Qt::WA_DeleteOnClose);
    contact_sheet_->setOverlayStyle(overlay_->style());
  } else {
    contact_sheet_->startAnew();
  }
  contact_sheet_->show();
  contact_sheet_->raise();
  contact_sheet_->activateWindow();
}

void MainWindow::takeOverlayStyle() {
  area_->setOverlayStyle(overlay_->style());
  images_->setOverlayStyle(overlay_->style());
  if (contact_sheet_) contact_sheet_->setOverlayStyle(overlay_->style());
}

}  // namespace m2ib::shell
