#include "ui/figure/paint/colour_bar.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLinearGradient>
#include <algorithm>
#include <cmath>

#include "ui/figure/paint/hatch.h"

namespace m2ib::figure {
namespace {

constexpr double kBarEms = 0.9;   ///< thickness of the coloured strip, in heights of the font
constexpr double kTickEms = 0.3;  ///< length of a tick
constexpr double kGapEms = 0.25;
constexpr int kLeastTicks = 2;
constexpr int kMostTicks = 7;

double step_for(double low, double high, int at_most) {
  const double rough = (high - low) / std::max(1, at_most - 1);
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough * (1.0 - 1e-9)) return factor * power;
  }
  return 10.0 * power;
}

struct Ticks {
  std::vector<double> values;
  double step = 1.0;
};

Ticks ticks_at(double low, double high, double step) {
  Ticks ticks;
  ticks.step = step;
  const double slack = step * 1e-6;
  for (double at = std::ceil((low - slack) / step); at * step <= high + slack; at += 1.0) {
    ticks.values.push_back(at == 0.0 ? 0.0 : at * step);
  }
  return ticks;
}

Ticks make_ticks(double low, double high, int at_most) {
  if (!std::isfinite(low) || !std::isfinite(high) || high < low) return {};
  if (high == low) return {{low}, std::max(std::abs(low) * 1e-2, 1e-6)};
  return ticks_at(low, high, step_for(low, high, std::max(2, at_most)));
}

/// The ends of a range are seldom round, so a finer step may still have no more numbers: 0, 20 … 80 of 93.9, where
/// make_ticks() has 0 and 50.
Ticks dense_ticks(double low, double high, int at_most) {
  Ticks ticks = make_ticks(low, high, at_most);
  if (ticks.values.size() < 2) return ticks;
  const double power = std::pow(10.0, std::floor(std::log10(ticks.step) + 1e-9));
  const double finer = ticks.step > 4.0 * power ? 2.0 * power : ticks.step > 1.5 * power ? power : 0.5 * power;
  Ticks more = ticks_at(low, high, finer);
  return more.values.size() <= static_cast<std::size_t>(std::max(2, at_most)) ? more : ticks;
}

/// Round numbers, or the ends where only one round number lies between them, as zero of ±0.049: one is no scale.
Ticks bar_ticks(const ScaleRange& range, int at_most) {
  Ticks ticks = dense_ticks(range.low_nats, range.high_nats, at_most);
  if (ticks.values.size() > 1 || !(range.high_nats > range.low_nats)) return ticks;
  const double largest = std::max(std::abs(range.low_nats), std::abs(range.high_nats));
  if (!std::isfinite(largest)) return ticks;
  return {{range.low_nats, range.high_nats}, std::pow(10.0, std::floor(std::log10(largest)) - 1.0)};
}

double share_of(double value, const ScaleRange& range) {
  const double extent = range.high_nats - range.low_nats;
  return extent > 0.0 ? (value - range.low_nats) / extent : 0.5;
}

QColor bar_colour(const ColourBar& bar, double share) {
  const QColor colour = bar.diverging ? diverging_colour_at(share) : colour_at(bar.colours, share);
  if (!bar.without_colours) return colour;
  const int gray = qGray(colour.rgb());
  return {gray, gray, gray};
}

/// A value's place along the bar; low is at the bottom of a vertical and at the left of a horizontal bar.
double place(double share, const QRectF& strip, bool vertical) {
  return vertical ? strip.bottom() - share * strip.height() : strip.left() + share * strip.width();
}

