#include "ui/views/elided_label.h"

#include <QPainter>

namespace m2ib::views {

void ElidedLabel::setFullText(const QString& text, const QString& more) {
  setToolTip(more.isEmpty() ? text : more);
  if (text == full_) return;
  full_ = text;
  setAccessibleName(text);
  updateGeometry();
  update();
}

QSize ElidedLabel::minimumSizeHint() const { return {40, fontMetrics().height()}; }

QSize ElidedLabel::sizeHint() const { return {fontMetrics().horizontalAdvance(full_) + 2, fontMetrics().height()}; }

void ElidedLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(palette().color(foregroundRole()));
  painter.drawText(contentsRect(), static_cast<int>(alignment() | Qt::TextSingleLine),
                   fontMetrics().elidedText(full_, Qt::ElideRight, contentsRect().width()));
}

}  // namespace m2ib::views
