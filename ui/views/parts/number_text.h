#pragma once

#include <QLocale>
#include <QString>
#include <optional>

namespace m2ib::views {

/// Reads a number as people type it: "0.5", "0,5", "1e-2", in the locale's or in C notation. Empty if it is none.
[[nodiscard]] std::optional<double> read_number(const QString& text, const QLocale& locale);

/// Three significant digits without trailing zeros, in the locale's notation, e.g. "0.126".
[[nodiscard]] QString number_text(double value, const QLocale& locale);

}  // namespace m2ib::views
