#include "ui/shell/status_strip.h"

#include <QLabel>
#include <QLocale>
#include <QStatusBar>
#include <cmath>

namespace m2ib::shell {

StatusStrip::StatusStrip(QStatusBar* bar, QObject* parent)
    : QObject(parent), pixel_(new QLabel(bar)), model_(new QLabel(bar)) {
  pixel_->setObjectName(QStringLiteral("pixelLabel"));
  model_->setObjectName(QStringLiteral("modelLabel"));
  model_->setTextFormat(Qt::PlainText);
  // Wide enough for its longest text, so that nothing jumps as the mouse moves.
  pixel_->setMinimumWidth(pixel_->fontMetrics().horizontalAdvance(
      QStringLiteral("x 00000  y 00000  |  raw 00000  |  00.00 nats per patch")));
  auto* badge = new QLabel(tr("RESEARCH USE ONLY"), bar);
  badge->setObjectName(QStringLiteral("researchBadge"));
  badge->setStyleSheet(
      QStringLiteral("background: #8a1f24; color: white; font-weight: bold; padding: 2px 8px;"
                     "border-radius: 3px;"));
  badge->setToolTip(tr("Not a medical device. Not for diagnosis or treatment."));
  // A message, a path perhaps, needs the room more.
  connect(bar, &QStatusBar::messageChanged, pixel_,
          [this](const QString& text) { pixel_->setVisible(text.isEmpty()); });
  bar->addPermanentWidget(pixel_);
  bar->addPermanentWidget(model_);
  bar->addPermanentWidget(badge);
}

void StatusStrip::showPixel(const QPointF& picture, std::optional<double> value, std::optional<double> nats) {
  if (!value) return clearPixel();
  const QLocale locale;
  QStringList parts{
      tr("x %1  y %2").arg(static_cast<int>(std::floor(picture.x()))).arg(static_cast<int>(std::floor(picture.y()))),
      tr("raw %1", "native pixel value").arg(std::lround(*value))};
  if (nats) parts << tr("%1 nats per patch").arg(locale.toString(*nats, 'f', 2));
  pixel_->setText(parts.join(QStringLiteral("  |  ")));
}

void StatusStrip::clearPixel() { pixel_->clear(); }

void StatusStrip::showModel(const QString& name, const QString& device, double step_ms) {
  QStringList parts;
  parts << (name.isEmpty() ? tr("no model") : name);
  if (!device.isEmpty()) parts << device;
  if (step_ms > 0.0) {
    const QString time = QLocale().toString(step_ms, 'f', step_ms < 10.0 ? 1 : 0);
    parts << tr("%1 ms a step").arg(time);
  }
  model_->setText(parts.join(QStringLiteral(" · ")));
}

}  // namespace m2ib::shell
