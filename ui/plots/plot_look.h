#pragma once

// Internal to plots: what its diagrams share. Shows qcustomplot.h.

#include <qcustomplot.h>

namespace m2ib::plots {

/// Okabe and Ito's colours, told apart by colour-blind readers, on a light or a dark ground.
struct PlotColours {
  QColor ink;
  QColor ground;
  QColor faint;  ///< grids and frames
  QColor orange;
  QColor blue;
};
[[nodiscard]] PlotColours plot_colours(const QPalette& palette);
/// Frame, ticks, grid and texts of an axis.
void dress_axis(QCPAxis* axis, const PlotColours& colours);
/// Round numbers whose minus is one, not a hyphen, as everywhere in the window.
class MinusTicker : public QCPAxisTicker {
 protected:
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;
};
/// A curve of an older result: paler, towards the ground.
[[nodiscard]] QColor faded(const QColor& colour, const QColor& ground);

}  // namespace m2ib::plots
