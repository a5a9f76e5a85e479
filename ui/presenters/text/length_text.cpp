#include "ui/presenters/text/length_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

namespace m2ib::presenters {
namespace {

struct LengthText {
  Q_DECLARE_TR_FUNCTIONS(LengthText)
};

}  // namespace

bool has_millimetres(const image::PixelSpacing& spacing) {
  return spacing.source != image::PixelSpacing::Source::Unknown && std::isfinite(spacing.column_mm) &&
         std::isfinite(spacing.row_mm) && spacing.column_mm > 0.0 && spacing.row_mm > 0.0;
}

double length_of(const image::PixelSpacing& spacing, QPointF from, QPointF to) {
  const QPointF across = to - from;
  if (!has_millimetres(spacing)) return std::hypot(across.x(), across.y());
  return std::hypot(across.x() * spacing.column_mm, across.y() * spacing.row_mm);
}

QString length_unit(const image::PixelSpacing& spacing) {
  using Source = image::PixelSpacing::Source;
  if (!has_millimetres(spacing)) return LengthText::tr("px");
  if (spacing.source == Source::Detector) return LengthText::tr("mm at detector");
  if (spacing.source == Source::Nominal) return LengthText::tr("mm on film");
  if (spacing.source == Source::Calibrated) return LengthText::tr("mm (calibrated)");
  return LengthText::tr("mm");
}

QString length_text(const image::PixelSpacing& spacing, QPointF from, QPointF to, QLocale locale) {
  locale.setNumberOptions(QLocale::OmitGroupSeparator);
  const QString number = locale.toString(length_of(spacing, from, to), 'f', has_millimetres(spacing) ? 1 : 0);
  //: A length: number and unit
  return LengthText::tr("%1 %2").arg(number, length_unit(spacing));
}

RoundLength round_length(const image::PixelSpacing& spacing, bool down, double most_px, const QLocale& locale) {
  const bool known = has_millimetres(spacing);
  const double unit = !known ? 1.0 : down ? spacing.row_mm : spacing.column_mm;
  const double most = most_px * unit;
  if (!std::isfinite(most) || !(most > 0.0)) return {};
  const double ten = std::pow(10.0, std::floor(std::log10(most)));
  const double length = 5.0 * ten <= most ? 5.0 * ten : 2.0 * ten <= most ? 2.0 * ten : ten;
  if (!known && length < 1.0) return {};
  const int decimals = std::clamp(static_cast<int>(-std::floor(std::log10(length) + 1e-9)), 0, 6);
  return {length / unit, locale.toString(length, 'f', decimals) + QLatin1Char(' ') + length_unit(spacing)};
}

}  // namespace m2ib::presenters
