// The picture in the panes: its frames, what should be known about it, and what the model sees of it.
#include <QTimer>
#include <algorithm>

#include "ui/presenters/document/annotation_board.h"
#include "ui/presenters/text/note_text.h"
#include "ui/views/panes/frame_bar.h"
#include "ui/views/panes/pane_area.h"
#include "ui/views/parts/message_bar.h"

namespace m2ib::views {
namespace {

using presenters::ExplorerDocument;

constexpr qsizetype kNotesAtFirst = 2;
constexpr int kWindowRest_ms = 300;

}  // namespace

void PaneArea::connectPicture() {
  connect(document_, &ExplorerDocument::imageLoading, this, [this](const QString& name) {
    original_->message()->showProgress(personal_hidden_ ? tr("Opening the picture …") : tr("Opening %1 …").arg(name),
                                       -1.0);
  });
  connect(document_, &ExplorerDocument::imageChanged, this, [this] {
    original_->message()->showMessage(MessageBar::Kind::Info, {});
    showPicture();
  });
  connect(document_, &ExplorerDocument::imageFailed, this, [this](const QString& message) {
    showProblem(message);
    showFrame();
  });
  connect(document_, &ExplorerDocument::frameChanged, this, &PaneArea::showFrame);
  connect(document_, &ExplorerDocument::blackOutsChanged, this, &PaneArea::showPixels);
  connect(document_, &ExplorerDocument::inputDoubtsChanged, this, &PaneArea::showNotes);
  connect(document_, &ExplorerDocument::modelViewChanged, this, [this] {
    followModelWindow();
    showSeen();
  });
  connect(frames_, &FrameBar::frameAsked, document_, &ExplorerDocument::showFrame);
  connect(notes_, &MessageBar::actionRequested, this, [this] {
    all_notes_ = true;
    showNotes();
  });
  connect(notes_, &MessageBar::closed, this, [this] {
    const auto radiograph = document_->radiograph();
    if (!radiograph) return;
    const QString picture = QString::fromStdString(radiograph->sha256);
    for (const QString& note : presenters::picture_warnings(*radiograph, document_->inputDoubts())) {
      dismissed_notes_.insert(picture + note);
    }
  });
  connect(window_rest_, &QTimer::timeout, this, [this] {
    if (moved_ != nullptr) giveWindow(*moved_);
  });
  connect(document_, &ExplorerDocument::viewRestored, this, &PaneArea::restoreView);
  connect(&group_, &ViewGroup::changed, this, [this](const ViewState* state) { tellView(*state); });
}

void PaneArea::connectPictureView(RadiographView* view) {
  connect(view, &RadiographView::framesRequested, this, &PaneArea::stepFrames);
  connect(view, &RadiographView::blackOutDrawn, document_, [this](const QRect& box) {
    document_->addBlackOut({box.left(), box.top(), box.width(), box.height()});
  });
  connect(&view->state(), &ViewState::changed, this, [this, view] { windowMoved(view->state()); });
}

// --- what is shown
// ------------------------------------------------------------------------------------------------------

void PaneArea::showPicture() {
  moved_ = nullptr;
  window_rest_->stop();
  all_notes_ = false;
  const QSizeF before = picture_ ? picture_->size() : QSizeF();
  showPixels();
  if (!document_->steppedInSeries() || !picture_ || picture_->size() != before) startViews();
  if (!document_->radiograph()) {
    original_->view()->setEmptyText(
        tr("No picture yet.\n\nDrop a chest X-ray here (DICOM, PNG, JPEG or TIFF), a folder "
           "or a ZIP archive of them, paste one, or choose File > Open."));
  }
  showDetails();
  showNotes();
  showCaptions();
}

void PaneArea::showFrame() {
  const QSizeF before = picture_ ? picture_->size() : QSizeF();
  showPixels();
  // Pages of a TIFF may differ in size; then the place in one says nothing in the other.
  if (picture_ && picture_->size() != before) startViews();
  showDetails();
  showNotes();
  showCaptions();
}

void PaneArea::showPixels() {
  const image::RadiographPtr radiograph = document_->radiograph();
  if ((picture_ ? &picture_->radiograph() : nullptr) != radiograph.get()) {
    picture_ = radiograph ? std::make_shared<DisplayPyramid>(radiograph) : nullptr;
    for (const Pane* pane : panes()) pane->view()->setPicture(picture_);
  }
  frames_->showFrame(radiograph ? radiograph->frame : 0, radiograph ? radiograph->frames : 1);
}

void PaneArea::showDetails() {
  const image::RadiographPtr radiograph = document_->radiograph();
  QStringList details;
  if (radiograph) {
    if (!personal_hidden_) details << QString::fromStdString(radiograph->name);
    details << QString::fromStdString(radiograph->description);
    if (radiograph->frames > 1) details << tr("frame %1 of %2").arg(radiograph->frame + 1).arg(radiograph->frames);
    details.removeAll(QString());
  }
  original_->setDetails(details.join(QStringLiteral(" · ")));
}

void PaneArea::setPersonalHidden(bool hidden) {
  personal_hidden_ = hidden;
  // What failed or is being opened is named in this message.
  if (hidden) original_->message()->showMessage(MessageBar::Kind::Info, {});
  showDetails();
}

void PaneArea::showNotes() {
  const image::RadiographPtr radiograph = document_->radiograph();
  QStringList notes;
  if (radiograph) {
    const QString picture = QString::fromStdString(radiograph->sha256);
    notes = presenters::picture_warnings(*radiograph, document_->inputDoubts());
    const auto closed = [&](const QString& note) { return dismissed_notes_.contains(picture + note); };
    notes.erase(std::remove_if(notes.begin(), notes.end(), closed), notes.end());
  }
  const qsizetype shown = all_notes_ ? notes.size() : std::min(notes.size(), kNotesAtFirst);
  notes_->showMessage(MessageBar::Kind::Warning, QStringList(notes.mid(0, shown)).join(QLatin1Char('\n')));
  const auto hidden = static_cast<int>(notes.size() - shown);
  if (hidden > 0) notes_->offerAction(tr("Show %n more", "notes about a picture", hidden));
}

void PaneArea::resetViews() {
  startViews();
  tellView(active_->state());
}

void PaneArea::removeRulers() { document_->annotations()->removeRulers(); }

void PaneArea::startViews() {
  starting_ = true;
  const image::Window window = document_->radiograph() ? document_->defaultWindow() : image::Window{};
  for (ViewState* state : group_.members()) state->reset(window);
  starting_ = false;
}

void PaneArea::tellView(const ViewState& state) {
  if (starting_) return;
  const Display& display = state.display();
  document_->setPictureView({display.window, display.inverted, display.quarter_turns, display.flip_horizontal,
                             display.flip_vertical, orientation_});
}

void PaneArea::restoreView() {
  const auto view = document_->pictureView();
  if (!view) return;
  starting_ = true;
  const Display display{view->window, view->inverted, view->flip_horizontal, view->flip_vertical, view->quarter_turns};
  for (ViewState* state : group_.members()) state->setDisplay(display);
  orientation_ = view->orientation;
  orientViews();
  starting_ = false;
  Q_EMIT orientationRestored();
}

void PaneArea::setOrientation(std::optional<image::Orientation> orientation) {
  if (orientation == orientation_) return;
  orientation_ = std::move(orientation);
  orientViews();
  tellView(active_->state());
}

void PaneArea::orientViews() {
  for (const Pane* pane : panes()) pane->view()->setOrientation(orientation_);
}

std::optional<double> PaneArea::valueAt(const QPointF& picture) const {
  return picture_ ? picture_->valueAt(picture) : std::nullopt;
}

std::optional<MapValue> PaneArea::mapValueAt(const QPointF& picture) const {
  for (const OverlayPane* pane : overlays()) {
    if (pane->view() == pointed_) return pane->valueAt(picture);
  }
  return overlay()->valueAt(picture);
}

void PaneArea::stepFrames(int steps) {
  const image::RadiographPtr radiograph = document_->radiograph();
  if (!radiograph) return;
  if (radiograph->frames > 1) {
    frames_->step(steps);
  } else {
    Q_EMIT neighbourRequested(steps);
  }
}

// --- what the model sees
// ------------------------------------------------------------------------------------------------

QRectF PaneArea::seenByModel() const {
  const auto model = document_->model();
  const auto radiograph = document_->radiograph();
  if (!model || !radiograph) return {};
  const presenters::PaneState& pane = document_->currentPane();
  if (pane.result && !pane.stale) return figure::to_rect(pane.result->field_of_view);
  const auto seen = model->field_of_view(radiograph->width_px, radiograph->height_px,
                                         document_->modelView().preprocessing.toStdString());
  return seen ? figure::to_rect(*seen) : QRectF();
}

void PaneArea::showSeen() {
  MapLayer layer;
  layer.field_of_view = seenByModel();
  // The original hides nothing, whatever the map's pane does.
  layer.unseen = style_.unseen == figure::Unseen::AsIs ? figure::Unseen::AsIs : figure::Unseen::Hatched;
  const MapLayer& now = original_->view()->layer();
  if (now.field_of_view == layer.field_of_view && now.unseen == layer.unseen) return;
  original_->view()->setLayer(layer);
}

void PaneArea::giveWindowToModel() {
  if (document_->radiograph()) giveWindow(active_->state());
}

void PaneArea::windowMoved(const ViewState& state) {
  // Only where a person has said so: what is shown and what the model sees are two things.
  const auto& of_model = document_->modelView().window;
  if (!of_model || state.display().window == *of_model) {
    if (moved_ == &state) moved_ = nullptr;
    return;
  }
  moved_ = &state;
  if (!pressed_) window_rest_->start(kWindowRest_ms);
}

void PaneArea::giveWindow(const ViewState& state) {
  moved_ = nullptr;
  presenters::ModelView view = document_->modelView();
  view.window = state.display().window;
  document_->setModelView(view, tr("Window of the model"));
}

void PaneArea::followModelWindow() {
  // Undoing takes the view's window back, too: otherwise the mark "the model sees my window" would be wrong.
  const auto& window = document_->modelView().window;
  if (!window) return;
  ViewState& state = active_->state();
  Display display = state.display();
  if (display.window == *window) return;
  display.window = *window;
  state.setDisplay(display);
}

}  // namespace m2ib::views
