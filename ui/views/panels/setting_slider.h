#pragma once

#include <QSlider>
#include <QTimer>

namespace m2ib::views {

/// A slider that tells a move from its end: `moved` with every new value that a person chose, `settled` once when the
/// mouse button, the key or the wheel comes to rest. Shift moves coarsely, Alt finely (keys and wheel).
class SettingSlider : public QSlider {
  Q_OBJECT

 public:
  explicit SettingSlider(QWidget* parent = nullptr);
  void setSteps(int fine, int normal, int coarse);
  /// Changes the value without `moved`; ignored while a person holds the slider.
  void showValue(int value);

 Q_SIGNALS:
  void moved(int value);
  void settled();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  [[nodiscard]] int stepFor(Qt::KeyboardModifiers modifiers) const;
  void moveBy(int delta);
  void settle();

  int fine_ = 1;
  int normal_ = 1;
  int coarse_ = 1;
  int wheel_rest_ = 0;
  bool unsettled_ = false;
  QTimer rest_;  ///< a wheel has no release: quiet for a moment counts as one
};

}  // namespace m2ib::views