/// The same light line with a dark halo as on the map, on whole pixels.
void draw_isoline_marks(QPainter& painter, const QRectF& strip, const ColourBar& bar) {
  const bool vertical = bar.orientation == Qt::Vertical;
  const double light = std::max(1.0, std::round(1.3 * painter.pen().widthF()));
  for (const double value : bar.isolines_nats) {
    const double share = share_of(value, bar.range);
    if (!(share >= 0.0 && share <= 1.0)) continue;
    const double start = std::round(place(share, strip, vertical) - light / 2);
    const QRectF line = vertical ? QRectF(strip.left(), start, strip.width(), light)
                                 : QRectF(start, strip.top(), light, strip.height());
    const QPointF halo = vertical ? QPointF(0, light) : QPointF(light, 0);
    painter.fillRect(QRectF(line.topLeft() - halo, line.bottomRight() + halo), Qt::black);
    painter.fillRect(line, Qt::white);
  }
}

/// What the threshold hides, with a line at its end; of a diverging bar the middle, with a line at either end.
void draw_hidden(QPainter& painter, const QRectF& strip, const ColourBar& bar) {
  const bool vertical = bar.orientation == Qt::Vertical;
  const double share = std::min(bar.threshold, 1.0);
  QRectF hidden = strip;
  const double edge = place(bar.diverging ? 0.5 + share / 2 : share, strip, vertical);
  vertical ? hidden.setTop(edge) : hidden.setRight(edge);
  if (bar.diverging) {
    const double start = place(0.5 - share / 2, strip, vertical);
    vertical ? hidden.setBottom(start) : hidden.setLeft(start);
  }
  painter.fillRect(hidden, Qt::white);
  const double width = painter.pen().widthF();
  draw_hatch(painter, hidden, {4.0 * width, 0.8 * width, QColor(120, 120, 120), true});
  painter.drawLine(vertical ? hidden.topLeft() : hidden.topRight(),
                   vertical ? hidden.topRight() : hidden.bottomRight());
  if (!bar.diverging) return;
  painter.drawLine(vertical ? hidden.bottomLeft() : hidden.topLeft(),
                   vertical ? hidden.bottomRight() : hidden.bottomLeft());
}

void draw_strip(QPainter& painter, const QRectF& strip, const ColourBar& bar) {
  const bool vertical = bar.orientation == Qt::Vertical;
  QLinearGradient gradient(vertical ? strip.bottomLeft() : strip.topLeft(),
                           vertical ? strip.topLeft() : strip.topRight());
  constexpr int kStops = 32;
  for (int i = 0; i <= kStops; ++i) {
    const double share = static_cast<double>(i) / kStops;
    gradient.setColorAt(share, bar_colour(bar, share));
  }
  const bool one_colour = bar.range.high_nats <= bar.range.low_nats;
  painter.fillRect(strip, one_colour ? QBrush(bar_colour(bar, 0.0)) : QBrush(gradient));
  if (bar.threshold > 0.0 && !one_colour) {
    draw_hidden(painter, strip, bar);
  }
  if (!one_colour) draw_isoline_marks(painter, strip, bar);
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(strip);
}

/// As it is written: a true minus sign is wider than a hyphen.
QString label_text(double value, double step, const QLocale& locale) {
  return tick_text(value, step, locale).replace(QLatin1Char('-'), QChar(0x2212));
}

double widest_of(const Ticks& ticks, const QLocale& locale, const QFontMetricsF& metrics) {
  double widest = 0.0;
  for (const double value : ticks.values) {
    widest = std::max(widest, metrics.horizontalAdvance(label_text(value, ticks.step, locale)));
  }
  return widest;
}

/// Left end of a number under a horizontal strip: centred at its tick, but hardly beyond the strip.
double label_left(double at, double width, const QRectF& strip, double em) {
  return std::clamp(at - width / 2, strip.left() - em / 2, strip.right() + em / 2 - width);
}

bool overlap(const Ticks& ticks, const QRectF& strip, const ColourBar& bar, const QFontMetricsF& metrics) {
  const double em = metrics.height();
  double last_end = strip.left() - 2 * em;
  for (const double value : ticks.values) {
    const double width = metrics.horizontalAdvance(label_text(value, ticks.step, bar.locale));
    const double left = label_left(place(share_of(value, bar.range), strip, false), width, strip, em);
    if (left < last_end + kGapEms * em) return true;
    last_end = left + width;
  }
  return false;
}

