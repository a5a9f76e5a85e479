#include "ui/views/panes/pane_icons.h"

#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

namespace m2ib::views {
namespace {

const QColor kInk(232, 234, 238);

void draw_arrow(QPainter& painter, const QPointF& from, const QPointF& to) {
  painter.drawLine(from, to);
  const double side = to.x() > from.x() ? -1.0 : 1.0;
  painter.drawPolyline(QPolygonF{to + QPointF(side * 3.0, -2.6), to, to + QPointF(side * 3.0, 2.6)});
}

void draw_chain(QPainter& painter, bool closed) {
  painter.rotate(-45.0);
  const double apart = closed ? 0.0 : 1.8;
  painter.drawRoundedRect(QRectF(-7.6 - apart, -2.6, 7.4, 5.2), 2.6, 2.6);
  painter.drawRoundedRect(QRectF(0.2 + apart, -2.6, 7.4, 5.2), 2.6, 2.6);
  if (closed) painter.drawLine(QPointF(-3.2, 0), QPointF(3.2, 0));
}

void draw_reveal(QPainter& painter) {
  painter.drawRect(QRectF(-7, -6, 14, 12));
  painter.setBrush(kInk);
  painter.drawEllipse(QPointF(1, 1), 3.4, 3.4);
}

/// About (0, 0), 16 x 16.
void draw_symbol(QPainter& painter, PaneSymbol symbol) {
  switch (symbol) {
    case PaneSymbol::Chain:
    case PaneSymbol::OpenChain:
      return draw_chain(painter, symbol == PaneSymbol::Chain);
    case PaneSymbol::Difference:
      painter.drawLine(QPointF(-6, 3.6), QPointF(6, 3.6));
      painter.drawLine(QPointF(-6, -3), QPointF(6, -3));
      return painter.drawLine(QPointF(0, -8), QPointF(0, 1.6));
    case PaneSymbol::Swipe:
      painter.drawLine(QPointF(0, -7), QPointF(0, 7));
      draw_arrow(painter, {2.4, 0}, {7.6, 0});
      return draw_arrow(painter, {-2.4, 0}, {-7.6, 0});
    case PaneSymbol::Flicker:
      painter.drawRect(QRectF(-7, -6, 9, 8));
      painter.setBrush(kInk);
      return painter.drawRect(QRectF(-2, -2, 9, 8));
    case PaneSymbol::Reveal:
      return draw_reveal(painter);
    case PaneSymbol::Swap:
      draw_arrow(painter, {-7, -3.2}, {7, -3.2});
      return draw_arrow(painter, {7, 3.2}, {-7, 3.2});
    case PaneSymbol::Pause:
      painter.fillRect(QRectF(-5, -6, 3.4, 12), kInk);
      return painter.fillRect(QRectF(1.6, -6, 3.4, 12), kInk);
    case PaneSymbol::Play:
      painter.setBrush(kInk);
      painter.drawPolygon(QPolygonF{{-4, -6}, {6, 0}, {-4, 6}});
      return;
    case PaneSymbol::Doubt:
      painter.drawPolygon(QPolygonF{{0, -6.5}, {7.2, 6}, {-7.2, 6}});
      painter.drawLine(QPointF(0, -2), QPointF(0, 1.8));
      return painter.drawPoint(QPointF(0, 4));
  }
}

class SymbolEngine : public QIconEngine {
 public:
  explicit SymbolEngine(PaneSymbol symbol) : symbol_(symbol) {}
  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(QRectF(rect).center());
    const double scale = std::min(rect.width(), rect.height()) / 18.0;
    painter->scale(scale, scale);
    if (mode == QIcon::Disabled) painter->setOpacity(0.4);
    painter->setPen(QPen(kInk, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(Qt::NoBrush);
    draw_symbol(*painter, symbol_);
    painter->restore();
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    return pixmap;
  }
  [[nodiscard]] QIconEngine* clone() const override { return new SymbolEngine(symbol_); }

 private:
  PaneSymbol symbol_;
};

}  // namespace

QIcon pane_icon(PaneSymbol symbol) { return QIcon(new SymbolEngine(symbol)); }

}  // namespace m2ib::views
