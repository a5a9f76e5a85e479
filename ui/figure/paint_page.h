#pragma once

#include <QImage>
#include <QPainter>

#include "ui/figure/figure_content.h"
#include "ui/figure/figure_page.h"

namespace m2ib::figure {

/// @param dots_per_mm painter units a millimetre
/// @param layer_dpi resolution of the raster layers on devices that keep texts and lines (PDF, SVG)
void paint_page(QPainter& painter, const FigurePage& page, const FigureContent& content, double dots_per_mm,
                double layer_dpi);

/// Format_RGB32 on white; null where it would be too large or memory ends.
[[nodiscard]] QImage page_image(const FigurePage& page, const FigureContent& content, double dots_per_mm);

}  // namespace m2ib::figure
