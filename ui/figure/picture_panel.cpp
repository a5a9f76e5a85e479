#include "ui/figure/picture_panel.h"

#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "core/metrics/repeatability.h"
#include "ui/figure/paint/field_of_view.h"
#include "ui/figure/paint/hatch.h"
#include "ui/figure/paint/isolines.h"
#include "ui/figure/paint/outlined_text.h"

namespace m2ib::figure {
namespace {

const QColor kInk(245, 245, 245);
const QColor kEdge(0, 0, 0, 210);
const QColor kUnstable(255, 255, 255, 220);
const QColor kUnstableEdge(0, 0, 0, 90);
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

QImage PicturePanel::scaled(const QSize& pixels) {
  if (scaled_.size() != pixels) scaled_ = picture_.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
  return scaled_;
}

void PicturePanel::draw_missing_rows(QPainter& painter, const Place& place) const {
  if (!radiograph_.first_missing_row || *radiograph_.first_missing_row >= radiograph_.height_px) return;
  const int first = std::max(*radiograph_.first_missing_row, 0);
  const QRectF rows = to_area(place.area).mapRect(QRectF(0, first, native_.width(), native_.height() - first));
  draw_hatch(painter, rows, {5.0 * place.unit, 1.4 * place.unit, QColor(235, 180, 60, 200), false});
}

int PicturePanel::layer_side(const Place& place, const QRectF& seen_shown) const {
  const double longest = std::ceil(std::max(seen_shown.width(), seen_shown.height()) * place.dots_per_unit);
  return static_cast<int>(std::clamp(longest, 1.0, static_cast<double>(kLargestLayer)));
}

void PicturePanel::draw_layer(QPainter& painter, const Place& place, const QRectF& seen, const QImage& layer) const {
  painter.save();
  painter.setTransform(to_area(place.area), true);
  painter.drawImage(seen, layer);
  painter.restore();
}

void PicturePanel::draw_outside(QPainter& painter, const Place& place, const QRectF& seen_shown, Unseen how) const {
  if (how == Unseen::AsIs) return;
  for (const QRectF& part : around(place.area, seen_shown)) {
    painter.fillRect(part, how == Unseen::Hidden ? QColor(Qt::black) : QColor(0, 0, 0, 90));
    if (how == Unseen::Hatched) {
      draw_hatch(painter, part, {5.0 * place.unit, 0.9 * place.unit, QColor(235, 235, 235, 150), true});
    }
  }
}

void PicturePanel::draw_map(QPainter& painter, const Place& place, const attribution::Explanation& explanation,
                            const OverlayStyle& style) const {
  const QTransform transform = to_area(place.area);
  const QRectF seen = to_rect(explanation.field_of_view);
  const QRectF seen_shown = transform.mapRect(seen);
  painter.save();
  painter.setClipRect(place.area);
  const std::vector<float> map = explanation.patch_values();
  if (!seen.isEmpty()) {
    draw_layer(painter, place, seen, overlay_image(map, explanation.grid, style, layer_side(place, seen_shown)));
  }
  draw_outside(painter, place, seen_shown, style.unseen);
  const QTransform unit = QTransform(seen.width(), 0, 0, seen.height(), seen.left(), seen.top()) * transform;
  if (const std::vector<float> spread = explanation.patch_spread(); !spread.empty() && !seen.isEmpty()) {
    const std::vector<bool> unstable = metrics::unstable_patches(map, spread);
    draw_unstable(painter, unit, unstable, explanation.grid,
                  {4.0 * place.unit, 2.0 * place.unit, kUnstableEdge, false});
    draw_unstable(painter, unit, unstable, explanation.grid, {4.0 * place.unit, 0.9 * place.unit, kUnstable, false});
  }
  const auto lines = make_isolines(map, explanation.grid, isoline_levels(style, scale_range(map, style)));
  if (!lines.empty() && !seen.isEmpty()) {
    draw_isolines(painter, unit, lines, {1.8 * place.unit, place.font, true, place.area});
  }
  painter.restore();
}

void PicturePanel::draw_difference(QPainter& painter, const Place& place, const attribution::Explanation& explanation,
                                   const std::vector<float>& difference_nats, double limit_nats,
                                   const OverlayStyle& style) const {
  const QRectF seen = to_rect(explanation.field_of_view);
  const QRectF seen_shown = to_area(place.area).mapRect(seen);
  painter.save();
  painter.setClipRect(place.area);
  if (!seen.isEmpty()) {
    draw_layer(painter, place, seen,
               difference_image(difference_nats, explanation.grid, limit_nats, style.opacity, style.smooth,
                                layer_side(place, seen_shown)));
  }
  draw_outside(painter, place, seen_shown, style.unseen);
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
  if (left.width() + right.width() + 4 * gap > place.area.width()) return;
  if (left.ascent() + left.descent() > place.area.height()) return;
  if (!letters.left.isEmpty()) left.draw(painter, {place.area.left() + gap, baseline}, 2.0 * place.unit);
  if (!letters.right.isEmpty()) {
    right.draw(painter, {place.area.right() - gap - right.width(), baseline}, 2.0 * place.unit);
  }
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
