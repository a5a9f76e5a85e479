#include "ui/figure/figure_panel.h"

#include <algorithm>
#include <cmath>

#include "ui/figure/paint/annotation_paint.h"

namespace m2ib::figure {
namespace {

using Kind = FigurePanel::Kind;

constexpr double kUsualPanel = 70.0;  ///< mm
constexpr double kLineUnit = 3.2;     ///< design units: lines of 0.3 pt and their multiples

/// Marks keep their points on panels of a usual size and shrink with small ones, texts of 10 pt down to 6.
AnnotationLook annotation_look(const ShownPicture& picture, const QRectF& area) {
  AnnotationLook look;
  look.units_per_pt = kUnitsPerPt * std::clamp(area.width() / (kUsualPanel * kUnitsPerMm), 0.6, 1.0);
  look.font = figure_font(10.0);
  look.locale = QLocale::c();
  look.room = area;
  look.spacing = picture.radiograph->spacing;
  return look;
}

/// Whole device pixels: the raster layer is copied, not resampled.
QRect device_rect(const QPainter& painter, const QRectF& area) {
  const QRectF mapped = painter.deviceTransform().mapRect(area);
  const QPoint top_left(static_cast<int>(std::lround(mapped.left())), static_cast<int>(std::lround(mapped.top())));
  const QPoint end(static_cast<int>(std::lround(mapped.right())), static_cast<int>(std::lround(mapped.bottom())));
  return {top_left, QSize(std::max(1, end.x() - top_left.x()), std::max(1, end.y() - top_left.y()))};
}

}  // namespace

PanelPainter::PanelPainter(const FigureContent& content) : content_(content), pictures_(content.pictures.size()) {}
PanelPainter::~PanelPainter() = default;

PicturePanel& PanelPainter::picture(std::size_t index) {
  auto& made = pictures_[index];
  if (!made) {
    const ShownPicture& shown = content_.pictures[index];
    made = std::make_unique<PicturePanel>(*shown.radiograph, shown.window, shown.display);
  }
  return *made;
}

void PanelPainter::draw(QPainter& painter, const QRectF& area, std::size_t panel, const FigureType& type,
                        const PaintTarget& target) {
  PicturePanel::Place place;
  place.area = area;
  place.unit = kLineUnit * type.line;
  place.font = figure_font(type.small);
  place.side_font = figure_font(type.body + 2.0, Weight::Bold);
  draw_layer(painter, content_.panels[panel], place, target);
  draw_marks(painter, panel, place);
}

void PanelPainter::draw_layer(QPainter& painter, const FigurePanel& panel, const PicturePanel::Place& place,
                              const PaintTarget& target) {
  if (target.vector) {
    const QSizeF dots = place.area.size() * target.layer_dots_per_unit;
    const QSize pixels(static_cast<int>(std::ceil(dots.width())), static_cast<int>(std::ceil(dots.height())));
    painter.drawImage(place.area, layer(panel, place, pixels));
    return;
  }
  const QRect device = device_rect(painter, place.area);
  painter.save();
  painter.setWorldTransform(QTransform());
  const QTransform to_logical = painter.deviceTransform().inverted();
  const QImage drawn = layer(panel, place, device.size());
  if (to_logical.isIdentity()) {
    painter.drawImage(device.topLeft(), drawn);
  } else {
    painter.drawImage(to_logical.mapRect(QRectF(device)), drawn);
  }
  painter.restore();
}

QImage PanelPainter::layer(const FigurePanel& panel, const PicturePanel::Place& place, const QSize& pixels) {
  QImage made = picture(panel.picture).scaled(pixels).convertToFormat(QImage::Format_RGB32);
  if (made.isNull()) return made;
  QPainter painter(&made);
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::SmoothPixmapTransform);
  painter.scale(pixels.width() / place.area.width(), pixels.height() / place.area.height());
  painter.translate(-place.area.topLeft());
  PicturePanel::Place within = place;
  within.dots_per_unit = pixels.width() / place.area.width();
  const PicturePanel& shown = picture(panel.picture);
  shown.draw_missing_rows(painter, within);
  OverlayStyle style = content_.style_of(panel.result);
  if (!content_.elements.field_of_view) style.unseen = Unseen::AsIs;
  const attribution::Explanation& explanation = *content_.results[panel.result].explanation;
  if (panel.kind == Kind::Map) shown.draw_map(painter, within, explanation, style);
  if (panel.kind == Kind::Difference && content_.comparison) {
    const metrics::MapComparison& numbers = content_.comparison->numbers;
    shown.draw_difference(painter, within, explanation, numbers.difference_nats,
                          difference_limit(numbers.largest_difference_nats), style);
  }
  draw_annotations_of(painter, panel, within, false);
  return made;
}

/// Those that stay within the picture are drawn as lines and texts; those that reach beyond it are cut off by being
/// part of the raster layer, as SVG cuts nothing.
void PanelPainter::draw_annotations_of(QPainter& painter, const FigurePanel& panel, const PicturePanel::Place& place,
                                       bool inside) {
  if (!content_.elements.annotations) return;
  if (panel.kind != Kind::Original && !content_.annotate_maps) return;
  const ShownPicture& shown = content_.pictures[panel.picture];
  const AnnotationLook look = annotation_look(shown, place.area);
  const QTransform transform = picture(panel.picture).to_area(place.area);
  std::vector<annotation::Annotation> chosen;
  for (const annotation::Annotation& mark : shown.annotations) {
    if (place.area.contains(annotation_bounds(transform, mark, look)) == inside) chosen.push_back(mark);
  }
  if (!chosen.empty()) draw_annotations(painter, transform, chosen, look);
}

void PanelPainter::draw_marks(QPainter& painter, std::size_t index, const PicturePanel::Place& place) {
  const FigurePanel& panel = content_.panels[index];
  const PicturePanel& shown = picture(panel.picture);
  const session::FigureElements& elements = content_.elements;
  const bool original = panel.kind == Kind::Original;
  if (elements.field_of_view && (original || content_.style.unseen != Unseen::AsIs)) {
    shown.draw_frame(painter, place, *content_.results[panel.result].explanation);
  }
  draw_annotations_of(painter, panel, place, true);
  if (elements.side_marker) shown.draw_sides(painter, place);
  // One scale bar a picture: on its first panel.
  const bool first = index == 0 || content_.panels[index - 1].picture != panel.picture;
  if (elements.scale_bar && first) shown.draw_scale(painter, place);
}

QSizeF picture_size(const FigureContent& content, std::size_t panel) {
  const ShownPicture& shown = content.pictures[content.panels[panel].picture];
  return shown_size(QSizeF(shown.radiograph->width_px, shown.radiograph->height_px), shown.display);
}

}  // namespace m2ib::figure
