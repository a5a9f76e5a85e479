#include "ui/figure/paint/field_of_view.h"

#include <QPainterPath>

namespace m2ib::figure {

void draw_unseen(QPainter& painter, const QRectF& picture, const QRectF& seen, Unseen how) {
  if (how == Unseen::AsIs) return;
  QPainterPath outside;
  outside.addRect(picture);
  QPainterPath inside;
  inside.addRect(seen.intersected(picture));
  outside = outside.subtracted(inside);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing, false);
  if (how == Unseen::Hidden) {
    painter.fillPath(outside, Qt::black);
  } else {
    painter.fillPath(outside, QColor(0, 0, 0, 90));
    painter.fillPath(outside, QBrush(QColor(235, 235, 235, 130), Qt::BDiagPattern));
  }
  painter.restore();
}

void draw_missing(QPainter& painter, const QRectF& rows) {
  if (rows.isEmpty()) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.fillRect(rows, QBrush(QColor(235, 180, 60, 170), Qt::FDiagPattern));
  painter.restore();
}

void draw_seen_frame(QPainter& painter, const QRectF& picture, const QRectF& seen, double line_width) {
  const QRectF visible = seen.intersected(picture);
  if (visible.isEmpty()) return;
  const QRectF frame = visible.adjusted(line_width, line_width, -line_width, -line_width);
  painter.save();
  painter.setBrush(Qt::NoBrush);
  QPen pen(QColor(0, 0, 0, 170), 2 * line_width);
  pen.setJoinStyle(Qt::MiterJoin);
  painter.setPen(pen);
  painter.drawRect(frame);
  pen.setColor(QColor(255, 255, 255));
  pen.setWidthF(line_width);
  painter.setPen(pen);
  painter.drawRect(frame);
  painter.restore();
}

}  // namespace m2ib::figure
