#pragma once

#include <QString>

namespace m2ib::plots {

/// "-0.5" with a true minus sign, as numbers have it elsewhere in the window. The sign of an exponent stays:
/// QCustomPlot looks for it and writes a power of ten.
[[nodiscard]] inline QString with_minus_sign(QString number) {
  if (number.startsWith(QLatin1Char('-'))) number[0] = QChar(0x2212);
  return number;
}

}  // namespace m2ib::plots
