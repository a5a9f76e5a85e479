#include "ui/views/panels/setting_slider.h"

#include <QKeyEvent>
#include <QSignalBlocker>
#include <QWheelEvent>

namespace m2ib::views {
namespace {

constexpr int kWheelRest_ms = 400;
constexpr int kNotch = 120;

}  // namespace

SettingSlider::SettingSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent) {
  setFocusPolicy(Qt::StrongFocus);
  rest_.setSingleShot(true);
  rest_.setInterval(kWheelRest_ms);
  connect(&rest_, &QTimer::timeout, this, &SettingSlider::settle);
  connect(this, &QSlider::valueChanged, this, [this](int value) {
    unsettled_ = true;
    Q_EMIT moved(value);
    // A click on the groove is over at once.
    if (!isSliderDown()) rest_.start();
  });
  connect(this, &QSlider::sliderReleased, this, &SettingSlider::settle);
}

void SettingSlider::setSteps(int fine, int normal, int coarse) {
  fine_ = fine;
  normal_ = normal;
  coarse_ = coarse;
  setSingleStep(normal);
  setPageStep(coarse);
}

void SettingSlider::showValue(int shown) {
  if (isSliderDown() || shown == value()) return;
  const QSignalBlocker quiet(this);
  setValue(shown);
}

int SettingSlider::stepFor(Qt::KeyboardModifiers modifiers) const {
  if (modifiers & Qt::ShiftModifier) return coarse_;
  if (modifiers & Qt::AltModifier) return fine_;
  return normal_;
}

void SettingSlider::moveBy(int delta) { setValue(value() + delta); }

void SettingSlider::keyPressEvent(QKeyEvent* event) {
  const int step = stepFor(event->modifiers());
  const bool mirrored = layoutDirection() == Qt::RightToLeft;
  switch (event->key()) {
    case Qt::Key_Left:
      moveBy(mirrored ? step : -step);
      break;
    case Qt::Key_Right:
      moveBy(mirrored ? -step : step);
      break;
    case Qt::Key_Down:
      moveBy(-step);
      break;
    case Qt::Key_Up:
      moveBy(step);
      break;
    case Qt::Key_PageDown:
      moveBy(-coarse_);
      break;
    case Qt::Key_PageUp:
      moveBy(coarse_);
      break;
    default:
      return QSlider::keyPressEvent(event);
  }
  // The key's release settles; no need to wait for the timer.
  rest_.stop();
  event->accept();
}

void SettingSlider::keyReleaseEvent(QKeyEvent* event) {
  if (!event->isAutoRepeat()) settle();
  QSlider::keyReleaseEvent(event);
}

void SettingSlider::wheelEvent(QWheelEvent* event) {
  // Without the focus the wheel belongs to the panel around, which scrolls.
  if (!hasFocus()) return event->ignore();
  // With Alt, some platforms turn the wheel sideways.
  const QPoint angle = event->angleDelta();
  wheel_rest_ += angle.y() != 0 ? angle.y() : angle.x();
  const int notches = wheel_rest_ / kNotch;
  wheel_rest_ -= notches * kNotch;
  if (notches != 0) moveBy(notches * stepFor(event->modifiers()));
  event->accept();
}

void SettingSlider::focusOutEvent(QFocusEvent* event) {
  settle();
  QSlider::focusOutEvent(event);
}

void SettingSlider::settle() {
  rest_.stop();
  if (!unsettled_) return;
  unsettled_ = false;
  Q_EMIT settled();
}

}  // namespace m2ib::views