/// As many as have room beside each other.
Ticks fitting_ticks(const QRectF& strip, const ColourBar& bar, const QFontMetricsF& metrics) {
  const bool vertical = bar.orientation == Qt::Vertical;
  const double em = metrics.height();
  const double length = vertical ? strip.height() : strip.width();
  int at_most = std::clamp(static_cast<int>(length / (em * (vertical ? 2.0 : 3.2))), kLeastTicks, kMostTicks);
  Ticks ticks = bar_ticks(bar.range, at_most);
  while (!vertical && at_most > kLeastTicks && overlap(ticks, strip, bar, metrics)) {
    ticks = bar_ticks(bar.range, --at_most);
  }
  return ticks;
}

void draw_ticks(QPainter& painter, const QRectF& strip, const ColourBar& bar, const QFontMetricsF& metrics) {
  const bool vertical = bar.orientation == Qt::Vertical;
  const double em = metrics.height();
  const Ticks ticks = fitting_ticks(strip, bar, metrics);
  for (const double value : ticks.values) {
    const double at = place(share_of(value, bar.range), strip, vertical);
    const QString text = label_text(value, ticks.step, bar.locale);
    const double width = metrics.horizontalAdvance(text);
    if (vertical) {
      painter.drawLine(QPointF(strip.right(), at), QPointF(strip.right() + kTickEms * em, at));
      const double top = std::clamp(at - em / 2, strip.top() - em / 2, strip.bottom() - em / 2);
      painter.drawText(QPointF(strip.right() + (kTickEms + kGapEms) * em, top + metrics.ascent()), text);
    } else {
      painter.drawLine(QPointF(at, strip.bottom()), QPointF(at, strip.bottom() + kTickEms * em));
      const double left = label_left(at, width, strip, em);
      painter.drawText(QPointF(left, strip.bottom() + kTickEms * em + metrics.ascent()), text);
    }
  }
}

double widest_number(const ColourBar& bar, const QFontMetricsF& metrics) {
  if (!bar.with_numbers) return 0.0;
  double widest = 0.0;
  // A short bar has fewer numbers, but not always narrower ones.
  for (int at_most = kLeastTicks; at_most <= kMostTicks; ++at_most) {
    const Ticks ticks = bar_ticks(bar.range, at_most);
    widest = std::max(widest, widest_of(ticks, bar.locale, metrics));
  }
  return widest;
}

/// Where the unit starts, across the bar.
double text_offset(const ColourBar& bar, const QFontMetricsF& metrics) {
  const double em = metrics.height();
  const double numbers =
      bar.orientation == Qt::Vertical ? widest_number(bar, metrics) : em * (bar.with_numbers ? 1 : 0);
  const double ticks = bar.with_numbers ? (kTickEms + kGapEms) * em : 0.0;
  return 1.0 + kBarEms * em + ticks + numbers + (bar.orientation == Qt::Vertical ? kGapEms * em : 0.0);
}

/// The unit, or the first of its short forms that fits.
QString fitting_unit(const ColourBar& bar, double length, const QFontMetricsF& metrics) {
  QStringList forms{colour_bar_unit(bar)};
  forms += bar.brief_units;
  for (const QString& form : forms) {
    if (metrics.horizontalAdvance(form) <= length) return form;
  }
  return forms.last();
}

/// Smaller where the text does not fit, elided where even that is too long.
void draw_centred(QPainter& painter, const QRectF& area, const QString& text, const QFont& font) {
  QFont used = font;
  const double width = QFontMetricsF(font).horizontalAdvance(text);
  if (width > area.width() && font.pixelSize() > 0) {
    used.setPixelSize(std::max(font.pixelSize() * 7 / 10, static_cast<int>(font.pixelSize() * area.width() / width)));
  }
  painter.setFont(used);
  painter.drawText(area, Qt::AlignCenter, QFontMetricsF(used).elidedText(text, Qt::ElideRight, area.width()));
}

}  // namespace

