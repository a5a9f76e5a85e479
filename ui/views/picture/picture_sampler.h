#pragma once

#include <QImage>

#include "core/image/radiograph.h"
#include "ui/views/picture/sample_grid.h"
#include "ui/views/picture/shade_table.h"

namespace m2ib::views {

/// Draws a picture on a screen image: each pixel's native value is interpolated, then shaded by one look-up. What lies
/// between a value and a gap (padding, not-a-number) takes the nearer one, so that gaps have no fringe. Gaps are black,
/// inverted or not.
/// @param level  the picture, or a smaller one of its pyramid; `grid` is in its pixels
/// @param screen Format_RGB32, as large as the grid; every pixel is written
/// @param ground colour beside the picture
void sample_picture(const image::Radiograph& level, const SampleGrid& grid, const ShadeTable& shades, QRgb ground,
                    QImage& screen);

}  // namespace m2ib::views
