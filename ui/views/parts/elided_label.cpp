#include "ui/views/parts/elided_label.h"

#include <QPainter>

namespace m2ib::views {
namespace {

/// More than any screen shows; measuring all of a text with thousands of words would hold the window up.
constexpr int kMostMeasured = 1000;

}  // namespace

void ElidedLabel::setFullText(const QString& text, const QString& more) {
  setToolTip((more.isEmpty() ? text : more).left(kMostMeasured));
  if (text == full_) return;
  full_ = text;
  setAccessibleName(text);
  updateGeometry();
  update();
}

QSize ElidedLabel::minimumSizeHint() const { return {40, fontMetrics().height()}; }

QSize ElidedLabel::sizeHint() const {
  return {fontMetrics().horizontalAdvance(full_.left(kMostMeasured)) + 2, fontMetrics().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(palette().color(foregroundRole()));
  painter.drawText(contentsRect(), static_cast<int>(alignment() | Qt::TextSingleLine),
                   fontMetrics().elidedText(full_.left(kMostMeasured), Qt::ElideRight, contentsRect().width()));
}

}  // namespace m2ib::views
