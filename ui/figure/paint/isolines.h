#pragma once

#include <QFont>
#include <QPainter>
#include <QPainterPath>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QTransform>
#include <vector>

#include "ui/figure/paint/overlay.h"

namespace m2ib::figure {

/// A connected piece of a line, in unit coordinates of the field of view: (0, 0) is its top left corner, (1, 1) its
/// bottom right one.
struct IsolineRun {
  std::vector<QPointF> points;  ///< neighbours in order; the first is not repeated at the end of a closed run
  bool closed = false;          ///< open ones end at the field of view's border, or where the map has no number
};

/// Where the enlarged map has one value.
struct Isoline {
  double nats = 0.0;
  QString text;  ///< the value, for a label
  std::vector<IsolineRun> runs;
};

/// The values that lines are drawn at, lowest first, all between the ends of the scale. At most style.isolines, which
/// is limited to kMostIsolines. None where the scale has no extent; none at zero where values have signs.
[[nodiscard]] std::vector<double> isoline_levels(const OverlayStyle& style, const ScaleRange& range);

/// A value as it is written beside its line: three digits that count.
[[nodiscard]] QString isoline_text(double nats);

/// Marching squares on the bilinearly enlarged map (align_corners = false, edges replicated, as
/// attribution::upsample_bilinear). Values at or above a level count as inside; saddles are decided by the bilinear
/// surface itself. Around patches that are no number there is no line.
/// @param patch_values row-major grid x grid; a wrong size gives no lines
/// @return one entry a level, in the same order; without runs where the map does not cross it
[[nodiscard]] std::vector<Isoline> make_isolines(const std::vector<float>& patch_values, int grid,
                                                 const std::vector<double>& levels);

/// A line as a smooth path through its points.
/// @param unit_to_painter maps the unit square to where the field of view is drawn
/// @param visible what lies outside is left out; null = everything is kept
[[nodiscard]] QPainterPath isoline_path(const Isoline& line, const QTransform& unit_to_painter,
                                        const QRectF& visible = {});

struct IsolineStyle {
  double width = 1.3;  ///< of the light line, in the painter's units, whatever the zoom
  QFont font;          ///< of the labels
  bool labels = true;
  QRectF clip;             ///< painter's coordinates; nothing is drawn outside; null = no limit
  QRectF label_room = {};  ///< labels lie in here as a whole; null = in clip
};

/// Light lines with a dark halo, readable on black and on white, broken by labels with the value in nats. A run gets
/// its label where it is most level and where no other label lies; short ones get none.
void draw_isolines(QPainter& painter, const QTransform& unit_to_painter, const std::vector<Isoline>& lines,
                   const IsolineStyle& style);

}  // namespace m2ib::figure
