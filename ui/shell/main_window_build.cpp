// The parts of MainWindow that put docks, menus and the toolbar together.
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QDockWidget>
#include <QMenuBar>
#include <QScrollArea>
#include <QToolBar>
#include <QToolButton>

#include "ui/plots/loss_plot.h"
#include "ui/shell/actions.h"
#include "ui/shell/icons.h"
#include "ui/shell/main_window.h"
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
  overlay_ = new views::OverlayPanel;
  plot_ = new plots::LossPlot;
  captions_dock_ = makeDock(QStringLiteral("captionsDock"), tr("Captions"), captions_, Qt::LeftDockWidgetArea);
  QWidget* explain_scroll = scrollable(explain);
  // What it does not need, the panel under it gets.
  explain_scroll->setFixedHeight(explain->sizeHint().height() + 2);
  explain_dock_ = makeDock(QStringLiteral("explainDock"), tr("Explain"), explain_scroll, Qt::RightDockWidgetArea);
  overlay_dock_ = makeDock(QStringLiteral("overlayDock"), tr("Overlay"), scrollable(overlay_), Qt::RightDockWidgetArea);
  plots_dock_ = makeDock(QStringLiteral("plotsDock"), tr("Plots"), plot_, Qt::BottomDockWidgetArea);
  connect(plots_dock_, &QDockWidget::visibilityChanged, this, [this](bool visible) {
    if (visible) showPlot();
  });
  placeDocks();
}

void MainWindow::placeDocks() {
  for (QDockWidget* dock : {captions_dock_, explain_dock_, overlay_dock_, plots_dock_}) dock->setFloating(false);
  addDockWidget(Qt::LeftDockWidgetArea, captions_dock_);
  addDockWidget(Qt::RightDockWidgetArea, explain_dock_);
  addDockWidget(Qt::RightDockWidgetArea, overlay_dock_);
  addDockWidget(Qt::BottomDockWidgetArea, plots_dock_);
  for (QDockWidget* dock : {captions_dock_, explain_dock_, overlay_dock_}) dock->show();
  plots_dock_->hide();
  resizeDocks({captions_dock_, explain_dock_}, {250, 310}, Qt::Horizontal);
  resizeDocks({plots_dock_}, {240}, Qt::Vertical);
}

void MainWindow::buildMenus() {
  QUndoStack* undo_stack = document_->undoStack();
  QAction* undo = undo_stack->createUndoAction(this, tr("&Undo"));
  undo->setObjectName(QStringLiteral("undoAction"));
  undo->setShortcuts(QKeySequence::Undo);
  undo->setIcon(symbol_icon(Symbol::Undo));
  QAction* redo = undo_stack->createRedoAction(this, tr("&Redo"));
  redo->setObjectName(QStringLiteral("redoAction"));
  redo->setShortcuts(QKeySequence::Redo);
  redo->setIcon(symbol_icon(Symbol::Redo));

  QMenu* file = menuBar()->addMenu(tr("&File"));
  file->addAction(actions_->open);
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

  QMenu* edit = menuBar()->addMenu(tr("&Edit"));
  edit->addActions({undo, redo});
  edit->addSeparator();
  edit->addActions({actions_->copy_figure, actions_->paste});
  edit->addSeparator();
  edit->addActions({actions_->new_caption, actions_->edit_caption, actions_->remove_caption});

  QMenu* view = menuBar()->addMenu(tr("&View"));
  view->addActions({actions_->overlay, actions_->more_transparent, actions_->less_transparent});
  view->addSeparator();
  view->addActions({actions_->zoom_in, actions_->zoom_out, actions_->fit, actions_->actual_pixels});
  view->addSeparator();
  view->addActions({actions_->link, actions_->maximise, actions_->full_screen});
  view->addSeparator();
  QMenu* theme = view->addMenu(tr("T&heme"));
  theme->addActions(actions_->themes->actions());

  QMenu* image = menuBar()->addMenu(tr("&Image"));
  image->addActions(actions_->tools->actions());
  image->addSeparator();
  image->addActions({actions_->invert, actions_->flip_horizontal, actions_->flip_vertical, actions_->reset_view});

  QMenu* explain = menuBar()->addMenu(tr("E&xplain"));
  explain->addActions({actions_->recompute, actions_->cancel});
  explain->addSeparator();
  explain->addActions({actions_->previous_caption, actions_->next_caption});

  QMenu* window = menuBar()->addMenu(tr("&Window"));
  for (QDockWidget* dock : {captions_dock_, explain_dock_, overlay_dock_, plots_dock_}) {
    QAction* toggle = dock->toggleViewAction();
    toggle->setObjectName(dock->objectName() + QStringLiteral("Action"));
    window->addAction(toggle);
  }
  plots_dock_->toggleViewAction()->setShortcut(Qt::CTRL | Qt::Key_P);
  window->addSeparator();
  window->addAction(actions_->reset_layout);

  QMenu* help = menuBar()->addMenu(tr("&Help"));
  help->addActions({actions_->shortcuts, actions_->help_models, actions_->model_info});
  help->addSeparator();
  help->addAction(actions_->about);
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
  bar->addActions({actions_->fit, actions_->actual_pixels, actions_->invert, actions_->overlay});
  // The chain stands between the panes that it links, in the header of the first.
  auto* chain = new QToolButton;
  chain->setObjectName(QStringLiteral("linkButton"));
  // Not the action's own icon: the header is dark in both themes.
  chain->setIcon(symbol_icon(Symbol::Link, QColor(232, 234, 238)));
  chain->setIconSize({20, 20});
  chain->setAutoRaise(true);
  chain->setCheckable(true);
  chain->setChecked(actions_->link->isChecked());
  chain->setToolTip(actions_->link->toolTip());
  connect(chain, &QToolButton::toggled, actions_->link, &QAction::setChecked);
  connect(actions_->link, &QAction::toggled, chain, &QToolButton::setChecked);
  chain->setAccessibleName(tr("Link the panes"));
  area_->original()->addHeaderWidget(chain);
}

}  // namespace m2ib::shell
