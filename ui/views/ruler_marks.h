#pragma once

#include <QPainter>
#include <QPointF>
#include <QTransform>
#include <optional>
#include <vector>

#include "ui/views/view_state.h"

namespace m2ib::views {

/// What of a ruler lies under the pointer.
struct RulerHit {
  std::size_t index = 0;
  enum class Part { From, To, Line } part = Part::Line;
};

/// The nearest end within 8 screen pixels, else the nearest line within 5; later rulers lie above earlier ones.
[[nodiscard]] std::optional<RulerHit> ruler_at(const std::vector<Ruler>& rulers, const QTransform& to_widget,
                                               const QPointF& widget);

/// Line, end marks and length.
void draw_ruler(QPainter& painter, const Ruler& ruler, const QTransform& to_widget, const image::PixelSpacing& spacing,
                bool selected);

}  // namespace m2ib::views