std::vector<double> nice_ticks(double low, double high, int at_most) { return make_ticks(low, high, at_most).values; }

QString tick_text(double value, double step, QLocale locale) {
  locale.setNumberOptions(QLocale::OmitGroupSeparator);
  // By the step where numbers are small: a bar must not mix "0.00010" with "5e-05".
  if (std::max(std::abs(value), step) >= 1e5 || step < 1e-6) return locale.toString(value, 'g', 3);
  const int decimals = std::clamp(-static_cast<int>(std::floor(std::log10(step) + 1e-9)), 0, 6);
  return locale.toString(value, 'f', decimals);
}

QString unit_text(attribution::MapUnit unit) {
  switch (unit) {
    case attribution::MapUnit::Nats:
      break;
    case attribution::MapUnit::Cosine:
      return QCoreApplication::translate("Figure", "cosine per patch");
    case attribution::MapUnit::Relative:
      return QCoreApplication::translate("Figure", "no unit, this method only");
  }
  return QCoreApplication::translate("Figure", "nats per patch");
}

QString word_unit_text(attribution::MapUnit unit) {
  switch (unit) {
    case attribution::MapUnit::Nats:
      break;
    case attribution::MapUnit::Cosine:
      return QCoreApplication::translate("Figure", "cosine per word");
    case attribution::MapUnit::Relative:
      return QCoreApplication::translate("Figure", "relative, this caption only");
  }
  return QCoreApplication::translate("Figure", "nats per word");
}

QString colour_bar_unit(const ColourBar& bar) { return bar.unit.isEmpty() ? unit_text(bar.map_unit) : bar.unit; }

QString colour_bar_note(const ColourBar& bar) {
  if (!bar.with_note) return {};
  if (bar.range.constant) return QCoreApplication::translate("Figure", "the same value everywhere");
  if (bar.scale == ScaleMode::MinMax) return QCoreApplication::translate("Figure", "per-map scale, not comparable");
  return {};
}

double colour_bar_extent(const ColourBar& bar, const QFont& font) {
  const QFontMetricsF metrics(font);
  const double lines = colour_bar_note(bar).isEmpty() ? 1.0 : 2.0;
  return std::ceil(text_offset(bar, metrics) + lines * metrics.height() + 2.0);
}

void draw_colour_bar(QPainter& painter, const QRectF& area, const ColourBar& bar, const QFont& font) {
  const QFontMetricsF metrics(font);
  const double em = metrics.height();
  const bool vertical = bar.orientation == Qt::Vertical;
  painter.save();
  painter.setClipRect(area, Qt::IntersectClip);
  painter.setFont(font);
  painter.setPen(QPen(bar.ink, std::max(1.0, em / 20.0)));
  // Half a line is kept free at both ends for the numbers there.
  const QRectF strip = vertical ? QRectF(area.left() + 1, area.top() + em / 2, kBarEms * em, area.height() - em)
                                : QRectF(area.left() + em / 2, area.top() + 1, area.width() - em, kBarEms * em);
  draw_strip(painter, strip, bar);
  if (bar.with_numbers) draw_ticks(painter, strip, bar, metrics);

  const double length = vertical ? area.height() : area.width();
  double across = text_offset(bar, metrics);
  for (const QString& line : {fitting_unit(bar, length, metrics), colour_bar_note(bar)}) {
    painter.save();
    if (vertical) {
      painter.translate(area.left() + across, area.bottom());
      painter.rotate(-90.0);
    } else {
      painter.translate(area.left(), area.top() + across);
    }
    draw_centred(painter, QRectF(0, 0, length, em), line, font);
    painter.restore();
    across += em;
  }
  painter.restore();
}

}  // namespace m2ib::figure
