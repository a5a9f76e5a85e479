#include "ui/figure/paint/hatch.h"

#include <QLineF>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace m2ib::figure {

void draw_hatch(QPainter& painter, const QRectF& area, const Hatch& hatch) {
  if (area.isEmpty() || !(hatch.distance > 0.0)) return;
  // On a rising line x + y is constant, on a falling one x - y.
  const double step = hatch.distance * std::numbers::sqrt2;
  const double sign = hatch.rising ? 1.0 : -1.0;
  const double first = area.left() + (hatch.rising ? area.top() : -area.bottom());
  const double last = area.right() + (hatch.rising ? area.bottom() : -area.top());
  std::vector<QLineF> lines;
  for (double sum = std::ceil(first / step) * step; sum <= last; sum += step) {
    // x where the line leaves through the top or the bottom, within the sides.
    const double at_top = sum - sign * area.top();
    const double at_bottom = sum - sign * area.bottom();
    const double from = std::clamp(std::min(at_top, at_bottom), area.left(), area.right());
    const double to = std::clamp(std::max(at_top, at_bottom), area.left(), area.right());
    if (to > from) lines.emplace_back(from, sign * (sum - from), to, sign * (sum - to));
  }
  painter.save();
  painter.setPen(QPen(hatch.colour, hatch.width, Qt::SolidLine, Qt::FlatCap));
  painter.drawLines(lines.data(), static_cast<int>(lines.size()));
  painter.restore();
}

void draw_unstable(QPainter& painter, const QTransform& unit_to_painter, const std::vector<bool>& unstable, int grid,
                   const Hatch& hatch) {
  const auto side = static_cast<std::size_t>(std::max(grid, 0));
  if (side == 0 || unstable.size() != side * side) return;
  const double share = 1.0 / static_cast<double>(side);
  for (std::size_t i = 0; i < unstable.size(); ++i) {
    if (!unstable[i]) continue;
    const auto row = static_cast<double>(i / side);
    const auto column = static_cast<double>(i % side);
    draw_hatch(painter, unit_to_painter.mapRect(QRectF(column * share, row * share, share, share)), hatch);
  }
}

std::vector<QRectF> around(const QRectF& whole, const QRectF& hole) {
  const QRectF inside = hole.intersected(whole);
  if (inside.isEmpty()) return {whole};
  std::vector<QRectF> parts;
  const auto add = [&](double left, double top, double right, double bottom) {
    if (right > left && bottom > top) parts.emplace_back(QPointF(left, top), QPointF(right, bottom));
  };
  add(whole.left(), whole.top(), whole.right(), inside.top());
  add(whole.left(), inside.bottom(), whole.right(), whole.bottom());
  add(whole.left(), inside.top(), inside.left(), inside.bottom());
  add(inside.right(), inside.top(), whole.right(), inside.bottom());
  return parts;
}

}  // namespace m2ib::figure
