// The menus of MainWindow.
#include <QAction>
#include <QActionGroup>
#include <QDockWidget>
#include <QMenuBar>

#include "ui/shell/actions/actions.h"
#include "ui/shell/actions/icons.h"
#include "ui/shell/controls/session_control.h"
#include "ui/shell/main_window.h"
#include "ui/shell/window_menu.h"

namespace m2ib::shell {
namespace {

bool is_behind_another_tab(const QMainWindow& window, const QDockWidget& dock) {
  return !dock.isHidden() && !window.tabifiedDockWidgets(const_cast<QDockWidget*>(&dock)).isEmpty() &&
         dock.visibleRegion().isEmpty();
}

/// Its action brings a panel to the front; only what is seen already is hidden by it.
void raise_before_hiding(QMainWindow* window, QDockWidget* dock) {
  QAction* toggle = dock->toggleViewAction();
  QObject::disconnect(toggle, &QAction::triggered, dock, nullptr);  // Qt's own shows and hides, whatever is in front
  QObject::connect(toggle, &QAction::triggered, dock, [window, dock, toggle](bool shown) {
    if (!shown && !is_behind_another_tab(*window, *dock)) {
      dock->close();
      return;
    }
    toggle->setChecked(true);
    dock->show();
    dock->raise();
  });
}

}  // namespace

void MainWindow::buildMenus() {
  buildFileMenu();
  buildEditMenu();
  buildViewMenu();
  buildImageMenu();
  buildMarkMenu();
  buildCompareMenu();

  QMenu* explain = menuBar()->addMenu(tr("E&xplain"));
  explain->addActions({actions_->recompute, actions_->cancel});
  explain->addSeparator();
  explain->addActions({actions_->contact_sheet, actions_->same_settings});
  explain->addSeparator();
  explain->addActions({actions_->deletion_curve, actions_->agreement, actions_->sanity_check});
  explain->addSeparator();
  explain->addActions({actions_->previous_caption, actions_->next_caption});

  QMenu* window = menuBar()->addMenu(tr("&Window"));
  const QList<QDockWidget*> all = docks();
  for (QDockWidget* dock : all) window->addAction(dock->toggleViewAction());
  window->addSeparator();
  window->addAction(actions_->reset_layout);

  QMenu* help = menuBar()->addMenu(tr("&Help"));
  help->addActions({actions_->shortcuts, actions_->help_figures, actions_->help_trust, actions_->help_evaluation,
                    actions_->help_x_rays, actions_->help_models, actions_->model_info});
  help->addSeparator();
  help->addAction(actions_->about);
}

void MainWindow::buildFileMenu() {
  QMenu* file = menuBar()->addMenu(tr("&File"));
  file->addActions({actions_->new_session, actions_->open, actions_->open_folder});
  QMenu* recent = file->addMenu(tr("Re&cent sessions"));
  recent->setObjectName(QStringLiteral("recentSessionsMenu"));
  sessions_->setRecentMenu(recent);
  file->addSeparator();
  file->addActions({actions_->save, actions_->save_as, actions_->save_with_pictures});
  file->addSeparator();
  file->addActions({actions_->export_figure, actions_->export_maps, actions_->export_report});
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
  file->addAction(actions_->quit);
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
  edit->addActions({actions_->cut_marks, actions_->copy_marks, actions_->copy_figure, actions_->paste,
                    actions_->delete_marks, actions_->select_marks});
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
  const QList<QDockWidget*> all = docks();
  for (QDockWidget* dock : all) {
    dock->toggleViewAction()->setObjectName(dock->objectName() + QStringLiteral("Action"));
    raise_before_hiding(this, dock);
  }
  plots_dock_->toggleViewAction()->setShortcut(Qt::CTRL | Qt::Key_P);
  tags_dock_->toggleViewAction()->setShortcut(Qt::CTRL | Qt::Key_T);
  marks_dock_->toggleViewAction()->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_M);

  QMenu* image = menuBar()->addMenu(tr("&Image"));
  for (QAction* tool : actions_->tools->actions()) {
    if (!actions_->mark_tools.contains(tool)) image->addAction(tool);
  }
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

void MainWindow::buildMarkMenu() {
  QMenu* mark = menuBar()->addMenu(tr("Mar&k"));
  mark->addActions(actions_->mark_tools);
  mark->addSeparator();
  QMenu* align = mark->addMenu(tr("Ali&gn"));
  align->setObjectName(QStringLiteral("alignMenu"));
  align->addActions(actions_->align_marks);
  mark->addSeparator();
  mark->addActions({actions_->import_regions, actions_->export_regions});
  mark->addSeparator();
  mark->addAction(marks_dock_->toggleViewAction());
}

void MainWindow::buildCompareMenu() {
  QMenu* compare = menuBar()->addMenu(tr("Compare"));
  compare->addActions(actions_->layouts->actions());
  compare->addSeparator();
  compare->addActions(actions_->compares->actions());
  compare->addSeparator();
  compare_with_ = compare->addMenu(tr("Compare this &caption with"));
  compare_with_->setObjectName(QStringLiteral("compareWithMenu"));
  compare->addAction(actions_->swap_compared);
  compare->addSeparator();
  compare->addAction(actions_->compare_methods);
}

}  // namespace m2ib::shell
