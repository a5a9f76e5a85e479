#include "ui/plots/plot_look.h"

#include "ui/plots/minus_sign.h"

namespace m2ib::plots {

PlotColours plot_colours(const QPalette& palette) {
  PlotColours colours;
  colours.ink = palette.color(QPalette::Text);
  colours.ground = palette.color(QPalette::Base);
  colours.faint = colours.ink;
  colours.faint.setAlphaF(0.18F);
  const bool dark = colours.ground.lightness() < 128;
  colours.orange = dark ? QColor(230, 159, 0) : QColor(176, 96, 0);
  colours.blue = dark ? QColor(86, 180, 233) : QColor(0, 114, 178);
  return colours;
}

void dress_axis(QCPAxis* axis, const PlotColours& colours) {
  axis->setBasePen(QPen(colours.faint, 1));
  axis->setTickPen(QPen(colours.faint, 1));
  axis->setSubTickPen(QPen(Qt::NoPen));
  axis->setTickLabelColor(colours.ink);
  axis->setLabelColor(colours.ink);
  axis->grid()->setPen(QPen(colours.faint, 1, Qt::DotLine));
  axis->grid()->setZeroLinePen(Qt::NoPen);
}

QString MinusTicker::getTickLabel(double tick, const QLocale& locale, QChar format, int precision) {
  return with_minus_sign(QCPAxisTicker::getTickLabel(tick, locale, format, precision));
}

QColor faded(const QColor& colour, const QColor& ground) {
  constexpr double kKept = 0.4;
  const auto mix = [](int a, int b) { return static_cast<int>(kKept * a + (1.0 - kKept) * b); };
  return {mix(colour.red(), ground.red()), mix(colour.green(), ground.green()), mix(colour.blue(), ground.blue())};
}

}  // namespace m2ib::plots
