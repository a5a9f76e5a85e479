#include "ui/views/panes/map_layer.h"

#include "ui/figure/field_of_view.h"
#include "ui/views/picture/layer_sampler.h"

namespace m2ib::views {
namespace {

void draw_grid(QPainter& painter, const QRectF& seen, int lines) {
  painter.setPen(QPen(QColor(255, 255, 255, 90), 1));
  for (int i = 1; i < lines; ++i) {
    const double share = static_cast<double>(i) / lines;
    const double x = seen.left() + share * seen.width();
    const double y = seen.top() + share * seen.height();
    painter.drawLine(QPointF(x, seen.top()), QPointF(x, seen.bottom()));
    painter.drawLine(QPointF(seen.left(), y), QPointF(seen.right(), y));
  }
}

}  // namespace

void DrawnLayer::setLayer(const MapLayer& layer) {
  layer_ = layer;
  isolines_.forget();
  drawn_ = false;
}

void DrawnLayer::prepare(const LayerPlace& place) {
  if (!drawn_ || ratio_ != place.ratio || (!part_.isEmpty() && image_.size() != place.view.size() * place.ratio)) {
    draw(place);
  }
}

void DrawnLayer::draw(const LayerPlace& place) {
  drawn_ = true;
  ratio_ = place.ratio;
  part_ = {};
  if (place.picture.isEmpty() || layer_.field_of_view.isEmpty()) return;
  const QSize size = place.view.size() * place.ratio;
  // The old image where it fits, since fresh memory costs a millisecond.
  if (image_.size() != size) image_ = QImage(size, QImage::Format_ARGB32_Premultiplied);
  const QTransform to_screen = place.to_widget * QTransform::fromScale(place.ratio, place.ratio);
  const QRectF whole(QPointF(0, 0), place.picture);
  sample_layer(layer_.colours, layer_.field_of_view, whole, to_screen, layer_.smooth, image_);
  image_.setDevicePixelRatio(place.ratio);
  const QRectF seen_shown = place.to_widget.mapRect(layer_.field_of_view);
  const QRectF whole_shown = place.to_widget.mapRect(whole);
  const bool marked = layer_.unseen != figure::Unseen::AsIs;
  const QRectF touched = marked ? whole_shown.united(seen_shown) : seen_shown;
  part_ = QTransform::fromScale(place.ratio, place.ratio).mapRect(touched).toAlignedRect().adjusted(-2, -2, 2, 2);
  part_ = part_.intersected(image_.rect());
  QPainter painter(&image_);
  if (layer_.grid_lines > 0) draw_grid(painter, seen_shown, layer_.grid_lines);
  if (marked) {
    figure::draw_unseen(painter, whole_shown, seen_shown, layer_.unseen);
    figure::draw_seen_frame(painter, whole_shown, seen_shown, 1.0);
  }
  drawIsolines(painter, place);
}

void DrawnLayer::drawIsolines(QPainter& painter, const LayerPlace& place) {
  if (layer_.isolines.empty()) return;
  QTransform unit_to_widget;
  unit_to_widget.translate(layer_.field_of_view.left(), layer_.field_of_view.top());
  unit_to_widget.scale(layer_.field_of_view.width(), layer_.field_of_view.height());
  unit_to_widget *= place.to_widget;
  const QRectF whole(QPointF(0, 0), place.picture);
  const QRectF view(place.view);
  const QRectF clip = place.to_widget.mapRect(layer_.field_of_view.intersected(whole)).intersected(view);
  isolines_.draw(painter, unit_to_widget, layer_.isolines, place.font, clip, view, true);
}

void DrawnLayer::paint(QPainter& painter, const QRectF& clip) const {
  QRect part = part_;
  if (!clip.isNull()) {
    part = part.intersected(QTransform::fromScale(ratio_, ratio_).mapRect(clip).toRect());
  }
  if (part.isEmpty()) return;
  painter.drawImage(QPointF(part.topLeft()) / ratio_, image_, part);
}

}  // namespace m2ib::views
