#pragma once

#include <QCoreApplication>
#include <QMouseEvent>
#include <QTest>
#include <QWheelEvent>
#include <QWidget>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "core/image/radiograph.h"

/// Made-up pictures, and a mouse, for the tests of the picture view.
namespace m2ib::tests {

template <class Value>
image::Radiograph picture_of(int width, int height, std::vector<Value> values) {
  image::Radiograph radiograph;
  radiograph.width_px = width;
  radiograph.height_px = height;
  radiograph.pixels = std::move(values);
  radiograph.bits_stored = 8 * static_cast<int>(sizeof(Value));
  using Format = image::PixelFormat;
  constexpr bool kSigned = std::numeric_limits<Value>::is_signed;
  radiograph.format = std::is_floating_point_v<Value> ? Format::GrayFloat
                      : sizeof(Value) == 1            ? Format::Gray8
                      : sizeof(Value) == 2            ? (kSigned ? Format::GraySigned16 : Format::Gray16)
                                                      : (kSigned ? Format::GraySigned32 : Format::Gray32);
  return radiograph;
}

inline image::RadiographPtr shared(image::Radiograph radiograph) {
  return std::make_shared<const image::Radiograph>(std::move(radiograph));
}

/// 8-bit: 1 2 3 in the first row, 4 5 6 in the second, times 40.
inline image::Radiograph six_pixels() { return picture_of<std::uint8_t>(3, 2, {40, 80, 120, 160, 200, 240}); }

inline void move_mouse(QWidget& widget, Qt::MouseButtons buttons, const QPointF& at) {
  // QTest::mouseMove carries no buttons under some platforms.
  QMouseEvent move(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, buttons, {});
  QCoreApplication::sendEvent(&widget, &move);
}

inline void drag(QWidget& widget, Qt::MouseButton button, QPoint from, QPoint to) {
  QTest::mousePress(&widget, button, {}, from);
  for (int i = 1; i <= 10; ++i) move_mouse(widget, button, from + QPointF(to - from) * i / 10.0);
  QTest::mouseRelease(&widget, button, {}, to);
}

/// @param eighths of a degree, 120 a notch
inline void turn_wheel(QWidget& widget, const QPointF& at, int eighths, Qt::KeyboardModifiers modifiers = {}) {
  QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, eighths}, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(&widget, &event);
}

}  // namespace m2ib::tests
