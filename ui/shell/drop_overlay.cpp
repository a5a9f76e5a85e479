#include "ui/shell/drop_overlay.h"

#include <QPainter>

namespace m2ib::shell {

DropOverlay::DropOverlay(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("dropOverlay"));
  setAttribute(Qt::WA_TransparentForMouseEvents);
  hide();
}

void DropOverlay::cover(const QString& hint) {
  hint_ = hint;
  setAccessibleName(hint);
  setGeometry(parentWidget()->rect());
  raise();
  show();
}

void DropOverlay::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(rect(), QColor(10, 30, 52, 190));
  painter.setPen(QPen(QColor(0x8c, 0xc8, 0xff), 3, Qt::DashLine));
  painter.drawRoundedRect(rect().adjusted(16, 16, -16, -16), 12, 12);
  QFont large = font();
  large.setPointSizeF(large.pointSizeF() * 1.6);
  painter.setFont(large);
  painter.setPen(Qt::white);
  painter.drawText(rect().adjusted(40, 40, -40, -40), Qt::AlignCenter | Qt::TextWordWrap, hint_);
}

}  // namespace m2ib::shell
