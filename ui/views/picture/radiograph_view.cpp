// RadiographView's state and geometry; radiograph_view_input.cpp has mouse and keys, radiograph_view_paint.cpp draws.
#include "ui/views/picture/radiograph_view.h"

#include <QTimer>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/views/picture/radiograph_view_p.h"

namespace m2ib::views {
namespace {

constexpr double kFitMargin_px = 4.0;
constexpr int kFrame_ms = 15;  ///< a little below the time of a frame at 60 Hz

}  // namespace

RadiographView::RadiographView(ViewState* state, QWidget* parent)
    : QWidget(parent),
      state_(state),
      placement_(state->placement()),
      display_(state->display()),
      first_(this),
      second_(this),
      lines_came_(new QTimer(this)),
      frame_(new QTimer(this)),
      marks_(new AnnotationTool(this)) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setAttribute(Qt::WA_OpaquePaintEvent);
  frame_->setSingleShot(true);
  frame_->setTimerType(Qt::PreciseTimer);
  frame_->setInterval(kFrame_ms);
  connect(frame_, &QTimer::timeout, this, &RadiographView::followDrag);
  // While something moves, its next frame shows them: none is painted for their sake alone.
  lines_came_->setSingleShot(true);
  lines_came_->setTimerType(Qt::PreciseTimer);
  lines_came_->setInterval(kFrame_ms);
  connect(lines_came_, &QTimer::timeout, this, QOverload<>::of(&QWidget::update));
  connect(state_, &ViewState::changed, this, &RadiographView::takeState);
  updateCursor();
}

RadiographView::~RadiographView() = default;

void RadiographView::takeState() {
  const Placement& placement = state_->placement();
  const Display& display = state_->display();
  const bool moved = !(placement == placement_) || display.flip_horizontal != display_.flip_horizontal ||
                     display.flip_vertical != display_.flip_vertical || display.quarter_turns != display_.quarter_turns;
  if (moved || !(display == display_)) picture_drawn_ = false;
  if (moved) {
    marks_->closeEditor(true);  // what it is about moves away from under it
    first_.forget();
    second_.forget();
  }
  placement_ = placement;
  display_ = display;
  update();
}

void RadiographView::forgetDrawn() {
  picture_drawn_ = false;
  first_.forget();
  second_.forget();
  update();
}

void RadiographView::setPicture(DisplayPyramidPtr picture) {
  if (picture_) disconnect(picture_.get(), nullptr, this, nullptr);
  cancelDrag();
  marks_->closeEditor(false);
  picture_ = std::move(picture);
  if (picture_) connect(picture_.get(), &DisplayPyramid::refined, this, &RadiographView::forgetDrawn);
  updateCursor();
  forgetDrawn();
}

void RadiographView::setLayer(const MapLayer& layer) {
  first_.setLayer(layer);
  update();
}

void RadiographView::setLayerVisible(bool visible) {
  if (visible == layer_visible_) return;
  layer_visible_ = visible;
  update();
}

void RadiographView::setTool(Tool tool) {
  if (tool == tool_) return;
  cancelDrag();
  marks_->finish();
  tool_ = tool;
  updateCursor();
  update();
}

void RadiographView::setAnnotations(presenters::AnnotationBoard* board) {
  cancelDrag();
  board_ = board;
  marks_->setBoard(board);
}

void RadiographView::editAnnotation(quint64 id) { marks_->editText(id); }

void RadiographView::setPointerMap(const PointerMap& map) { pointer_map_ = map; }

void RadiographView::setMagnifier(bool on) {
  if (on == magnifier_) return;
  magnifier_ = on;
  update();
}

void RadiographView::turnClockwise() { state_->turn(1); }

void RadiographView::turnAnticlockwise() { state_->turn(-1); }

void RadiographView::setOrientation(std::optional<image::Orientation> orientation) {
  if (orientation == orientation_) return;
  orientation_ = std::move(orientation);
  update();
}

image::Orientation RadiographView::orientation() const {
  if (orientation_) return *orientation_;
  return picture_ ? picture_->radiograph().orientation : image::Orientation{};
}

std::optional<int> RadiographView::displayedValueAt(const QPointF& picture) const {
  if (!picture_) return std::nullopt;
  return picture_->displayedValueAt(picture, state_->display().window, state_->display().inverted);
}

