#pragma once

#include <QPainter>
#include <QRectF>

namespace m2ib::figure {

/// Dims and hatches what lies within `picture` but outside `seen` (both in the painter's coordinates).
void draw_unseen(QPainter& painter, const QRectF& picture, const QRectF& seen);

/// Frames what the model saw: a light line with a dark edge, readable on any radiograph. Drawn just within both
/// rectangles, so that a frame on the picture's edge stays visible.
void draw_seen_frame(QPainter& painter, const QRectF& picture, const QRectF& seen, double line_width = 2.0);

}  // namespace m2ib::figure
