#include "ui/views/panes/map_layer.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/figure/paint/field_of_view.h"
#include "ui/figure/paint/hatch.h"
#include "ui/views/picture/layer_sampler.h"

namespace m2ib::views {
namespace {

constexpr unsigned kGridInk = 90;  ///< white, of 255

/// White over a premultiplied pixel.
QRgb with_ink(QRgb pixel) {
  const auto mixed = [](int channel) {
    return static_cast<int>(kGridInk + (static_cast<unsigned>(channel) * (255U - kGridInk) + 127U) / 255U);
  };
  return qRgba(mixed(qRed(pixel)), mixed(qGreen(pixel)), mixed(qBlue(pixel)), mixed(qAlpha(pixel)));
}

/// The patches' borders, as thin as the screen can. By hand: QPainter takes a call for every pixel of an upright line,
/// which cost six views as much as everything else of their maps together.
/// @param seen in the image's pixels
void draw_grid(QImage& image, const QRectF& seen, int lines, int width) {
  const QRect room = seen.toAlignedRect().intersected(image.rect());
  const auto place = [lines](double from, double extent, int i) {
    return static_cast<int>(std::floor(from + extent * i / lines));
  };
  std::vector<int> columns;
  std::vector<bool> is_line(static_cast<std::size_t>(image.height()), false);
  for (int i = 1; i < lines; ++i) {
    for (int thick = 0; thick < width; ++thick) {
      const int x = place(seen.left(), seen.width(), i) + thick;
      const int y = place(seen.top(), seen.height(), i) + thick;
      if (x >= room.left() && x <= room.right()) columns.push_back(x);
      if (y >= room.top() && y <= room.bottom()) is_line[static_cast<std::size_t>(y)] = true;
    }
  }
  for (int y = room.top(); y <= room.bottom(); ++y) {
    auto* row = reinterpret_cast<QRgb*>(image.scanLine(y));
    if (is_line[static_cast<std::size_t>(y)]) {
      for (int x = room.left(); x <= room.right(); ++x) row[x] = with_ink(row[x]);
    } else {
      for (const int x : columns) row[x] = with_ink(row[x]);
    }
  }
}

}  // namespace

void DrawnLayer::setLayer(const MapLayer& layer) {
  // A map that changes step by step keeps its lines until those of the new step have been stroked.
  isolines_.forget(!layer.isolines.empty() && layer.field_of_view == layer_.field_of_view);
  layer_ = layer;
  drawn_ = false;
}

void DrawnLayer::prepare(const LayerPlace& place) {
  place_ = place;
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
  if (layer_.grid_lines > 0) {
    draw_grid(image_, to_screen.mapRect(layer_.field_of_view), layer_.grid_lines,
              std::max(1, static_cast<int>(std::lround(place.ratio))));
  }
  QPainter painter(&image_);
  drawUnstable(painter, place);
  if (marked) {
    // Cutting one area out of the other is dear, and for nothing where all that is visible was seen.
    const bool all_seen = seen_shown.contains(whole_shown.intersected(QRectF(place.view)));
    if (!all_seen) figure::draw_unseen(painter, whole_shown, seen_shown, layer_.unseen);
    figure::draw_seen_frame(painter, whole_shown, seen_shown, 1.0);
  }
}

QTransform DrawnLayer::unitToWidget(const LayerPlace& place) const {
  QTransform unit_to_widget;
  unit_to_widget.translate(layer_.field_of_view.left(), layer_.field_of_view.top());
  unit_to_widget.scale(layer_.field_of_view.width(), layer_.field_of_view.height());
  return unit_to_widget * place.to_widget;
}

void DrawnLayer::drawUnstable(QPainter& painter, const LayerPlace& place) const {
  const auto side = static_cast<std::size_t>(std::max(layer_.unstable_grid, 0));
  if (side == 0 || layer_.unstable.size() != side * side) return;
  const QTransform unit_to_widget = unitToWidget(place);
  // What is out of sight costs nothing, however large the picture is shown.
  std::vector<bool> visible = layer_.unstable;
  const double share = 1.0 / static_cast<double>(side);
  for (std::size_t i = 0; i < visible.size(); ++i) {
    const QRectF patch(static_cast<double>(i % side) * share, static_cast<double>(i / side) * share, share, share);
    visible[i] = visible[i] && unit_to_widget.mapRect(patch).intersects(QRectF(place.view));
  }
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setClipRect(place.view);
  // A dark line beside each light one: legible on every colour.
  for (const auto& [width, colour] : {std::pair{2.6, QColor(0, 0, 0, 150)}, std::pair{1.1, QColor(255, 255, 255)}}) {
    figure::Hatch hatch;
    hatch.width = width;
    hatch.colour = colour;
    figure::draw_unstable(painter, unit_to_widget, visible, layer_.unstable_grid, hatch);
  }
  painter.restore();
}

void DrawnLayer::paintIsolines(QPainter& painter, const QRectF& clip) {
  if (layer_.isolines.empty() || place_.picture.isEmpty() || layer_.field_of_view.isEmpty()) return;
  const QRectF whole(QPointF(0, 0), place_.picture);
  const QRectF view(place_.view);
  const QRectF room = place_.to_widget.mapRect(layer_.field_of_view.intersected(whole)).intersected(view);
  painter.save();
  if (!clip.isNull()) painter.setClipRect(clip, Qt::IntersectClip);
  isolines_.draw(painter, unitToWidget(place_), layer_.isolines, place_.font, room, view, place_.on_screen);
  painter.restore();
}

void DrawnLayer::paint(QPainter& painter, const QRectF& clip) {
  QRect part = part_;
  if (!clip.isNull()) {
    part = part.intersected(QTransform::fromScale(ratio_, ratio_).mapRect(clip).toRect());
  }
  if (!part.isEmpty()) painter.drawImage(QPointF(part.topLeft()) / ratio_, image_, part);
  paintIsolines(painter, clip);
}

}  // namespace m2ib::views
