#include "ui/views/ruler_marks.h"

#include <QLineF>
#include <algorithm>

#include "ui/presenters/length_text.h"
#include "ui/views/view_marks.h"

namespace m2ib::views {
namespace {

const QColor kLine(255, 214, 80);
const QColor kEdge(0, 0, 0, 200);
constexpr double kEndReach_px = 8.0;
constexpr double kLineReach_px = 5.0;
constexpr double kTick_px = 6.0;

double distance(const QLineF& line, const QPointF& point) {
  const QPointF along = line.p2() - line.p1();
  const double squared = QPointF::dotProduct(along, along);
  const double share =
      squared > 0.0 ? std::clamp(QPointF::dotProduct(point - line.p1(), along) / squared, 0.0, 1.0) : 0.0;
  return QLineF(point, line.pointAt(share)).length();
}

}  // namespace

std::optional<RulerHit> ruler_at(const std::vector<Ruler>& rulers, const QTransform& to_widget, const QPointF& widget) {
  std::optional<RulerHit> hit;
  double nearest = kEndReach_px;
  const auto offer = [&](std::size_t index, RulerHit::Part part, double away) {
    if (away > nearest) return;
    nearest = away;
    hit = RulerHit{index, part};
  };
  for (std::size_t i = 0; i < rulers.size(); ++i) {
    offer(i, RulerHit::Part::From, QLineF(to_widget.map(rulers[i].from), widget).length());
    offer(i, RulerHit::Part::To, QLineF(to_widget.map(rulers[i].to), widget).length());
  }
  if (hit) return hit;
  nearest = kLineReach_px;
  for (std::size_t i = 0; i < rulers.size(); ++i) {
    offer(i, RulerHit::Part::Line,
          distance(QLineF(to_widget.map(rulers[i].from), to_widget.map(rulers[i].to)), widget));
  }
  return hit;
}

void draw_ruler(QPainter& painter, const Ruler& ruler, const QTransform& to_widget, const image::PixelSpacing& spacing,
                bool selected) {
  const QLineF line(to_widget.map(ruler.from), to_widget.map(ruler.to));
  if (line.length() < 0.5) return;
  const QLineF across = line.normalVector().unitVector();
  const QPointF tick = (across.p2() - across.p1()) * kTick_px;
  const QLineF strokes[] = {line, {line.p1() - tick, line.p1() + tick}, {line.p2() - tick, line.p2() + tick}};
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(kEdge, selected ? 5.0 : 4.0));
  painter.drawLines(strokes, 3);
  painter.setPen(QPen(kLine, selected ? 2.4 : 1.5));
  painter.drawLines(strokes, 3);
  if (selected) {
    painter.setBrush(kLine);
    painter.setPen(QPen(kEdge, 1.0));
    for (const QPointF& end : {line.p1(), line.p2()}) painter.drawRect(QRectF(end - QPointF(3, 3), QSizeF(6, 6)));
  }
  const QString text = presenters::length_text(spacing, ruler.from, ruler.to);
  const QFontMetricsF metrics(painter.font());
  const QSizeF size(metrics.horizontalAdvance(text) + 38.0, metrics.height() + 8.0);
  // Beside the end that was drawn last, on the side away from the line.
  const bool rightwards = line.dx() >= 0.0;
  QRectF place(QPointF(rightwards ? line.x2() + 8.0 : line.x2() - 8.0 - size.width(), line.y2() + 8.0), size);
  const QRectF view = painter.window();
  place.moveLeft(std::clamp(place.left(), view.left(), std::max(view.left(), view.right() - size.width())));
  place.moveTop(std::clamp(place.top(), view.top(), std::max(view.top(), view.bottom() - size.height())));
  draw_pill(painter, place, text, rightwards ? Qt::AlignLeft : Qt::AlignRight);
}

}  // namespace m2ib::views
