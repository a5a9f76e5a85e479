#include "ui/shell/actions/icons_work.h"

#include <QPainter>
#include <QPainterPath>

namespace m2ib::shell {
namespace {

void draw_save(QPainter& p) {
  p.drawPolygon(QPolygonF({{4, 4}, {17, 4}, {20, 7}, {20, 20}, {4, 20}}));
  p.drawRect(QRectF(8, 4, 7, 5));
  p.drawRect(QRectF(7.5, 13, 9, 7));
}

void draw_select(QPainter& p) {
  p.drawPolygon(QPolygonF({{6, 3}, {6, 18}, {10, 14.5}, {12.5, 20.5}, {15, 19.5}, {12.5, 13.5}, {17.5, 13.5}}));
}

void draw_arrow(QPainter& p) {
  p.drawLine(QPointF(5, 19), QPointF(19, 5));
  p.drawPolyline(QPolygonF({{11, 5}, {19, 5}, {19, 13}}));
}

void draw_polygon(QPainter& p) {
  const QPolygonF corners({{5, 9}, {13, 4}, {20, 11}, {16, 20}, {7, 18}});
  p.drawPolygon(corners);
  p.save();
  p.setBrush(p.pen().color());
  for (const QPointF& corner : corners) p.drawEllipse(corner, 1.2, 1.2);
  p.restore();
}

void draw_letter(QPainter& p, const QString& letter, const QRectF& room, int pixels) {
  QFont font = p.font();
  font.setPixelSize(pixels);
  font.setBold(true);
  p.setFont(font);
  p.drawText(room, Qt::AlignCenter, letter);
}

void draw_text(QPainter& p) {
  p.drawLine(QPointF(5, 5), QPointF(19, 5));
  p.drawLine(QPointF(12, 5), QPointF(12, 20));
  p.drawLine(QPointF(5, 5), QPointF(5, 8));
  p.drawLine(QPointF(19, 5), QPointF(19, 8));
  p.drawLine(QPointF(9.5, 20), QPointF(14.5, 20));
}

void draw_side_marker(QPainter& p) {
  p.drawEllipse(QRectF(3.5, 3.5, 17, 17));
  draw_letter(p, QStringLiteral("L"), QRectF(0, 0, 24, 24), 12);
}

void draw_images(QPainter& p) {
  p.drawRect(QRectF(3.5, 7.5, 11, 13));
  p.drawPolyline(QPolygonF({{7, 7.5}, {7, 4.5}, {20.5, 4.5}, {20.5, 17}, {14.5, 17}}));
  p.drawPolyline(QPolygonF({{3.5, 17.5}, {7.5, 13}, {10, 16}, {12, 14}, {14.5, 17}}));
}

}  // namespace

void draw_work_symbol(QPainter& painter, Symbol symbol) {
  switch (symbol) {
    case Symbol::Save:
      return draw_save(painter);
    case Symbol::Select:
      return draw_select(painter);
    case Symbol::Arrow:
      return draw_arrow(painter);
    case Symbol::Box:
      return painter.drawRect(QRectF(4, 6, 16, 12));
    case Symbol::Ellipse:
      return painter.drawEllipse(QRectF(3.5, 6, 17, 12));
    case Symbol::Polygon:
      return draw_polygon(painter);
    case Symbol::Text:
      return draw_text(painter);
    case Symbol::SideMarker:
      return draw_side_marker(painter);
    case Symbol::LayoutOne:
      return painter.drawRect(QRectF(4, 4, 16, 16));
    case Symbol::LayoutTwo:
      painter.drawRect(QRectF(3, 5, 18, 14));
      return painter.drawLine(QPointF(12, 5), QPointF(12, 19));
    case Symbol::LayoutFour:
      painter.drawRect(QRectF(4, 4, 16, 16));
      painter.drawLine(QPointF(12, 4), QPointF(12, 20));
      return painter.drawLine(QPointF(4, 12), QPointF(20, 12));
    case Symbol::LayoutStrip:
      painter.drawRect(QRectF(2.5, 8, 19, 8));
      for (const double x : {7.25, 12.0, 16.75}) painter.drawLine(QPointF(x, 8), QPointF(x, 16));
      return;
    case Symbol::LayoutImages:
      return draw_images(painter);
    default:
      return;
  }
}

}  // namespace m2ib::shell
