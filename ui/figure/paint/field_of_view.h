#pragma once

#include <QPainter>
#include <QRectF>

#include "ui/figure/paint/overlay.h"

namespace m2ib::figure {

/// Marks what lies within `picture` but outside `seen` (both in the painter's coordinates): dimmed and hatched, or
/// black, or not at all.
void draw_unseen(QPainter& painter, const QRectF& picture, const QRectF& seen, Unseen how = Unseen::Hatched);

/// Hatches rows that were not in the file: the other way round than draw_unseen(), and without dimming.
void draw_missing(QPainter& painter, const QRectF& rows);

/// Frames what the model saw: a light line with a dark edge, readable on any radiograph. Drawn just within both
/// rectangles, so that a frame on the picture's edge stays visible.
void draw_seen_frame(QPainter& painter, const QRectF& picture, const QRectF& seen, double line_width = 2.0);

}  // namespace m2ib::figure
