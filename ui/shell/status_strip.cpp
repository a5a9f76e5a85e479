#include "ui/shell/status_strip.h"

#include <QLabel>
#include <QLocale>
#include <QStatusBar>
#include <algorithm>
#include <cmath>

#include "ui/views/parts/elided_label.h"

namespace m2ib::shell {
namespace {

constexpr int kValuePlaces = 6;  ///< "-32768"
constexpr int kNatsPlaces = 5;   ///< "12.34"
constexpr int kGap = 40;         ///< px of margins and grip

/// Filled up at the left with spaces as wide as digits.
QString padded(const QString& text, int places) { return text.rightJustified(places, QChar(0x2007)); }

/// Whole numbers without grouping; fractions with six significant digits.
QString number(double value) {
  if (!std::isfinite(value)) return QStringLiteral("–");
  const bool whole = value == std::round(value) && std::abs(value) < 1e12;
  QString written = whole ? QString::number(value, 'f', 0) : QLocale().toString(value, 'g', 6);
  return written.replace(QLatin1Char('-'), QChar(0x2212));
}

/// "3.10 ± 0.42 nats per patch", "0.0123 cosine per patch".
QString map_text(const views::MapValue& value) {
  const bool nats = value.unit == attribution::MapUnit::Nats;
  // Cosines of patches are small, relative values of any size.
  const auto text = [nats](double number) {
    QString written = nats ? QLocale().toString(number, 'f', 2) : QLocale().toString(number, 'g', 3);
    return written.replace(QLatin1Char('-'), QChar(0x2212));
  };
  QString shown = padded(text(value.value), kNatsPlaces);
  if (value.spread) shown += QStringLiteral(" ± ") + text(*value.spread);
  switch (value.unit) {
    case attribution::MapUnit::Nats:
      break;
    case attribution::MapUnit::Cosine:
      return StatusStrip::tr("%1 cosine per patch").arg(shown);
    case attribution::MapUnit::Relative:
      return StatusStrip::tr("%1 (no unit)", "a value").arg(shown);
  }
  return StatusStrip::tr("%1 nats per patch").arg(shown);
}

}  // namespace

StatusStrip::StatusStrip(QStatusBar* bar, QObject* parent)
    : QObject(parent), pixel_(new QLabel(bar)), model_(new views::ElidedLabel(bar)) {
  pixel_->setObjectName(QStringLiteral("pixelLabel"));
  model_->setObjectName(QStringLiteral("modelLabel"));
  pixel_->setContentsMargins(0, 0, 12, 0);  // a value with its spread is longer than what there is room for
  // Wide enough for its longest text, so that nothing jumps as the mouse moves.
  pixel_->setMinimumWidth(pixel_->fontMetrics().horizontalAdvance(
      QStringLiteral("x 0000  y 0000  |  raw 000000  |  shown 000  |  00.00 nats per patch")));
  auto* badge = new QLabel(tr("RESEARCH USE ONLY"), bar);
  badge->setObjectName(QStringLiteral("researchBadge"));
  badge->setStyleSheet(
      QStringLiteral("background: #8a1f24; color: white; font-weight: bold; padding: 2px 8px;"
                     "border-radius: 3px;"));
  badge->setToolTip(tr("Not a medical device. Not for diagnosis or treatment."));
  // A message, a path perhaps, needs the room more.
  connect(bar, &QStatusBar::messageChanged, pixel_, [this, bar, badge](const QString& text) {
    pixel_->setVisible(text.isEmpty());
    const int room = bar->width() - badge->sizeHint().width() - model_->sizeHint().width() - kGap;
    model_->setVisible(text.isEmpty() || bar->fontMetrics().horizontalAdvance(text) < room);
  });
  bar->addPermanentWidget(pixel_);
  bar->addPermanentWidget(model_);
  bar->addPermanentWidget(badge);
}

void StatusStrip::showPixel(const PixelProbe& probe) {
  const int largest = std::max({probe.size.width(), probe.size.height(), 1000});
  const int places = static_cast<int>(QString::number(largest - 1).size());
  const auto position = [&](double at) { return padded(QString::number(static_cast<int>(std::floor(at))), places); };
  QStringList parts{tr("x %1  y %2").arg(position(probe.picture.x()), position(probe.picture.y())),
                    tr("raw %1", "native pixel value").arg(padded(number(probe.raw), kValuePlaces))};
  if (probe.modality) {
    const QString value = padded(number(*probe.modality), kValuePlaces);
    parts << (probe.unit.isEmpty() ? tr("value %1", "after the file's rescaling").arg(value)
                                   : QStringLiteral("%1 %2").arg(value, probe.unit));
  }
  if (probe.shown)
    parts << tr("shown %1", "gray on the screen, 0 to 255").arg(padded(QString::number(*probe.shown), 3));
  if (probe.map) parts << map_text(*probe.map);
  pixel_->setText(parts.join(QStringLiteral("  |  ")));
  pixel_->setMinimumWidth(std::max(pixel_->minimumWidth(), pixel_->sizeHint().width()));
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
  model_->setFullText(parts.join(QStringLiteral(" · ")));
}

}  // namespace m2ib::shell
