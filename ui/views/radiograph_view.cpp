#include "ui/views/radiograph_view.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QStyleHints>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace m2ib::views {
namespace {

constexpr double kFitMargin_px = 4.0;

}  // namespace

RadiographView::RadiographView(ViewState* state, QWidget* parent) : QWidget(parent), state_(state) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setAttribute(Qt::WA_OpaquePaintEvent);
  connect(state_, &ViewState::changed, this, [this] {
    base_ = {};
    update();
  });
  updateCursor();
}

void RadiographView::setPicture(DisplayPyramidPtr picture) {
  picture_ = std::move(picture);
  base_ = {};
  updateCursor();
  update();
}

void RadiographView::setLayer(const MapLayer& layer) {
  layer_ = layer;
  update();
}

void RadiographView::setLayerVisible(bool visible) {
  if (visible == layer_visible_) return;
  layer_visible_ = visible;
  update();
}

void RadiographView::setTool(Tool tool) {
  tool_ = tool;
  updateCursor();
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
  const QSizeF size = picture_->size();
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
  transform.scale(display.flip_horizontal ? -now.zoom : now.zoom, display.flip_vertical ? -now.zoom : now.zoom);
  transform.translate(-now.centre.x(), -now.centre.y());
  return transform;
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
  Placement now = placementNow();
  const Display& display = state_->display();
  now.centre.rx() -= widget_delta.x() / now.zoom * (display.flip_horizontal ? -1.0 : 1.0);
  now.centre.ry() -= widget_delta.y() / now.zoom * (display.flip_vertical ? -1.0 : 1.0);
  // The picture can leave the middle of the view, but not the view.
  now.centre.setX(std::clamp(now.centre.x(), 0.0, picture_->size().width()));
  now.centre.setY(std::clamp(now.centre.y(), 0.0, picture_->size().height()));
  state_->setPlacement(now);
}

void RadiographView::resizeEvent(QResizeEvent*) { base_ = {}; }

void RadiographView::mousePressEvent(QMouseEvent* event) {
  if (!picture_ || drag_ != Drag::None) return;
  drag_start_ = drag_last_ = event->position();
  dragged_ = false;
  if (event->button() == Qt::MiddleButton) drag_ = Drag::Pan;
  if (event->button() == Qt::RightButton) drag_ = Drag::Zoom;
  if (event->button() == Qt::LeftButton) {
    drag_ = tool_ == Tool::Pan ? Drag::Pan : tool_ == Tool::Zoom ? Drag::Zoom : Drag::WindowLevel;
  }
  updateCursor();
}

void RadiographView::mouseMoveEvent(QMouseEvent* event) {
  if (picture_) Q_EMIT hovered(toPicture(event->position()));
  if (drag_ == Drag::None) return;
  if (!dragged_) {
    const QPointF moved = event->position() - drag_start_;
    if (moved.manhattanLength() < QGuiApplication::styleHints()->startDragDistance() / 2.0) return;
    dragged_ = true;
  }
  dragTo(event->position());
}

void RadiographView::dragTo(const QPointF& position) {
  const QPointF delta = position - drag_last_;
  drag_last_ = position;
  if (drag_ == Drag::Pan) panBy(delta);
  if (drag_ == Drag::Zoom) zoomAt(drag_start_, std::pow(1.01, -delta.y()));
  if (drag_ == Drag::WindowLevel) {
    Display display = state_->display();
    const image::Window full = image::default_window(picture_->radiograph());
    const double per_px = (full.high - full.low) / 512.0;  // the whole range over half a screen
    const double width = std::max(display.window.high - display.window.low + delta.x() * per_px, 2.0 * per_px);
    // Dragging down darkens, as in the viewers that clinicians know.
    const double level = (display.window.low + display.window.high) / 2.0 + delta.y() * per_px;
    display.window = {level - width / 2.0, level + width / 2.0};
    state_->setDisplay(display);
  }
}

void RadiographView::mouseReleaseEvent(QMouseEvent* event) {
  const bool click = drag_ != Drag::None && !dragged_;
  drag_ = Drag::None;
  updateCursor();
  if (event->button() == Qt::RightButton && (click || !picture_))
    Q_EMIT menuRequested(event->globalPosition().toPoint());
}

void RadiographView::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) Q_EMIT maximiseRequested();
}

void RadiographView::wheelEvent(QWheelEvent* event) {
  if (!picture_) return;
  const double notches = event->angleDelta().y() / 120.0;
  if (notches != 0.0) zoomAt(event->position(), std::pow(1.2, notches));
  event->accept();
}

void RadiographView::leaveEvent(QEvent*) { Q_EMIT left(); }

void RadiographView::keyPressEvent(QKeyEvent* event) {
  const double step = 40.0;
  switch (event->key()) {
    case Qt::Key_Space:
      if (!event->isAutoRepeat()) setPeek(true);
      return;
    case Qt::Key_Left:
      if (picture_) panBy({step, 0});
      return;
    case Qt::Key_Right:
      if (picture_) panBy({-step, 0});
      return;
    case Qt::Key_Up:
      if (picture_) panBy({0, step});
      return;
    case Qt::Key_Down:
      if (picture_) panBy({0, -step});
      return;
    default:
      QWidget::keyPressEvent(event);
  }
}

void RadiographView::keyReleaseEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Space) {
    if (!event->isAutoRepeat()) setPeek(false);
    return;
  }
  QWidget::keyReleaseEvent(event);
}

void RadiographView::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  update();
}

void RadiographView::focusOutEvent(QFocusEvent* event) {
  setPeek(false);
  QWidget::focusOutEvent(event);
  update();
}

void RadiographView::setPeek(bool peeking) {
  if (peeking == peeking_) return;
  peeking_ = peeking;
  update();
  Q_EMIT peekChanged(peeking);
}

void RadiographView::updateCursor() {
  if (!picture_) return setCursor(Qt::ArrowCursor);
  if (drag_ == Drag::Pan) return setCursor(Qt::ClosedHandCursor);
  if (drag_ == Drag::Zoom) return setCursor(Qt::SizeVerCursor);
  setCursor(tool_ == Tool::Pan ? Qt::OpenHandCursor : tool_ == Tool::Zoom ? Qt::SizeVerCursor : Qt::CrossCursor);
}

}  // namespace m2ib::views
