#include "ui/shell/actions/icons.h"

#include <QApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPalette>

#include "ui/shell/actions/icons_work.h"

namespace m2ib::shell {
namespace {

// All drawings live in a square of 24 x 24 units.

void draw_open(QPainter& p) {
  QPainterPath folder;
  folder.moveTo(3, 19);
  folder.lineTo(3, 5);
  folder.lineTo(9, 5);
  folder.lineTo(11, 8);
  folder.lineTo(19, 8);
  folder.lineTo(19, 11);
  p.drawPath(folder);
  p.drawPolygon(QPolygonF({{3, 19}, {7, 11}, {22, 11}, {18, 19}}));
}

void draw_export(QPainter& p) {
  p.drawPolyline(QPolygonF({{4, 14}, {4, 20}, {20, 20}, {20, 14}}));
  p.drawLine(QPointF(12, 4), QPointF(12, 15));
  p.drawPolyline(QPolygonF({{7.5, 10.5}, {12, 15}, {16.5, 10.5}}));
}

void draw_turn(QPainter& p) {
  QPainterPath turn;
  turn.moveTo(5, 9);
  turn.lineTo(14, 9);
  turn.arcTo(QRectF(9.5, 9, 10, 10), 90, -180);
  turn.lineTo(9, 19);
  p.drawPath(turn);
  p.drawPolyline(QPolygonF({{9, 5}, {5, 9}, {9, 13}}));
}

void draw_window_level(QPainter& p) {
  const QRectF disc(4, 4, 16, 16);
  p.drawEllipse(disc);
  p.save();
  p.setBrush(p.pen().color());
  p.drawChord(disc, 90 * 16, 180 * 16);
  p.restore();
}

void draw_pan(QPainter& p) {
  p.drawLine(QPointF(12, 3), QPointF(12, 21));
  p.drawLine(QPointF(3, 12), QPointF(21, 12));
  p.drawPolyline(QPolygonF({{9, 6}, {12, 3}, {15, 6}}));
  p.drawPolyline(QPolygonF({{9, 18}, {12, 21}, {15, 18}}));
  p.drawPolyline(QPolygonF({{6, 9}, {3, 12}, {6, 15}}));
  p.drawPolyline(QPolygonF({{18, 9}, {21, 12}, {18, 15}}));
}

void draw_zoom(QPainter& p) {
  p.drawEllipse(QRectF(3.5, 3.5, 13, 13));
  p.drawLine(QPointF(14.8, 14.8), QPointF(21, 21));
  p.drawLine(QPointF(7, 10), QPointF(13, 10));
  p.drawLine(QPointF(10, 7), QPointF(10, 13));
}

void draw_fit(QPainter& p) {
  p.drawPolyline(QPolygonF({{4, 9}, {4, 4}, {9, 4}}));
  p.drawPolyline(QPolygonF({{15, 4}, {20, 4}, {20, 9}}));
  p.drawPolyline(QPolygonF({{20, 15}, {20, 20}, {15, 20}}));
  p.drawPolyline(QPolygonF({{9, 20}, {4, 20}, {4, 15}}));
  p.drawRect(QRectF(8.5, 8.5, 7, 7));
}

void draw_actual_pixels(QPainter& p) {
  QFont font = p.font();
  font.setPixelSize(13);
  font.setBold(true);
  p.setFont(font);
  p.drawText(QRectF(0, 0, 24, 24), Qt::AlignCenter, QStringLiteral("1:1"));
}

void draw_link(QPainter& p, bool whole) {
  const double apart = whole ? 0.0 : 2.5;
  p.save();
  p.translate(12, 12);
  p.rotate(-45);
  p.drawRoundedRect(QRectF(-10 - apart, -3.5, whole ? 11 : 9, 7), 3.5, 3.5);
  p.drawRoundedRect(QRectF((whole ? -1 : 1) + apart, -3.5, whole ? 11 : 9, 7), 3.5, 3.5);
  p.restore();
}

void draw_overlay(QPainter& p) {
  p.drawRect(QRectF(3.5, 3.5, 12, 12));
  p.save();
  QColor veil = p.pen().color();
  veil.setAlphaF(0.45F);
  p.setBrush(veil);
  p.drawRect(QRectF(8.5, 8.5, 12, 12));
  p.restore();
}

void draw_invert(QPainter& p) {
  p.drawRect(QRectF(4, 4, 16, 16));
  p.save();
  p.setBrush(p.pen().color());
  p.drawPolygon(QPolygonF({{4, 20}, {20, 4}, {20, 20}}));
  p.restore();
}

void draw_ruler(QPainter& p) {
  p.save();
  p.translate(12, 12);
  p.rotate(-45);
  p.drawRect(QRectF(-10, -4, 20, 8));
  for (const double x : {-6.0, -2.0, 2.0, 6.0})
    p.drawLine(QPointF(x, -4), QPointF(x, x == -2.0 || x == 6.0 ? 0.5 : -1));
  p.restore();
}

void draw_black_out(QPainter& p) {
  p.drawRect(QRectF(3, 4, 18, 16));
  p.save();
  p.setBrush(p.pen().color());
  p.drawRect(QRectF(6.5, 12.5, 11, 4));
  p.restore();
  p.drawLine(QPointF(6.5, 8.5), QPointF(13, 8.5));
}

/// A picture, and an arrow that goes round its right corner.
void draw_rotate(QPainter& p) {
  p.drawRect(QRectF(3, 10, 11, 11));
  QPainterPath turn;
  turn.moveTo(8, 4.5);
  turn.quadTo(18, 4.5, 18.5, 14);
  p.drawPath(turn);
  p.drawPolyline(QPolygonF({{15, 11.5}, {18.5, 15}, {22, 11.5}}));
}

void draw_magnifier(QPainter& p) {
  p.drawEllipse(QRectF(3.5, 3.5, 13, 13));
  p.drawLine(QPointF(14.8, 14.8), QPointF(21, 21));
  p.drawArc(QRectF(6, 6, 8, 8), 100 * 16, 70 * 16);
}

class SymbolEngine : public QIconEngine {
 public:
  SymbolEngine(Symbol symbol, const QColor& ink) : symbol_(symbol), ink_(ink) {}