void RadiographView::setEmptyText(const QString& text) {
  if (text == empty_text_) return;
  empty_text_ = text;
  update();
}

void RadiographView::setNote(const QString& note) {
  if (note == note_) return;
  note_ = note;
  update();
}

double RadiographView::shownZoom() const {
  if (!picture_ || !state_->placement().fit) return state_->placement().zoom;
  QSizeF size = picture_->size();
  if (state_->display().quarter_turns % 2 != 0) size.transpose();
  const double room_x = std::max(width() - 2.0 * kFitMargin_px, 8.0);
  const double room_y = std::max(height() - 2.0 * kFitMargin_px, 8.0);
  return std::min(room_x / size.width(), room_y / size.height());
}

Placement RadiographView::placementNow() const {
  Placement now = state_->placement();
  if (now.fit && picture_) {
    now = {false, shownZoom(), QPointF(picture_->size().width(), picture_->size().height()) / 2.0};
  }
  return now;
}

QTransform RadiographView::pictureToWidget() const {
  const Placement now = placementNow();
  const Display& display = state_->display();
  QTransform transform;
  transform.translate(width() / 2.0, height() / 2.0);
  transform.scale(display.flip_horizontal ? -1.0 : 1.0, display.flip_vertical ? -1.0 : 1.0);
  transform.rotate(90.0 * display.quarter_turns);
  transform.scale(now.zoom, now.zoom);
  transform.translate(-now.centre.x(), -now.centre.y());
  return transform;
}

image::PixelSpacing RadiographView::spacing() const {
  return picture_ ? picture_->radiograph().spacing : image::PixelSpacing{};
}

QPointF RadiographView::toPicture(const QPointF& widget) const { return pictureToWidget().inverted().map(widget); }

QPointF RadiographView::toWidget(const QPointF& picture) const { return pictureToWidget().map(picture); }

void RadiographView::zoomAt(const QPointF& widget, double factor) {
  if (!picture_) return;
  Placement now = placementNow();
  const QPointF anchor = toPicture(widget);
  const double before = now.zoom;
  now.zoom = std::clamp(before * factor, std::min(0.02, before), 64.0);
  now.centre = anchor - (anchor - now.centre) * (before / now.zoom);
  state_->setPlacement(now);
}

void RadiographView::showActualPixels() {
  if (!picture_) return;
  zoomAt(QPointF(width() / 2.0, height() / 2.0), 1.0 / devicePixelRatioF() / shownZoom());
}

void RadiographView::showWhole() { state_->setPlacement({}); }

void RadiographView::panBy(const QPointF& widget_delta) {
  if (!picture_) return;
  Placement now = placementNow();
  const QTransform back = pictureToWidget().inverted();
  now.centre -= back.map(widget_delta) - back.map(QPointF(0, 0));
  // The picture can leave the middle of the view, but not the view.
  now.centre.setX(std::clamp(now.centre.x(), 0.0, picture_->size().width()));
  now.centre.setY(std::clamp(now.centre.y(), 0.0, picture_->size().height()));
  state_->setPlacement(now);
}

void RadiographView::setPeek(bool peeking) {
  if (peeking == peeking_) return;
  peeking_ = peeking;
  update();
  Q_EMIT peekChanged(peeking);
}

void RadiographView::updateCursor() {
  if (!picture_) return setCursor(Qt::ArrowCursor);
  if (drag_ ? drag_->divider.has_value() : pointer_ && isOnDivider(*pointer_)) return setCursor(Qt::SplitHCursor);
  if (drag_ && drag_->action == DragAction::Pan) return setCursor(Qt::ClosedHandCursor);
  if (drag_ && drag_->action == DragAction::Zoom) return setCursor(Qt::SizeVerCursor);
  if (!drag_ && pointer_) {
    if (const auto cursor = marks_->cursorAt(*pointer_)) return setCursor(*cursor);
  }
  if (drag_ && drag_->annotation) return;  // as it was over what was pressed
  setCursor(tool_ == Tool::Pan ? Qt::OpenHandCursor : tool_ == Tool::Zoom ? Qt::SizeVerCursor : Qt::CrossCursor);
}

}  // namespace m2ib::views
