#include "ui/views/parts/number_text.h"

#include <cmath>

namespace m2ib::views {

std::optional<double> read_number(const QString& text, const QLocale& locale) {
  QString plain = text.trimmed();
  bool valid = false;
  // C notation first, and without groups: "0.5" must never become 5 where the point groups thousands, nor "0,002" 2.
  QLocale notation = QLocale::c();
  notation.setNumberOptions(QLocale::OmitGroupSeparator | QLocale::RejectGroupSeparator);
  double value = notation.toDouble(plain, &valid);
  if (!valid && plain.count(QLatin1Char(',')) == 1 && !plain.contains(QLatin1Char('.'))) {
    plain.replace(QLatin1Char(','), QLatin1Char('.'));
    value = notation.toDouble(plain, &valid);
  }
  if (!valid) value = locale.toDouble(text.trimmed(), &valid);
  if (!valid || !std::isfinite(value)) return std::nullopt;
  return value;
}

QString number_text(double value, const QLocale& locale) {
  QLocale plain = locale;
  plain.setNumberOptions(QLocale::OmitGroupSeparator);
  return plain.toString(value, 'g', 3);
}

}  // namespace m2ib::views