  QIconEngine* clone() const override { return new SymbolEngine(symbol_, ink_); }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap canvas(size);
    canvas.fill(Qt::transparent);
    QPainter painter(&canvas);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    return canvas;
  }

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
    const QPalette palette = QApplication::palette();
    const QColor ink = palette.color(mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active,
                                     mode == QIcon::Selected ? QPalette::HighlightedText : QPalette::ButtonText);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const double side = std::min(rect.width(), rect.height());
    painter->translate(rect.center().x() + 0.5 - side / 2, rect.center().y() + 0.5 - side / 2);
    painter->scale(side / 24.0, side / 24.0);
    painter->setPen(QPen(ink_.isValid() ? ink_ : ink, 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(Qt::NoBrush);
    draw(*painter, state == QIcon::On);
    painter->restore();
  }

 private:
  void draw(QPainter& painter, bool on) const {
    switch (symbol_) {
      case Symbol::Open:
        return draw_open(painter);
      case Symbol::Export:
        return draw_export(painter);
      case Symbol::Undo:
        return draw_turn(painter);
      case Symbol::Redo:
        painter.translate(24, 0);
        painter.scale(-1, 1);
        return draw_turn(painter);
      case Symbol::WindowLevel:
        return draw_window_level(painter);
      case Symbol::Pan:
        return draw_pan(painter);
      case Symbol::Zoom:
        return draw_zoom(painter);
      case Symbol::Fit:
        return draw_fit(painter);
      case Symbol::ActualPixels:
        return draw_actual_pixels(painter);
      case Symbol::Link:
        return draw_link(painter, on);
      case Symbol::Overlay:
        return draw_overlay(painter);
      case Symbol::Invert:
        return draw_invert(painter);
      case Symbol::Ruler:
        return draw_ruler(painter);
      case Symbol::BlackOut:
        return draw_black_out(painter);
      case Symbol::RotateRight:
        return draw_rotate(painter);
      case Symbol::RotateLeft:
        painter.translate(24, 0);
        painter.scale(-1, 1);
        return draw_rotate(painter);
      case Symbol::Magnifier:
        return draw_magnifier(painter);
      default:
        return draw_work_symbol(painter, symbol_);
    }
  }

  Symbol symbol_;
  QColor ink_;
};

}  // namespace

QIcon symbol_icon(Symbol symbol, const QColor& ink) { return QIcon(new SymbolEngine(symbol, ink)); }

}  // namespace m2ib::shell
