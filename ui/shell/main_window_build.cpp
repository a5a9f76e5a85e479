// The parts of MainWindow that put docks, menus and the toolbar together.
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QDockWidget>
#include <QMenuBar>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QToolBar>
#include <QToolButton>
#include <algorithm>

#include "ui/dialogs/tag_panel.h"
#include "ui/plots/loss_plot.h"
#include "ui/presenters/picture_list_model.h"
#include "ui/shell/actions/action_keys.h"
#include "ui/shell/actions/actions.h"
#include "ui/shell/actions/icons.h"
#include "ui/shell/controls/trust_control.h"
#include "ui/shell/main_window.h"
#include "ui/shell/window_menu.h"
#include "ui/views/captions/caption_panel.h"
#include "ui/views/panels/explain_panel.h"
#include "ui/views/panels/marks_panel.h"
#include "ui/views/panels/overlay_panel.h"
#include "ui/views/panes/pane_area.h"
#include "ui/views/sheets/image_strip.h"

namespace m2ib::shell {
namespace {

/// So wide that nothing is cut beside the bar that scrolls it.
void fit_width(QScrollArea* scroll) {
  const int bar = scroll->verticalScrollBar()->sizeHint().width();
  scroll->setMinimumWidth(scroll->widget()->minimumSizeHint().width() + bar);
}

/// Panels scroll where the screen is too low for them.
QScrollArea* scrollable(QWidget* content) {
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(content);
  fit_width(scroll);
  scroll->setFocusPolicy(Qt::NoFocus);
  return scroll;
}

}  // namespace

QDockWidget* MainWindow::makeDock(const QString& name, const QString& title, QWidget* content,
                                  Qt::DockWidgetArea area) {
  auto* dock = new QDockWidget(title, this);
  dock->setObjectName(name);
  dock->setWidget(content);
  addDockWidget(area, dock);
  return dock;
}

void MainWindow::buildDocks() {
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
  captions_ = new views::CaptionPanel(document_);
  auto* explain = new views::ExplainPanel(document_);
  connect(explain, &views::ExplainPanel::windowAsked, area_, &views::PaneArea::giveWindowToModel);
  overlay_ = new views::OverlayPanel;
  pictures_dock_ = makePicturesDock();
  captions_dock_ = makeDock(QStringLiteral("captionsDock"), tr("Captions"), captions_, Qt::LeftDockWidgetArea);
  QScrollArea* explain_scroll = scrollable(explain);
  // What it does not need, the panel under it gets.
  explain_scroll->setFixedHeight(explain->minimumSizeHint().height() + 2);
  connect(explain, &views::ExplainPanel::heightChanged, explain_scroll, [explain_scroll](int height) {
    constexpr int kHighest_px = 480;  // the panel under it needs room on low screens, too
    explain_scroll->setFixedHeight(std::min(height + 2, kHighest_px));
    fit_width(explain_scroll);  // its texts change with the caption
  });
  explain_dock_ = makeDock(QStringLiteral("explainDock"), tr("Explain"), explain_scroll, Qt::RightDockWidgetArea);
  overlay_dock_ = makeDock(QStringLiteral("overlayDock"), tr("Overlay"), scrollable(overlay_), Qt::RightDockWidgetArea);
  plots_dock_ = makePlotsDock();
  tags_ = new dialogs::TagPanel(document_);
  tags_dock_ = makeDock(QStringLiteral("tagsDock"), tr("DICOM header"), tags_, Qt::BottomDockWidgetArea);
  marks_dock_ = makeMarksDock();
  images_ = new views::ImageStrip(document_, pictures_);
  area_->setImagesWidget(images_);
  connect(plots_dock_, &QDockWidget::visibilityChanged, this, [this](bool visible) {
    if (visible) showPlot();
  });
  placeDocks();
}

QDockWidget* MainWindow::makePlotsDock() {
  plot_ = new plots::LossPlot;
  plot_tabs_ = new QTabWidget;
  plot_tabs_->setObjectName(QStringLiteral("plotTabs"));
  plot_tabs_->setDocumentMode(true);
  plot_tabs_->setAccessibleName(tr("Plots"));
  plot_tabs_->addTab(plot_, tr("Losses"));
  connect(plot_tabs_, &QTabWidget::currentChanged, this, &MainWindow::showPlot);
  QDockWidget* dock = makeDock(QStringLiteral("plotsDock"), tr("Plots"), plot_tabs_, Qt::BottomDockWidgetArea);
  trust_ = new TrustControl(document_, actions_, dock, plot_tabs_, this);
  return dock;
}

QDockWidget* MainWindow::makeMarksDock() {
  auto* panel = new views::MarksPanel(document_);
  connect(panel, &views::MarksPanel::importRequested, actions_->import_regions, &QAction::trigger);
  connect(panel, &views::MarksPanel::exportRequested, actions_->export_regions, &QAction::trigger);
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidget(panel);
  scroll->setFocusPolicy(Qt::NoFocus);
  // Its table may be wider than the column of panels, which the pictures need more.
  scroll->setMinimumWidth(200);
  return makeDock(QStringLiteral("marksDock"), tr("Marks"), scroll, Qt::RightDockWidgetArea);
}

QList<QDockWidget*> MainWindow::docks() const {
  return {pictures_dock_, captions_dock_, explain_dock_, overlay_dock_, marks_dock_, plots_dock_, tags_dock_};
}

void MainWindow::placeDocks() {
  const bool listed = pictures_->rowCount() > 0;
  const QList<QDockWidget*> all = docks();
  for (QDockWidget* dock : all) dock->setFloating(false);
  addDockWidget(Qt::LeftDockWidgetArea, pictures_dock_);
  addDockWidget(Qt::LeftDockWidgetArea, captions_dock_);
  addDockWidget(Qt::RightDockWidgetArea, explain_dock_);
  addDockWidget(Qt::RightDockWidgetArea, overlay_dock_);
  tabifyDockWidget(overlay_dock_, marks_dock_);
  addDockWidget(Qt::BottomDockWidgetArea, plots_dock_);
  addDockWidget(Qt::BottomDockWidgetArea, tags_dock_);
  for (QDockWidget* dock : {captions_dock_, explain_dock_, overlay_dock_, marks_dock_}) dock->show();
  overlay_dock_->raise();
  pictures_dock_->setVisible(listed);
  plots_dock_->hide();
  tags_dock_->hide();
  resizeDocks({captions_dock_, explain_dock_}, {250, 310}, Qt::Horizontal);
  resizeDocks({pictures_dock_, captions_dock_}, {480, 260}, Qt::Vertical);
  resizeDocks({plots_dock_}, {270}, Qt::Vertical);
}

void MainWindow::buildToolBar() {
  QToolBar* bar = addToolBar(tr("Toolbar"));
  bar->setObjectName(QStringLiteral("mainToolBar"));
  bar->setIconSize({20, 20});
  bar->setToolButtonStyle(Qt::ToolButtonIconOnly);
  bar->addActions({actions_->open, actions_->save, actions_->export_figure});
  bar->addSeparator();
  bar->addActions(
      {findChild<QAction*>(QStringLiteral("undoAction")), findChild<QAction*>(QStringLiteral("redoAction"))});
  bar->addSeparator();
  bar->addActions(actions_->tools->actions());
  bar->addSeparator();
  bar->addActions(actions_->layouts->actions());
  bar->addSeparator();
  bar->addActions({actions_->fit, actions_->actual_pixels, actions_->magnifier});
  bar->addSeparator();
  bar->addActions({actions_->invert, actions_->rotate_left, actions_->rotate_right, actions_->overlay});
  // The chain stands between the panes that it links, in the header of the first.
  auto* chain = new QToolButton;
  chain->setObjectName(QStringLiteral("linkButton"));
  // Not the action's own icon: the header is dark in both themes.
  chain->setIcon(symbol_icon(Symbol::Link, QColor(232, 234, 238)));
  chain->setIconSize({20, 20});
  chain->setAutoRaise(true);
  chain->setCheckable(true);
  chain->setChecked(actions_->link->isChecked());
  const auto describe = [this, chain] { chain->setToolTip(actions_->link->toolTip()); };
  describe();
  connect(actions_->link, &QAction::changed, chain, describe);
  connect(chain, &QToolButton::toggled, actions_->link, &QAction::setChecked);
  connect(actions_->link, &QAction::toggled, chain, &QToolButton::setChecked);
  chain->setAccessibleName(tr("Link the panes"));
  area_->original()->addHeaderWidget(chain);
}

}  // namespace m2ib::shell
