// Two layers in one RadiographView: swipe, flicker and reveal.
#include <QBackingStore>
#include <QKeyEvent>
#include <QPaintEngine>
#include <QPainter>
#include <QPainterPath>
#include <QTimer>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/views/picture/radiograph_view_p.h"
#include "ui/views/picture/view_marks.h"

namespace m2ib::views {
namespace {

constexpr double kGrab_px = 7.0;      ///< either side of the divider
constexpr double kKeyDivider = 0.02;  ///< share of the width
constexpr double kKeyReveal_px = 20.0;
constexpr double kRevealNotch = 1.15;
constexpr double kLeastReveal_px = 20.0;
constexpr double kMostReveal_px = 400.0;
const QColor kDark(0, 0, 0, 200);
const QColor kLight(222, 224, 228);

}  // namespace

void RadiographView::setSecondLayer(const MapLayer& layer) {
  second_.setLayer(layer);
  update();
}

void RadiographView::setComposition(const Composition& composition) {
  Composition bounded = composition;
  bounded.divider = std::clamp(composition.divider, 0.0, 1.0);
  bounded.reveal_radius_px = std::clamp(composition.reveal_radius_px, kLeastReveal_px, kMostReveal_px);
  if (bounded == composition_) return;
  composition_ = bounded;
  updateCursor();
  update();
}

void RadiographView::recompose(const Composition& composition) {
  const Composition before = composition_;
  setComposition(composition);
  if (!(composition_ == before)) Q_EMIT compositionChanged();
}

// --- where things are ------------------------------------------------------------------------------------------------

double RadiographView::dividerX() const { return composition_.divider * width(); }

bool RadiographView::isOnDivider(const QPointF& position) const {
  return picture_ && composition_.mode == Composing::Swipe && std::abs(position.x() - dividerX()) <= kGrab_px;
}

QPointF RadiographView::revealCentre() const { return reveal_at_.value_or(QPointF(width(), height()) / 2.0); }

const MapLayer& RadiographView::layerAt(const QPointF& position) const {
  switch (composition_.mode) {
    case Composing::Single:
      break;
    case Composing::Swipe:
      return position.x() < dividerX() ? first_.layer() : second_.layer();
    case Composing::Flicker:
      return composition_.second_shown ? second_.layer() : first_.layer();
    case Composing::Reveal: {
      const QPointF away = position - revealCentre();
      return std::hypot(away.x(), away.y()) < composition_.reveal_radius_px ? second_.layer() : first_.layer();
    }
  }
  return first_.layer();
}

// --- painting --------------------------------------------------------------------------------------------------------

/// What is grabbed, printed or seen through an effect is not painted into the window's backing store.
bool RadiographView::isOnScreen(const QPainter& painter) const {
  const QBackingStore* const store = backingStore();
  return store != nullptr && painter.paintEngine() != nullptr &&
         painter.paintEngine()->paintDevice() == const_cast<QBackingStore*>(store)->paintDevice();
}

void RadiographView::prepareLayers(const QPainter& painter) {
  const LayerPlace place{picture_->size(), pictureToWidget(), rect(), devicePixelRatioF(), font(), isOnScreen(painter)};
  lines_came_->stop();
  first_.prepare(place);
  if (composition_.mode != Composing::Single) second_.prepare(place);
}

void RadiographView::paintLayers(QPainter& painter) {
  prepareLayers(painter);
  switch (composition_.mode) {
    case Composing::Single:
      return first_.paint(painter);
    case Composing::Swipe: {
      const double at = std::round(dividerX());
      if (at > 0.0) first_.paint(painter, QRectF(0, 0, at, height()));
      if (at < width()) second_.paint(painter, QRectF(at, 0, width() - at, height()));
      return;
    }
    case Composing::Flicker:
      return (composition_.second_shown ? second_ : first_).paint(painter);
    case Composing::Reveal:
      first_.paint(painter);
      paintReveal(painter);
  }
}

void RadiographView::paintReveal(QPainter& painter) {
  const double radius = composition_.reveal_radius_px;
  const QRectF box(revealCentre() - QPointF(radius, radius), QSizeF(2.0 * radius, 2.0 * radius));
  const QRectF shown = box.toAlignedRect().intersected(rect());
  if (shown.isEmpty()) return;
  QPainterPath round;
  round.addEllipse(box);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setClipPath(round);
  // The layers are not opaque: the first one has to go before the second one comes.
  const double ratio = devicePixelRatioF();
  painter.drawImage(shown, drawn_picture_, QRectF(shown.topLeft() * ratio, shown.size() * ratio));
  second_.paint(painter, shown);
  painter.restore();
}

void RadiographView::paintComposition(QPainter& painter, const QRectF& room) {
  const Composition& now = composition_;
  if (now.mode == Composing::Flicker) {
    draw_pill(painter, room, now.second_shown ? now.second_label : now.first_label, Qt::AlignRight);
  } else if (now.mode == Composing::Swipe) {
    const double at = std::round(dividerX());
    painter.setPen(QPen(kDark, 4.0));
    painter.drawLine(QPointF(at, 0), QPointF(at, height()));
    painter.setPen(QPen(kLight, 1.6));
    painter.drawLine(QPointF(at, 0), QPointF(at, height()));
    painter.setBrush(kDark);
    const QPointF middle(at, height() / 2.0);
    painter.drawEllipse(middle, 9.0, 9.0);
    for (const double side : {-1.0, 1.0}) {
      const QPointF tip = middle + QPointF(side * 6.0, 0);
      painter.drawPolyline(QPolygonF{tip - QPointF(side * 3.0, 3.0), tip, tip - QPointF(side * 3.0, -3.0)});
    }
    const QRectF left(room.left(), room.top(), at - room.left() - 8.0, room.height());
    const QRectF right(at + 8.0, room.top(), room.right() - at - 8.0, room.height());
    if (left.width() > 20.0) draw_pill(painter, left, now.first_label, Qt::AlignRight);
    if (right.width() > 20.0) draw_pill(painter, right, now.second_label, Qt::AlignLeft);
  } else if (now.mode == Composing::Reveal) {
    painter.setBrush(Qt::NoBrush);
    for (const QPen& pen : {QPen(kDark, 4.0), QPen(kLight, 1.6)}) {
      painter.setPen(pen);
      painter.drawEllipse(revealCentre(), now.reveal_radius_px, now.reveal_radius_px);
    }
    const double top = revealCentre().y() - now.reveal_radius_px - painter.fontMetrics().height() - 14.0;
    const double left = revealCentre().x() - 12.0;
    draw_pill(painter, QRectF(left, std::max(top, room.top()), 120.0, 60.0), now.second_label, Qt::AlignLeft);
    draw_pill(painter, room, now.first_label, Qt::AlignRight);
  }
}

// --- mouse and keys --------------------------------------------------------------------------------------------------

void RadiographView::moveDivider(double x) {
  Composition moved = composition_;
  moved.divider = x / std::max(width(), 1);
  recompose(moved);
}

void RadiographView::moveReveal(const QPointF& position) {
  if (composition_.mode != Composing::Reveal) return;
  reveal_at_ = QPointF(std::clamp(position.x(), 0.0, static_cast<double>(width())),
                       std::clamp(position.y(), 0.0, static_cast<double>(height())));
  update();
}

bool RadiographView::composeWheel(const QWheelEvent& event) {
  if (composition_.mode != Composing::Reveal || !event.modifiers().testFlag(Qt::ControlModifier)) return false;
  Composition sized = composition_;
  sized.reveal_radius_px *= std::pow(kRevealNotch, event.angleDelta().y() / 120.0);
  recompose(sized);
  return true;
}

bool RadiographView::isComposeKey(int key) const {
  const bool sideways = key == Qt::Key_Left || key == Qt::Key_Right;
  if (composition_.mode == Composing::Swipe) return sideways || key == Qt::Key_Home || key == Qt::Key_End;
  if (composition_.mode != Composing::Reveal) return false;
  return sideways || key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_BracketLeft ||
         key == Qt::Key_BracketRight;
}

bool RadiographView::composeKey(const QKeyEvent& event) {
  const int key = event.key();
  if (!picture_ || !isComposeKey(key)) return false;
  const double coarse = event.modifiers().testFlag(Qt::ShiftModifier) ? 5.0 : 1.0;
  const double right = key == Qt::Key_Right ? coarse : key == Qt::Key_Left ? -coarse : 0.0;
  const double down = key == Qt::Key_Down ? coarse : key == Qt::Key_Up ? -coarse : 0.0;
  Composition changed = composition_;
  if (composition_.mode == Composing::Swipe) {
    changed.divider += right * kKeyDivider;
    if (key == Qt::Key_Home) changed.divider = 0.0;
    if (key == Qt::Key_End) changed.divider = 1.0;
  } else if (key == Qt::Key_BracketLeft || key == Qt::Key_BracketRight) {
    changed.reveal_radius_px *= key == Qt::Key_BracketRight ? kRevealNotch : 1.0 / kRevealNotch;
  } else {
    moveReveal(revealCentre() + QPointF(right, down) * kKeyReveal_px);
  }
  recompose(changed);
  return true;
}

}  // namespace m2ib::views
