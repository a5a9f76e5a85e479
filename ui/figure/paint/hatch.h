#pragma once

#include <QColor>
#include <QPainter>
#include <QRectF>
#include <QTransform>
#include <vector>

namespace m2ib::figure {

struct Hatch {
  double distance = 8.0;  ///< between lines, across them, in the painter's units
  double width = 1.0;
  QColor colour = Qt::white;
  bool rising = true;  ///< lines run from the lower left to the upper right
};

/// Parallel lines at 45°, cut exactly at the rectangle: no clipping and no brush patterns, which do not grow with the
/// painter's scale and which SVG lacks. Lines of neighbouring rectangles meet.
void draw_hatch(QPainter& painter, const QRectF& area, const Hatch& hatch);

/// Patches that the repeats of an explanation do not agree on.
/// @param unit_to_painter maps the unit square to where the field of view is drawn
/// @param unstable row-major grid x grid; another size draws nothing
void draw_unstable(QPainter& painter, const QTransform& unit_to_painter, const std::vector<bool>& unstable, int grid,
                   const Hatch& hatch);

/// What lies within `whole` but outside `hole`, in up to four rectangles.
[[nodiscard]] std::vector<QRectF> around(const QRectF& whole, const QRectF& hole);

}  // namespace m2ib::figure
