// What the commands of the Image menu do, and what the title and the status line say about the picture.
#include <QAction>
#include <QActionGroup>
#include <QInputDialog>
#include <array>

#include "ui/shell/actions/actions.h"
#include "ui/shell/controls/session_control.h"
#include "ui/shell/main_window.h"
#include "ui/shell/status_strip.h"
#include "ui/shell/window_menu.h"
#include "ui/views/panes/pane_area.h"

namespace m2ib::shell {

using presenters::ExplorerDocument;
using views::RadiographView;

namespace {

RadiographView::Tool tool_of(const Actions& actions, const QAction* chosen) {
  using Tool = RadiographView::Tool;
  const std::array<std::pair<const QAction*, Tool>, 11> tools{{{actions.tool_pan, Tool::Pan},
                                                               {actions.tool_zoom, Tool::Zoom},
                                                               {actions.tool_select, Tool::Select},
                                                               {actions.tool_arrow, Tool::Arrow},
                                                               {actions.tool_box, Tool::Box},
                                                               {actions.tool_ellipse, Tool::Ellipse},
                                                               {actions.tool_polygon, Tool::Polygon},
                                                               {actions.tool_text, Tool::Text},
                                                               {actions.tool_ruler, Tool::Ruler},
                                                               {actions.tool_side_marker, Tool::SideMarker},
                                                               {actions.tool_black_out, Tool::BlackOut}}};
  for (const auto& [action, tool] : tools) {
    if (action == chosen) return tool;
  }
  return Tool::WindowLevel;
}

}  // namespace

void MainWindow::connectImageActions() {
  const auto view = [this] { return area_->activeView(); };
  const auto change = [=](auto flip) {
    views::Display display = view()->state().display();
    flip(display);
    view()->state().setDisplay(display);
  };
  connect(actions_->invert, &QAction::triggered, this,
          [=] { change([](views::Display& d) { d.inverted = !d.inverted; }); });
  connect(actions_->flip_horizontal, &QAction::triggered, this,
          [=] { change([](views::Display& d) { d.flip_horizontal = !d.flip_horizontal; }); });
  connect(actions_->flip_vertical, &QAction::triggered, this,
          [=] { change([](views::Display& d) { d.flip_vertical = !d.flip_vertical; }); });
  connect(actions_->rotate_right, &QAction::triggered, this, [=] { view()->turnClockwise(); });
  connect(actions_->rotate_left, &QAction::triggered, this, [=] { view()->turnAnticlockwise(); });
  connect(actions_->reset_view, &QAction::triggered, area_, &views::PaneArea::resetViews);
  connect(actions_->tools, &QActionGroup::triggered, this,
          [this](const QAction* tool) { area_->setTool(tool_of(*actions_, tool)); });
  connect(actions_->magnifier, &QAction::toggled, area_, &views::PaneArea::setMagnifier);
  connect(actions_->remove_rulers, &QAction::triggered, area_, &views::PaneArea::removeRulers);
  connect(actions_->remove_black_outs, &QAction::triggered, document_, &ExplorerDocument::clearBlackOuts);
  connect(actions_->previous_frame, &QAction::triggered, this, [this] { area_->stepFrames(-1); });
  connect(actions_->next_frame, &QAction::triggered, this, [this] { area_->stepFrames(1); });
  connect(actions_->markers, &QActionGroup::triggered, this, &MainWindow::showMarker);
}

void MainWindow::showMarker() {
  // What was said of one picture does not hold for the next; frames of a file are one picture.
  const image::RadiographPtr radiograph = document_->radiograph();
  const std::string now = radiograph ? radiograph->sha256 : std::string();
  if (now != marked_) actions_->marker_file->setChecked(true);
  marked_ = now;
  const QAction* chosen = actions_->markers->checkedAction();
  std::optional<image::Orientation> orientation;
  if (chosen == actions_->marker_right) orientation = image::Orientation{"L", "F"};
  if (chosen == actions_->marker_left) orientation = image::Orientation{"R", "F"};
  if (chosen == actions_->marker_none) orientation = image::Orientation{};
  area_->setOrientation(orientation);
}

void MainWindow::restoreMarker() {
  const image::RadiographPtr radiograph = document_->radiograph();
  marked_ = radiograph ? radiograph->sha256 : std::string();
  const std::optional<image::Orientation>& said = area_->orientation();
  QAction* chosen = !said                                   ? actions_->marker_file
                    : *said == image::Orientation{"L", "F"} ? actions_->marker_right
                    : *said == image::Orientation{"R", "F"} ? actions_->marker_left
                                                            : actions_->marker_none;
  chosen->setChecked(true);
}

void MainWindow::connectWindowPresets() {
  connect(window_menu_, &WindowMenu::chosen, this, [this](const image::Window& window) {
    views::ViewState& state = area_->activeView()->state();
    views::Display display = state.display();
    display.window = window;
    state.setDisplay(display);
  });
  connect(actions_->save_window, &QAction::triggered, this, &MainWindow::nameWindow);
  connect(actions_->manage_windows, &QAction::triggered, this, &MainWindow::showWindowSettings);
}

void MainWindow::showWindowPresets() { window_menu_->setContents(document_->radiograph(), preferences_.windows); }

void MainWindow::nameWindow() {
  const image::RadiographPtr radiograph = document_->radiograph();
  if (!radiograph) return;
  const image::CentreWidth values = image::centre_width(*radiograph, area_->activeView()->state().display().window);
  auto* dialog = new QInputDialog(this);
  dialog->setObjectName(QStringLiteral("windowNameDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Save the window"));
  dialog->setLabelText(tr("Name of the preset:"));
  dialog->setTextValue(tr("Window %1").arg(preferences_.windows.size() + 1));
  connect(dialog, &QInputDialog::textValueSelected, this, [this, values](const QString& text) {
    const QString name = text.simplified();
    if (name.isEmpty()) return;
    dialogs::Preferences changed = preferences_;
    changed.windows.append({name, values.centre, values.width});
    takePreferences(changed);
  });
  dialog->show();
}

void MainWindow::showTitle() {
  using dialogs::NamesInTitle;
  const image::RadiographPtr radiograph = document_->radiograph();
  const bool dicom = radiograph && radiograph->dicom;
  const bool named = !actions_->hide_personal->isChecked() && preferences_.names_in_title != NamesInTitle::Never &&
                     (!dicom || preferences_.names_in_title == NamesInTitle::Always);
  QString picture = radiograph && named ? QString::fromStdString(radiograph->name) : QString();
  if (dicom && !named) {
    QStringList parts{QString::fromStdString(radiograph->dicom->modality),
                      QString::fromStdString(radiograph->dicom->body_part)};
    parts.removeAll(QString());
    picture = parts.join(QStringLiteral(" · "));
  }
  QStringList parts{named ? sessions_->shownName() : QString(), picture};
  parts.removeAll(QString());
  // "[*]" is where Qt shows the mark of unsaved changes; names are shown as they are.
  const QString shown = parts.join(QStringLiteral(" – ")).replace(QStringLiteral("[*]"), QStringLiteral("[*][*]"));
  const QString title = shown.isEmpty() ? tr("M2IB Explorer") : tr("%1 – M2IB Explorer");
  const QString star = QStringLiteral("[*]");
  setWindowTitle(shown.isEmpty() ? title + star : title.arg(shown + star));
  setWindowModified(document_->isModified());
}

void MainWindow::showHover(const QPointF& picture) {
  const image::RadiographPtr radiograph = document_->radiograph();
  const std::optional<double> raw = area_->valueAt(picture);
  if (!radiograph || !raw) return status_->clearPixel();
  PixelProbe probe;
  probe.picture = picture;
  probe.raw = *raw;
  if (!radiograph->modality.identity()) {
    probe.modality = image::modality_value(radiograph->modality, *raw);
    probe.unit = QString::fromStdString(radiograph->modality.unit);
  }
  probe.shown = area_->activeView()->displayedValueAt(picture);
  probe.map = area_->mapValueAt(picture);
  probe.size = QSize(radiograph->width_px, radiograph->height_px);
  status_->showPixel(probe);
}

}  // namespace m2ib::shell
