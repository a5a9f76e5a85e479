#include "ui/figure/paint_page.h"

#include <QPaintEngine>

#include <algorithm>
#include <cmath>

#include "ui/figure/figure_panel.h"

namespace m2ib::figure {
namespace {

constexpr double kMostSide = 32000.0;  ///< pixels; Qt's painter ends at 32767
constexpr double kMostPixels = 250e6;  ///< 1 GB

}  // namespace

void paint_page(QPainter& painter, const FigurePage& page, const FigureContent& content, double dots_per_mm,
                double layer_dpi) {
  PanelPainter panels(content);
  PaintTarget target;
  target.panels = &panels;
  target.vector = painter.paintEngine() == nullptr || painter.paintEngine()->type() != QPaintEngine::Raster;
  target.layer_dots_per_unit = layer_dpi / 25.4 / kUnitsPerMm * page.scale;
  painter.save();
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::SmoothPixmapTransform |
                         QPainter::LosslessImageRendering);
  const double factor = dots_per_mm / kUnitsPerMm * page.scale;
  painter.scale(factor, factor);
  for (const FigureItem& item : page.items) {
    painter.save();
    item.draw(painter, target);
    painter.restore();
  }
  painter.restore();
}

QImage page_image(const FigurePage& page, const FigureContent& content, double dots_per_mm) {
  const double width = std::max(1.0, std::round(page.size_mm.width() * dots_per_mm));
  const double height = std::max(1.0, std::round(page.size_mm.height() * dots_per_mm));
  if (!(width <= kMostSide && height <= kMostSide && width * height <= kMostPixels)) return {};
  QImage image(static_cast<int>(width), static_cast<int>(height), QImage::Format_RGB32);
  if (image.isNull()) return image;
  image.fill(Qt::white);
  QPainter painter(&image);
  paint_page(painter, page, content, dots_per_mm, 25.4 * dots_per_mm);
  painter.end();
  return image;
}

}  // namespace m2ib::figure
