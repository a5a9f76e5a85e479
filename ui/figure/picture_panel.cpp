#include "ui/figure/picture_panel.h"

#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/figure/field_of_view.h"
#include "ui/figure/isolines.h"
#include "ui/figure/outlined_text.h"

namespace m2ib::figure {
namespace {

const QColor kInk(245, 245, 245);
const QColor kEdge(0, 0, 0, 210);
constexpr int kLargestLayer = 4096;

}  // namespace

PicturePanel::PicturePanel(const image::Radiograph& radiograph, const image::Window& window,
                           const PictureDisplay& display)
    : radiograph_(radiograph),
      display_(display),
      native_(radiograph.width_px, radiograph.height_px),
      picture_(shown_image(radiograph, window, display)) {}

QTransform PicturePanel::to_area(const QRectF& area) const {
  const QSizeF shown = size();
  return picture_to_shown(native_, display_) *
         QTransform(area.width() / shown.width(), 0, 0, area.height() / shown.height(), area.left(), area.top());
}

void PicturePanel::draw_picture(QPainter& painter, const Place& place) {
  const QSize pixels = place.area.size().toSize();
  if (scaled_.size() != pixels) scaled_ = picture_.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
  painter.drawImage(place.area.topLeft(), scaled_);
  if (radiograph_.first_missing_row && *radiograph_.first_missing_row < radiograph_.height_px) {
    const int first = std::max(*radiograph_.first_missing_row, 0);
    draw_missing(painter, to_area(place.area).mapRect(QRectF(0, first, native_.width(), native_.height() - first)));
  }
}

void PicturePanel::draw_map(QPainter& painter, const Place& place, const attribution::Explanation& explanation,
                            const OverlayStyle& style) const {
  const QTransform transform = to_area(place.area);
  const QRectF seen = to_rect(explanation.field_of_view);
  const QRectF seen_shown = transform.mapRect(seen);
  painter.save();
  painter.setClipRect(place.area);
  const std::vector<float> map = explanation.patch_nats();
  if (!seen.isEmpty()) {
    const double longest = std::ceil(std::max(seen_shown.width(), seen_shown.height()));
    const int side = static_cast<int>(std::clamp(longest, 1.0, static_cast<double>(kLargestLayer)));
    painter.save();
    painter.setTransform(transform, true);
    painter.drawImage(seen, overlay_image(map, explanation.grid, style, side));
    painter.restore();
  }
  draw_unseen(painter, place.area, seen_shown, style.unseen);
  if (style.unseen != Unseen::AsIs) draw_seen_frame(painter, place.area, seen_shown, 2.2 * place.unit);
  const auto lines = make_isolines(map, explanation.grid, isoline_levels(style, scale_range(map, style)));
  if (!lines.empty() && !seen.isEmpty()) {
    const QTransform unit(seen.width(), 0, 0, seen.height(), seen.left(), seen.top());
    draw_isolines(painter, unit * transform, lines, {1.8 * place.unit, place.font, true, place.area});
  }
  painter.restore();
}

void PicturePanel::draw_frame(QPainter& painter, const Place& place,
                              const attribution::Explanation& explanation) const {
  const QRectF seen = to_area(place.area).mapRect(to_rect(explanation.field_of_view));
  draw_seen_frame(painter, place.area, seen, 2.2 * place.unit);
}

void PicturePanel::draw_sides(QPainter& painter, const Place& place) const {
  const presenters::EdgeLetters letters =
      edge_letters(display_.orientation.value_or(radiograph_.orientation), display_);
  const OutlinedText left(letters.left, place.side_font);
  const OutlinedText right(letters.right, place.side_font);
  const double gap = 10.0 * place.unit;
  const double baseline = place.area.center().y() + left.cap_height() / 2;
  painter.save();
  painter.setClipRect(place.area);
  left.draw(painter, {place.area.left() + gap, baseline}, 2.0 * place.unit);
  right.draw(painter, {place.area.right() - gap - right.width(), baseline}, 2.0 * place.unit);
  painter.restore();
}

void PicturePanel::draw_scale(QPainter& painter, const Place& place) const {
  const presenters::RoundLength scale = scale_length(radiograph_.spacing, size(), display_);
  if (scale.text.isEmpty()) return;
  const double length = scale.length_px * place.area.width() / size().width();
  const OutlinedText text(scale.text, place.font);
  const double gap = 12.0 * place.unit;
  const double wide = std::max(length, text.width()) + 2 * gap;
  const double high = text.ascent() + text.descent() + 3 * gap;
  if (wide > place.area.width() || high > place.area.height()) return;
  const double y = place.area.bottom() - gap;
  const double left = place.area.left() + gap;
  QPainterPath bar;
  bar.moveTo(left, y - 0.6 * gap);
  bar.lineTo(left, y);
  bar.lineTo(left + length, y);
  bar.lineTo(left + length, y - 0.6 * gap);
  painter.strokePath(bar, QPen(kEdge, 6.0 * place.unit, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
  painter.strokePath(bar, QPen(kInk, 2.4 * place.unit, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
  text.draw(painter, {left, y - gap - text.descent()}, 2.0 * place.unit);
}

}  // namespace m2ib::figure
