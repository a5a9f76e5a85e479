// The parts of MainWindow that put docks, menus and the toolbar together.
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QDockWidget>
#include <QMenuBar>
#include <QScrollArea>
#include <QToolBar>
#include <QToolButton>
#include <algorithm>

#include "ui/dialogs/tag_panel.h"
#include "ui/plots/loss_plot.h"
#include "ui/presenters/picture_list_model.h"
#include "ui/shell/action_keys.h"
#include "ui/shell/actions.h"
#include "ui/shell/icons.h"
#include "ui/shell/main_window.h"
#include "ui/shell/window_menu.h"
#include "ui/views/caption_panel.h"
#include "ui/views/explain_panel.h"
#include "ui/views/overlay_panel.h"
#include "ui/views/pane_area.h"

namespace m2ib::shell {
namespace {

/// Panels scroll where the screen is too low for them.
QWidget* scrollable(QWidget* content) {
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(content);
  scroll->setMinimumWidth(content->minimumSizeHint().width());
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
  plot_ = new plots::LossPlot;
  pictures_dock_ = makePicturesDock();
  captions_dock_ = makeDock(QStringLiteral("captionsDock"), tr("Captions"), captions_, Qt::LeftDockWidgetArea);
  QWidget* explain_scroll = scrollable(explain);
  // What it does not need, the panel under it gets.
  explain_scroll->setFixedHeight(explain->minimumSizeHint().height() + 2);
  connect(explain, &views::ExplainPanel::heightChanged, explain_scroll, [explain_scroll](int height) {
    constexpr int kHighest_px = 480;  // the panel under it needs room on low screens, too
    explain_scroll->setFixedHeight(std::min(height + 2, kHighest_px));
  });
  explain_dock_ = makeDock(QStringLiteral("explainDock"), tr("Explain"), explain_scroll, Qt::RightDockWidgetArea);
  overlay_dock_ = makeDock(QStringLiteral("overlayDock"), tr("Overlay"), scrollable(overlay_), Qt::RightDockWidgetArea);
  plots_dock_ = makeDock(QStringLiteral("plotsDock"), tr("Plots"), plot_, Qt::BottomDockWidgetArea);
  tags_ = new dialogs::TagPanel(document_);
  tags_dock_ = makeDock(QStringLiteral("tagsDock"), tr("DICOM header"), tags_, Qt::BottomDockWidgetArea);
  connect(plots_dock_, &QDockWidget::visibilityChanged, this, [this](bool visible) {
    if (visible) showPlot();
  });
  placeDocks();
}

void MainWindow::placeDocks() {
  const bool listed = pictures_->rowCount() > 0;
  for (QDockWidget* dock : {pictures_dock_, captions_dock_, explain_dock_, overlay_dock_, plots_dock_, tags_dock_}) {
    dock->setFloating(false);
  }
  addDockWidget(Qt::LeftDockWidgetArea, pictures_dock_);
  addDockWidget(Qt::LeftDockWidgetArea, captions_dock_);
  addDockWidget(Qt::RightDockWidgetArea, explain_dock_);
  addDockWidget(Qt::RightDockWidgetArea, overlay_dock_);
  addDockWidget(Qt::BottomDockWidgetArea, plots_dock_);
  addDockWidget(Qt::BottomDockWidgetArea, tags_dock_);
  for (QDockWidget* dock : {captions_dock_, explain_dock_, overlay_dock_}) dock->show();
  pictures_dock_->setVisible(listed);
  plots_dock_->hide();
  tags_dock_->hide();
  resizeDocks({captions_dock_, explain_dock_}, {250, 310}, Qt::Horizontal);
  resizeDocks({pictures_dock_, captions_dock_}, {480, 260}, Qt::Vertical);
  resizeDocks({plots_dock_}, {240}, Qt::Vertical);
}

void MainWindow::buildMenus() {
  QMenu* file = menuBar()->addMenu(tr("&File"));
  file->addActions({actions_->open, actions_->open_folder});
  file->addSeparator();
  file->addActions({actions_->open_model, actions_->open_model_file, actions_->models});
  recent_models_ = file->addMenu(tr("&Recent models"));
  recent_models_->setObjectName(QStringLiteral("recentModelsMenu"));
  file->addSeparator();
  QMenu* samples = file->addMenu(tr("&Samples"));
  samples->setObjectName(QStringLiteral("samplesMenu"));
  for (const Sample& sample : embedded_samples()) {
    QString title = sample.title;
    samples->addAction(title.replace(QLatin1Char('&'), QStringLiteral("&&")), this,
                       [this, sample] { openSample(sample); });
  }
  samples->setEnabled(!samples->isEmpty());
  file->addSeparator();
  file->addAction(actions_->export_figure);
  file->addSeparator();
  file->addAction(actions_->quit);

  buildEditMenu();
  buildViewMenu();
  buildImageMenu();

  QMenu* explain = menuBar()->addMenu(tr("E&xplain"));
  explain->addActions({actions_->recompute, actions_->cancel});
  explain->addSeparator();
  explain->addActions({actions_->previous_caption, actions_->next_caption});

  QMenu* window = menuBar()->addMenu(tr("&Window"));
  for (QDockWidget* dock : {pictures_dock_, captions_dock_, explain_dock_, overlay_dock_, plots_dock_, tags_dock_}) {
    window->addAction(dock->toggleViewAction());
  }
  window->addSeparator();
  window->addAction(actions_->reset_layout);

  QMenu* help = menuBar()->addMenu(tr("&Help"));
  help->addActions({actions_->shortcuts, actions_->help_x_rays, actions_->help_models, actions_->model_info});
  help->addSeparator();
  help->addAction(actions_->about);
}

void MainWindow::buildEditMenu() {
  QUndoStack* undo_stack = document_->undoStack();
  QAction* undo = undo_stack->createUndoAction(this, tr("&Undo"));
  undo->setObjectName(QStringLiteral("undoAction"));
  undo->setProperty(kListedAs, tr("Undo"));
  undo->setShortcuts(QKeySequence::Undo);
  undo->setIcon(symbol_icon(Symbol::Undo));
  QAction* redo = undo_stack->createRedoAction(this, tr("&Redo"));
  redo->setObjectName(QStringLiteral("redoAction"));
  redo->setProperty(kListedAs, tr("Redo"));
  redo->setShortcuts(QKeySequence::Redo);
  redo->setIcon(symbol_icon(Symbol::Redo));

  QMenu* edit = menuBar()->addMenu(tr("&Edit"));
  edit->addActions({undo, redo});
  edit->addSeparator();
  edit->addActions({actions_->copy_figure, actions_->paste});
  edit->addSeparator();
  edit->addActions({actions_->new_caption, actions_->edit_caption, actions_->remove_caption});
  edit->addSeparator();
  edit->addAction(actions_->settings);
}

void MainWindow::buildViewMenu() {
  QMenu* view = menuBar()->addMenu(tr("&View"));
  view->addActions({actions_->overlay, actions_->more_transparent, actions_->less_transparent});
  view->addSeparator();
  view->addActions({actions_->zoom_in, actions_->zoom_out, actions_->fit, actions_->actual_pixels});
  view->addSeparator();
  view->addActions({actions_->link, actions_->maximise, actions_->full_screen});
  view->addSeparator();
  view->addAction(actions_->hide_personal);
  view->addSeparator();
  QMenu* theme = view->addMenu(tr("T&heme"));
  theme->addActions(actions_->themes->actions());
}

void MainWindow::buildImageMenu() {
  const QList<QDockWidget*> docks{pictures_dock_, captions_dock_, explain_dock_,
                                  overlay_dock_,  plots_dock_,    tags_dock_};
  for (QDockWidget* dock : docks) {
    dock->toggleViewAction()->setObjectName(dock->objectName() + QStringLiteral("Action"));
  }
  plots_dock_->toggleViewAction()->setShortcut(Qt::CTRL | Qt::Key_P);
  tags_dock_->toggleViewAction()->setShortcut(Qt::CTRL | Qt::Key_T);

  QMenu* image = menuBar()->addMenu(tr("&Image"));
  image->addActions(actions_->tools->actions());
  image->addSeparator();
  QMenu* windows = image->addMenu(tr("Wi&ndow"));
  windows->setObjectName(QStringLiteral("windowsMenu"));
  windows->addSeparator();
  windows->addActions({actions_->save_window, actions_->manage_windows});
  window_menu_ = new WindowMenu(windows, actions_->window_presets, this);
  image->addActions({actions_->invert, actions_->rotate_right, actions_->rotate_left, actions_->flip_horizontal,
                     actions_->flip_vertical, actions_->reset_view});
  image->addSeparator();
  image->addActions({actions_->magnifier, actions_->remove_rulers, actions_->remove_black_outs});
  QMenu* marker = image->addMenu(tr("&Side marker"));
  marker->setObjectName(QStringLiteral("sideMarkerMenu"));
  marker->addActions(actions_->markers->actions());
  image->addSeparator();
  image->addActions({actions_->previous_picture, actions_->next_picture});
  image->addActions({actions_->previous_frame, actions_->next_frame});
  image->addSeparator();
  image->addAction(tags_dock_->toggleViewAction());
}

void MainWindow::buildToolBar() {
  QToolBar* bar = addToolBar(tr("Toolbar"));
  bar->setObjectName(QStringLiteral("mainToolBar"));
  bar->setIconSize({20, 20});
  bar->setToolButtonStyle(Qt::ToolButtonIconOnly);
  bar->addActions({actions_->open, actions_->export_figure});
  bar->addSeparator();
  bar->addActions(
      {findChild<QAction*>(QStringLiteral("undoAction")), findChild<QAction*>(QStringLiteral("redoAction"))});
  bar->addSeparator();
  bar->addActions(actions_->tools->actions());
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
