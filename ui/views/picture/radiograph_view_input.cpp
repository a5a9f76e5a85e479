// Mouse, wheel and keys of RadiographView.
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLineF>
#include <QMouseEvent>
#include <QStyleHints>
#include <QTimer>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/views/picture/radiograph_view_p.h"

namespace m2ib::views {
namespace {

constexpr double kDragSpan_px = 512.0;  ///< a drag this long moves the window by the picture's whole range
constexpr double kWheelSpan = 40.0;     ///< notches for the same
constexpr double kZoomNotch = 1.2;
constexpr double kZoomPixel = 1.01;
constexpr double kKeyPan_px = 40.0;
constexpr int kMagnifierKey = Qt::Key_Z;
constexpr QEvent::Type kLinesCame = jobs::Outbox<int>::kEvent;  ///< the same for whatever it carries

}  // namespace

DragAction RadiographView::actionOf(Qt::MouseButton button) const {
  const DragAction action = button == Qt::LeftButton     ? pointer_map_.left
                            : button == Qt::MiddleButton ? pointer_map_.middle
                            : button == Qt::RightButton  ? pointer_map_.right
                                                         : DragAction::None;
  if (action != DragAction::Tool) return action;
  switch (tool_) {
    case Tool::WindowLevel:
      return DragAction::WindowLevel;
    case Tool::Pan:
      return DragAction::Pan;
    case Tool::Zoom:
      return DragAction::Zoom;
    default:
      break;
  }
  return DragAction::Tool;
}

void RadiographView::mousePressEvent(QMouseEvent* event) {
  // A release that never came, as when another window took the mouse.
  if (drag_ && !event->buttons().testFlag(drag_->button)) endDrag();
  if (!picture_ || drag_) return;
  if (event->button() == Qt::LeftButton && isOnDivider(event->position())) {
    startDrag(DragAction::None, *event);
    drag_->divider = composition_.divider;
    return updateCursor();
  }
  startDrag(actionOf(event->button()), *event);
}

void RadiographView::startDrag(DragAction action, const QMouseEvent& event) {
  drag_ = std::make_unique<DragStart>();
  drag_->action = action;
  drag_->black_out = action == DragAction::Tool && tool_ == Tool::BlackOut;
  drag_->button = event.button();
  drag_->modifiers = event.modifiers();
  drag_->from = drag_->last = drag_->wanted = event.position();
  drag_->placement = state_->placement();
  drag_->display = state_->display();
  drag_->annotation = action == DragAction::Ruler || (action == DragAction::Tool && is_annotation_tool(tool_));
  if (drag_->annotation) {
    marks_->press(action == DragAction::Ruler ? Tool::Ruler : tool_, event.position(), event.modifiers());
  }
  updateCursor();
}

void RadiographView::mouseMoveEvent(QMouseEvent* event) {
  moveLens(event->position(), true);
  moveReveal(event->position());
  if (!drag_) marks_->hover(event->position(), event->modifiers());
  if (!drag_ && (composition_.mode == Composing::Swipe || is_annotation_tool(tool_))) updateCursor();
  if (picture_) Q_EMIT hovered(toPicture(event->position()));
  if (!drag_) return;
  drag_->wanted = event->position();
  drag_->modifiers = event->modifiers();
  if (!drag_->moved) {
    const QPointF moved = event->position() - drag_->from;
    if (moved.manhattanLength() < QGuiApplication::styleHints()->startDragDistance() / 2.0) return;
    drag_->moved = true;
  }
  // A mouse reports several times a frame. One step a frame is enough, the newest position counts.
  if (!frame_->isActive()) followDrag();
}

void RadiographView::followDrag() {
  if (!drag_ || !drag_->moved || drag_->wanted == drag_->last) return;
  dragTo(drag_->wanted);
  frame_->start();
}

void RadiographView::dragTo(const QPointF& position) {
  const QPointF delta = position - drag_->last;
  drag_->last = position;
  if (drag_->black_out) update();
  if (drag_->divider) return moveDivider(position.x());
  switch (drag_->action) {
    case DragAction::Pan:
      return panBy(delta);
    case DragAction::Zoom:
      return zoomAt(drag_->from, std::pow(kZoomPixel, -delta.y()));
    case DragAction::WindowLevel:
      return dragWindow(delta);
    case DragAction::Ruler:
    case DragAction::Tool:
      if (drag_->annotation) marks_->drag(position, drag_->modifiers);
      break;
    case DragAction::None:
      break;
  }
}

void RadiographView::dragWindow(const QPointF& delta) {
  const double per_px = picture_->valueSpan() / kDragSpan_px;
  // Dragging down darkens, as in the viewers that clinicians know.
  shiftWindow(delta.y() * per_px * darkerLevel() * (pointer_map_.down_darkens ? 1.0 : -1.0), delta.x() * per_px);
}

double RadiographView::darkerLevel() const {
  const bool low_is_white = picture_->radiograph().polarity == image::Polarity::LowIsWhite;
  return low_is_white != state_->display().inverted ? -1.0 : 1.0;
}

void RadiographView::shiftWindow(double level, double width) {
  Display display = state_->display();
  // The curve stays: tables and sigmoids are stretched and moved with the window's ends.
  const double before = display.window.high - display.window.low;
  const double least = std::min(picture_->valueSpan() / kDragSpan_px * 2.0, before);
  const double wide = std::max(before + width, least);
  const double middle = (display.window.low + display.window.high) / 2.0 + level;
  display.window.low = middle - wide / 2.0;
  display.window.high = middle + wide / 2.0;
  state_->setDisplay(display);
}

QRect RadiographView::blackOutRect() const {
  const QRectF drawn = QRectF(toPicture(drag_->from), toPicture(drag_->last)).normalized();
  const QRect touched(
      QPoint(static_cast<int>(std::floor(drawn.left())), static_cast<int>(std::floor(drawn.top()))),
      QPoint(static_cast<int>(std::ceil(drawn.right())) - 1, static_cast<int>(std::ceil(drawn.bottom())) - 1));
  return touched.intersected(QRect(QPoint(0, 0), picture_->size().toSize()));
}

void RadiographView::mouseReleaseEvent(QMouseEvent* event) {
  const bool right = event->button() == Qt::RightButton;
  const bool menu = right && (!picture_ || (drag_ && drag_->button == Qt::RightButton && !drag_->moved));
  if (drag_ && drag_->button == event->button()) {
    drag_->wanted = event->position();
    followDrag();
    endDrag();
  }
  if (menu) Q_EMIT menuRequested(event->globalPosition().toPoint());
}

void RadiographView::endDrag() {
  frame_->stop();
  const bool draws = drag_->black_out && drag_->moved;
  const QRect box = draws ? blackOutRect() : QRect();
  const std::unique_ptr<DragStart> ended = std::move(drag_);
  if (ended->annotation) marks_->release(ended->moved);
  updateCursor();
  update();
  if (!box.isEmpty()) Q_EMIT blackOutDrawn(box);
}

void RadiographView::cancelDrag() {
  if (!drag_) return;
  frame_->stop();
  const std::unique_ptr<DragStart> start = std::move(drag_);
  switch (start->action) {
    case DragAction::Pan:
    case DragAction::Zoom:
      state_->setPlacement(start->placement);
      break;
    case DragAction::WindowLevel:
      state_->setDisplay(start->display);
      break;
    case DragAction::Ruler:
    case DragAction::Tool:
      if (start->annotation) marks_->cancel();
      break;
    case DragAction::None:
      if (start->divider) moveDivider(*start->divider * width());
      break;
  }
  updateCursor();
  update();
}

void RadiographView::mouseDoubleClickEvent(QMouseEvent* event) {
  const bool tool = picture_ && actionOf(event->button()) == DragAction::Tool;
  if (tool && !drag_ && marks_->doubleClick(event->position())) return;
  if (event->button() == Qt::LeftButton && pointer_map_.double_click_maximises) {
    Q_EMIT maximiseRequested();
  } else {
    mousePressEvent(event);
  }
}

void RadiographView::wheelEvent(QWheelEvent* event) {
  event->accept();
  if (!picture_ || composeWheel(*event)) return;
  const bool ctrl = event->modifiers().testFlag(Qt::ControlModifier);
  turnWheel(ctrl ? pointer_map_.ctrl_wheel : pointer_map_.wheel, *event);
}

void RadiographView::turnWheel(WheelAction action, const QWheelEvent& event) {
  const double notches = event.angleDelta().y() / 120.0;
  if (notches == 0.0) return;
  switch (action) {
    case WheelAction::Zoom:
      return zoomAt(event.position(), std::pow(kZoomNotch, notches));
    case WheelAction::Window: {
      const double step = notches * picture_->valueSpan() / kWheelSpan;
      if (event.modifiers().testFlag(Qt::ShiftModifier)) return shiftWindow(0.0, step);
      return shiftWindow(-step * darkerLevel(), 0.0);  // up brightens
    }
    case WheelAction::Frames: {
      // Touchpads and fine wheels send parts of a notch.
      wheel_rest_ -= notches;
      const double whole = std::trunc(wheel_rest_);
      wheel_rest_ -= whole;
      if (whole != 0.0) Q_EMIT framesRequested(static_cast<int>(whole));
    }
  }
}

void RadiographView::moveLens(const QPointF& position, bool shown) {
  const QRect before = lensRect();
  pointer_.reset();
  if (shown) pointer_ = position;
  if (magnifier_ || magnifier_key_) update(before.united(lensRect()));
}

void RadiographView::leaveEvent(QEvent*) {
  moveLens({}, false);
  Q_EMIT left();
}

bool RadiographView::event(QEvent* event) {
  if (event->type() == kLinesCame) {
    lines_came_->start();
    return true;
  }
  // These belong to what is under way in the view, before any shortcut of the window.
  if (event->type() == QEvent::ShortcutOverride) {
    const auto& keys = *static_cast<QKeyEvent*>(event);
    const bool cancels = drag_ && keys.key() == Qt::Key_Escape;
    if (cancels || isComposeKey(keys.key()) || marks_->wantsKey(keys)) event->accept();
  }
  // Steps through the annotations; beyond the last one it moves the focus as everywhere.
  if (event->type() == QEvent::KeyPress) {
    const auto& keys = *static_cast<QKeyEvent*>(event);
    const bool tab = keys.key() == Qt::Key_Tab || keys.key() == Qt::Key_Backtab;
    if (tab && !keys.modifiers().testFlag(Qt::ControlModifier) && marks_->key(keys)) return true;
  }
  return QWidget::event(event);
}

void RadiographView::keyPressEvent(QKeyEvent* event) {
  if (drag_ && event->key() == Qt::Key_Escape) return cancelDrag();
  const bool tab = event->key() == Qt::Key_Tab || event->key() == Qt::Key_Backtab;  // see event()
  if (!tab && marks_->key(*event)) return;
  if (composeKey(*event)) return;
  switch (event->key()) {
    case Qt::Key_Space:
      if (!event->isAutoRepeat()) setPeek(true);
      return;
    case kMagnifierKey:
      if (event->modifiers() != Qt::NoModifier) break;
      magnifier_key_ = true;
      return update();
    case Qt::Key_Left:
      return panBy({kKeyPan_px, 0});
    case Qt::Key_Right:
      return panBy({-kKeyPan_px, 0});
    case Qt::Key_Up:
      return panBy({0, kKeyPan_px});
    case Qt::Key_Down:
      return panBy({0, -kKeyPan_px});
    default:
      break;
  }
  QWidget::keyPressEvent(event);
}

void RadiographView::keyReleaseEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Space) {
    if (!event->isAutoRepeat()) setPeek(false);
    return;
  }
  if (event->key() == kMagnifierKey && magnifier_key_) {
    if (event->isAutoRepeat()) return;
    magnifier_key_ = false;
    return update();
  }
  QWidget::keyReleaseEvent(event);
}

void RadiographView::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  update();
}

void RadiographView::focusOutEvent(QFocusEvent* event) {
  setPeek(false);
  magnifier_key_ = false;
  QWidget::focusOutEvent(event);
  update();
}

}  // namespace m2ib::views
