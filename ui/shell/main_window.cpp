#include "ui/shell/main_window.h"

#include <QAction>
#include <QActionGroup>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMimeData>
#include <QStatusBar>
#include <QVBoxLayout>
#include <algorithm>

#include "core/model/compute.h"
#include "ui/dialogs/tag_panel.h"
#include "ui/plots/loss_plot.h"
#include "ui/presenters/picture_list_model.h"
#include "ui/presenters/text/method_text.h"
#include "ui/shell/actions/action_keys.h"
#include "ui/shell/actions/actions.h"
#include "ui/shell/command_keys.h"
#include "ui/shell/controls/session_control.h"
#include "ui/shell/drop_overlay.h"
#include "ui/shell/incoming.h"
#include "ui/shell/status_strip.h"
#include "ui/views/captions/caption_panel.h"
#include "ui/views/panels/overlay_panel.h"
#include "ui/views/panes/pane_area.h"

namespace m2ib::shell {

using presenters::ExplorerDocument;

MainWindow::MainWindow(ExplorerDocument* document, QSettings* store, QWidget* parent)
    : QMainWindow(parent),
      document_(document),
      settings_(store),
      preference_store_(store),
      preferences_(preference_store_.preferences()),
      actions_(new Actions(this)),
      keys_(new ActionKeys(store, this)),
      status_(new StatusStrip(statusBar(), this)) {
  setObjectName(QStringLiteral("mainWindow"));
  setAcceptDrops(true);
  resize(1360, 860);
  device_ = QString::fromStdString(model::compute_description());
  buildCentre();
  buildDocks();
  captions_->setPhraseStore(store);
  buildMenus();
  buildToolBar();
  drop_overlay_ = new DropOverlay(this);
  new CommandKeys(this);
  connectFileActions();
  connectSessions();
  connectViewActions();
  connectImageActions();
  connectWindowPresets();
  connectCaptionActions();
  connectHelpActions();
  connectModels();
  connectDocument();
  connectPictures();
  connectWork();
  connectSettings();
  overlay_->setOverlayStyle(settings_.overlay());
  overlay_->setRepeatView({false, settings_.hatching()});
  takeOverlayStyle();
  settings_.restoreLayout(*this);
  pictures_dock_->hide();  // until there is a list
  showTitle();
  showStatus();
  showPlot();
  showEnabled();
  area_->overlay()->view()->setFocus();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildCentre() {
  area_ = new views::PaneArea(document_, this);
  area_->setObjectName(QStringLiteral("paneArea"));
  sessions_ = new SessionControl(document_, actions_, &settings_, this);
  auto* centre = new QWidget(this);
  auto* layout = new QVBoxLayout(centre);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(sessions_->bars());
  layout->addWidget(area_, 1);
  setCentralWidget(centre);
  connect(area_, &views::PaneArea::hovered, this, &MainWindow::showHover);
  connect(area_, &views::PaneArea::left, status_, &StatusStrip::clearPixel);
  connect(area_, &views::PaneArea::menuRequested, this, &MainWindow::showPaneMenu);
}

void MainWindow::connectDocument() {
  connect(document_, &ExplorerDocument::imageChanged, this, [this] {
    status_->clearPixel();
    showTitle();
    showMarker();
    showWindowPresets();
    showEnabled();
  });
  connect(document_, &ExplorerDocument::frameChanged, this, [this] {
    status_->clearPixel();
    showWindowPresets();  // frames may have windows of their own
    showEnabled();
  });
  connect(document_, &ExplorerDocument::modelChanged, this, [this] {
    showStatus();
    showEnabled();
  });
  connect(document_, &ExplorerDocument::currentCaptionChanged, this, [this] {
    showStatus();
    showPlot();
    showEnabled();
  });
  connect(document_, &ExplorerDocument::paneChanged, this, [this](int row) {
    if (row != document_->currentCaption()) return;
    showStatus();
    showPlot();
    showEnabled();
  });
  connect(document_, &ExplorerDocument::busyChanged, this, &MainWindow::showEnabled);
  connect(document_, &ExplorerDocument::blackOutsChanged, this, &MainWindow::showEnabled);
}

void MainWindow::showStatus() {
  const auto model = document_->model();
  const presenters::PaneState& pane = document_->currentPane();
  double step_ms = pane.step_ms;
  if (pane.phase != presenters::PaneState::Phase::Running && pane.result) {
    // The losses are those of the first seed, the time is that of all.
    const std::size_t steps = (pane.result->image.losses.size() + pane.result->text.losses.size()) *
                              static_cast<std::size_t>(std::max(pane.result->settings.runs(), 1));
    if (steps > 0) step_ms = pane.result->time_ms / static_cast<double>(steps);
  }
  status_->showModel(model ? QString::fromStdString(model->card().name) : QString(), model ? device_ : QString(),
                     step_ms);
}

void MainWindow::showPlot() {
  if (!plots_dock_->isVisible()) return;
  const presenters::PaneState& pane = document_->currentPane();
  const bool running = pane.phase == presenters::PaneState::Phase::Running;
  const attribution::MethodSettings& asked = document_->settingsOf(document_->currentCaption());
  const attribution::Method method = pane.result && !running ? pane.result->settings.method : asked.method;
  if ((running || pane.result) && method != attribution::Method::M2ib) {
    plot_->setMessage(
        tr("%1 does not optimise a map step by step, so it has no losses.").arg(presenters::method_name(method)));
  } else if (running && !pane.image_losses.empty()) {
    plot_->setLosses(pane.image_losses, pane.text_losses, asked.steps, asked.runs());
  } else if (pane.result) {
    const attribution::MethodSettings& settings = pane.result->settings;
    plot_->setLosses(pane.result->image.losses, pane.result->text.losses, settings.steps, settings.runs());
  } else {
    plot_->clear();
  }
}

void MainWindow::showEnabled() {
  const bool busy = document_->busy();
  const presenters::PaneState& pane = document_->currentPane();
  const bool any = document_->currentCaption() >= 0;
  const bool picture = document_->radiograph() != nullptr;
  actions_->cancel->setEnabled(busy || loading_model_ || pictures_->scanning());
  actions_->export_figure->setEnabled(pane.result && !pane.stale);
  actions_->copy_figure->setEnabled(pane.result && !pane.stale);
  actions_->export_maps->setEnabled(picture && any);
  actions_->export_report->setEnabled(any);
  actions_->contact_sheet->setEnabled(any && picture && document_->model());
  actions_->recompute->setEnabled(any && picture && document_->model());
  actions_->edit_caption->setEnabled(any);
  actions_->remove_caption->setEnabled(any);
  actions_->previous_caption->setEnabled(document_->currentCaption() > 0);
  actions_->next_caption->setEnabled(document_->currentCaption() + 1 < document_->captionCount());
  actions_->model_info->setEnabled(document_->model() != nullptr);
  for (QAction* action :
       {actions_->zoom_in, actions_->zoom_out, actions_->fit, actions_->actual_pixels, actions_->invert,
        actions_->rotate_right, actions_->rotate_left, actions_->flip_horizontal, actions_->flip_vertical,
        actions_->reset_view, actions_->remove_rulers, actions_->save_window}) {
    action->setEnabled(picture);
  }
  actions_->markers->setEnabled(picture);
  actions_->remove_black_outs->setEnabled(picture && !document_->blackOuts().empty());
  const int frames = picture ? document_->radiograph()->frames : 0;
  const bool listed = pictures_->rowCount() > 0;
  const bool neighbours = frames > 1 || pictures_->open().row >= 0;
  actions_->previous_frame->setEnabled(neighbours);
  actions_->next_frame->setEnabled(neighbours);
  actions_->previous_picture->setEnabled(listed);
  actions_->next_picture->setEnabled(listed);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  settings_.saveLayout(*this);
  settings_.saveOverlay(overlay_->style());
  settings_.saveHatching(overlay_->repeatView().hatched);
  if (!sessions_->mayClose()) return event->ignore();
  document_->cancel();
  event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (!may_be_opened(*event->mimeData())) return;
  event->acceptProposedAction();
  drop_overlay_->cover(drop_hint(*event->mimeData()));
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent* event) {
  drop_overlay_->hide();
  event->accept();
}

void MainWindow::dropEvent(QDropEvent* event) {
  drop_overlay_->hide();
  const Incoming incoming = incoming_from(*event->mimeData());
  if (incoming.empty()) return;
  event->acceptProposedAction();
  open(incoming);
}

void MainWindow::openSample(const Sample& sample) {
  document_->openImage(sample.path);
  if (!sample.caption.isEmpty()) {
    int known = -1;
    for (int row = 0; row < document_->captionCount(); ++row) {
      if (document_->caption(row) == sample.caption) known = row;
    }
    if (known >= 0) {
      document_->setCurrentCaption(known);
    } else if (document_->captionCount() == 1 && document_->caption(0) == sample_caption_) {
      // The other sample's sentence made room; sentences that a person wrote stay.
      document_->setCaption(0, sample.caption);
    } else {
      document_->addCaption(sample.caption);
    }
  }
  sample_caption_ = sample.caption;
}

}  // namespace m2ib::shell
