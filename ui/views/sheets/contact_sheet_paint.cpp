#include "ui/views/sheets/contact_sheet_paint.h"

#include <QLocale>
#include <QPaintDevice>
#include <algorithm>
#include <cmath>

#include "ui/jobs/thumbnailer.h"

namespace m2ib::views {

SmallPicture small_picture(const image::Radiograph& radiograph, int side_px,
                           const std::optional<session::PictureView>& view) {
  SmallPicture picture;
  picture.image = jobs::thumbnail_of(radiograph, side_px);
  picture.native = QSizeF(radiograph.width_px, radiograph.height_px);
  if (view) {
    picture.display.flip_horizontal = view->flip_horizontal;
    picture.display.flip_vertical = view->flip_vertical;
    picture.display.quarter_turns = view->quarter_turns;
    picture.display.inverted = view->inverted;
    if (view->inverted) picture.image.invertPixels();
  }
  return picture;
}

QRectF fitted(const SmallPicture& picture, const QRectF& area) {
  const QSizeF size = figure::shown_size(picture.native, picture.display).scaled(area.size(), Qt::KeepAspectRatio);
  return {area.center() - QPointF(size.width() / 2.0, size.height() / 2.0), size};
}

bool is_constant(const presenters::ExplanationSheet::Cell& cell) {
  if (cell.patch_values.empty()) return false;
  // Less is no difference in two decimals of nats; other units have no size of their own.
  const bool m2ib = cell.request.settings.method == attribution::Method::M2ib;
  const double seen = m2ib ? 0.005 : 1e-4 * cell.max_nats;
  const auto [least, most] = std::minmax_element(cell.patch_values.begin(), cell.patch_values.end());
  return static_cast<double>(*most) - static_cast<double>(*least) <= seen;
}

QString nats_text(double nats) {
  QLocale locale;
  locale.setNumberOptions(QLocale::OmitGroupSeparator);  // as on the bar: "1.534" is less than two to many
  if (nats > 0.0 && nats < 0.0095) return locale.toString(nats, 'g', 2);  // of other units
  return locale.toString(nats, 'f', nats < 1.0 ? 3 : nats < 10.0 ? 2 : nats < 100.0 ? 1 : 0);
}

figure::OverlayStyle small_style(const figure::OverlayStyle& style, double scale_max_nats) {
  figure::OverlayStyle small = style;
  small.scale = figure::ScaleMode::Absolute;
  small.scale_max_nats = scale_max_nats;
  small.show_grid = false;
  small.isolines = 0;
  return small;
}

void draw_small_map(QPainter& painter, const QRectF& area, const SmallPicture& picture,
                    const presenters::ExplanationSheet::Cell* cell, const figure::OverlayStyle& style) {
  if (picture.isNull()) return;
  const QRectF place = fitted(picture, area);
  const QSizeF shown = figure::shown_size(picture.native, picture.display);
  painter.save();
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.setClipRect(place, Qt::IntersectClip);
  QTransform to_place = figure::picture_to_shown(picture.native, picture.display);
  to_place *= QTransform::fromScale(place.width() / shown.width(), place.height() / shown.height());
  to_place *= QTransform::fromTranslate(place.left(), place.top());
  painter.setTransform(to_place, true);
  painter.drawImage(QRectF(QPointF(0, 0), picture.native), picture.image);
  if (cell != nullptr && !cell->patch_values.empty() && cell->grid > 0) {
    const double ratio = painter.device() != nullptr ? painter.device()->devicePixelRatioF() : 1.0;
    const int side = std::clamp(static_cast<int>(std::max(place.width(), place.height()) * ratio), 32, 512);
    painter.drawImage(figure::to_rect(cell->field_of_view),
                      figure::overlay_image(cell->patch_values, cell->grid, style, side));
  }
  painter.restore();
}

}  // namespace m2ib::views
