#pragma once

#include <QImage>
#include <QRectF>
#include <QTransform>

namespace m2ib::views {

/// Stretches a map's colours over a screen image: what QPainter does with SmoothPixmapTransform, several times faster
/// since only turns by quarters occur.
/// @param colours    any format; premultiplied ARGB is fastest
/// @param where      in picture pixels; the colours are stretched over it
/// @param to_screen  from picture pixels to the image's
/// @param screen     Format_ARGB32_Premultiplied; every pixel is written, transparent beside the colours
/// @param clip       in picture pixels; nothing is drawn beyond it
void sample_layer(const QImage& colours, const QRectF& where, const QRectF& clip, const QTransform& to_screen,
                  bool smooth, QImage& screen);

}  // namespace m2ib::views
