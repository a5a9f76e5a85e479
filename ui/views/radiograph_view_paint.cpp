// Painting of RadiographView. The picture and the map over it are drawn into images of their own: the picture's anew
// when it moves or its window changes, the map's when it moves or changes itself.
#include <QPaintEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/figure/field_of_view.h"
#include "ui/views/layer_sampler.h"
#include "ui/views/radiograph_view_p.h"
#include "ui/views/view_marks.h"

namespace m2ib::views {
namespace {

const QColor kGround(18, 19, 21);
const QColor kText(222, 224, 228);
constexpr double kMargin_px = 10.0;
constexpr double kLetterRow_px = 24.0;
constexpr double kLensRadius_px = 110.0;
constexpr double kLensZoom = 2.5;

/// An image of the wanted kind; the old one where it fits, since fresh memory costs a millisecond.
void fit_image(QImage& image, const QSize& size, QImage::Format format) {
  if (image.size() != size || image.format() != format) image = QImage(size, format);
}

/// Rows that were not in the file; empty where all were.
QRectF missing_rows(const image::Radiograph& radiograph) {
  const int first = std::max(radiograph.first_missing_row.value_or(radiograph.height_px), 0);
  return first < radiograph.height_px ? QRectF(0, first, radiograph.width_px, radiograph.height_px - first) : QRectF();
}

}  // namespace

void RadiographView::resizeEvent(QResizeEvent*) { forgetDrawn(); }

void RadiographView::drawPicture() {
  const double ratio = devicePixelRatioF();
  fit_image(drawn_picture_, size() * ratio, QImage::Format_RGB32);
  drawn_picture_.setDevicePixelRatio(ratio);
  picture_drawn_ = true;
  if (!picture_) return drawn_picture_.fill(kGround);
  const QTransform to_widget = pictureToWidget();
  picture_->render(drawn_picture_, to_widget * QTransform::fromScale(ratio, ratio), state_->display().window,
                   state_->display().inverted, kGround.rgb());
  const QRectF missing = missing_rows(picture_->radiograph());
  if (missing.isEmpty()) return;
  QPainter painter(&drawn_picture_);
  figure::draw_missing(painter, to_widget.mapRect(missing).intersected(QRectF(rect())));
}

void RadiographView::drawLayer() {
  layer_drawn_ = true;
  layer_part_ = {};
  if (!picture_ || layer_.field_of_view.isEmpty()) return;
  const double ratio = devicePixelRatioF();
  fit_image(drawn_layer_, size() * ratio, QImage::Format_ARGB32_Premultiplied);
  const QTransform to_widget = pictureToWidget();
  const QTransform to_screen = to_widget * QTransform::fromScale(ratio, ratio);
  const QRectF whole(QPointF(0, 0), picture_->size());
  sample_layer(layer_.colours, layer_.field_of_view, whole, to_screen, layer_.smooth, drawn_layer_);
  drawn_layer_.setDevicePixelRatio(ratio);
  const QRectF seen_shown = to_widget.mapRect(layer_.field_of_view);
  const QRectF whole_shown = to_widget.mapRect(whole);
  const bool marked = layer_.unseen != figure::Unseen::AsIs;
  const QRectF touched = marked ? whole_shown.united(seen_shown) : seen_shown;
  layer_part_ = QTransform::fromScale(ratio, ratio).mapRect(touched).toAlignedRect().adjusted(-2, -2, 2, 2);
  layer_part_ = layer_part_.intersected(drawn_layer_.rect());
  QPainter painter(&drawn_layer_);
  if (layer_.grid_lines > 0) {
    painter.setPen(QPen(QColor(255, 255, 255, 90), 1));
    for (int i = 1; i < layer_.grid_lines; ++i) {
      const double share = static_cast<double>(i) / layer_.grid_lines;
      const double x = seen_shown.left() + share * seen_shown.width();
      const double y = seen_shown.top() + share * seen_shown.height();
      painter.drawLine(QPointF(x, seen_shown.top()), QPointF(x, seen_shown.bottom()));
      painter.drawLine(QPointF(seen_shown.left(), y), QPointF(seen_shown.right(), y));
    }
  }
  if (marked) {
    figure::draw_unseen(painter, whole_shown, seen_shown, layer_.unseen);
    figure::draw_seen_frame(painter, whole_shown, seen_shown, 1.0);
  }
  drawIsolines(painter, to_widget);
}

void RadiographView::drawIsolines(QPainter& painter, const QTransform& to_widget) {
  if (layer_.isolines.empty()) return;
  QTransform unit_to_widget;
  unit_to_widget.translate(layer_.field_of_view.left(), layer_.field_of_view.top());
  unit_to_widget.scale(layer_.field_of_view.width(), layer_.field_of_view.height());
  unit_to_widget *= to_widget;
  const QRectF whole(QPointF(0, 0), picture_->size());
  const QRectF clip = to_widget.mapRect(layer_.field_of_view.intersected(whole)).intersected(QRectF(rect()));
  isoline_layer_.draw(painter, unit_to_widget, layer_.isolines, font(), clip, QRectF(rect()));
}

presenters::EdgeLetters RadiographView::edgeLetters() const {
  const Display& display = state_->display();
  return presenters::edge_letters(orientation(),
                                  {display.quarter_turns, display.flip_horizontal, display.flip_vertical});
}

void RadiographView::paintEvent(QPaintEvent*) {
  if (!picture_drawn_ || drawn_picture_.size() != size() * devicePixelRatioF()) drawPicture();
  QPainter painter(this);
  painter.drawImage(QPointF(0, 0), drawn_picture_);
  if (picture_ && layer_visible_ && !peeking_) paintLayer(painter);
  painter.setRenderHint(QPainter::Antialiasing);
  if (picture_) {
    paintMarks(painter);
    if (isLensShown()) paintLens(painter);
  } else {
    paintEmpty(painter);
  }
  if (hasFocus()) {
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
  }
}

void RadiographView::paintLayer(QPainter& painter) {
  if (!layer_drawn_ || drawn_layer_.size() != size() * devicePixelRatioF()) drawLayer();
  if (layer_part_.isEmpty()) return;
  painter.drawImage(QPointF(layer_part_.topLeft()) / devicePixelRatioF(), drawn_layer_, layer_part_);
}

void RadiographView::paintMarks(QPainter& painter) {
  const QRectF room = QRectF(rect()).adjusted(kMargin_px, kMargin_px, -kMargin_px, -kMargin_px);
  const Display& display = state_->display();
  const image::PixelSpacing& spacing = picture_->radiograph().spacing;
  const QTransform to_widget = pictureToWidget();
  for (std::size_t i = 0; i < state_->rulers().size(); ++i) {
    draw_ruler(painter, state_->rulers()[i], to_widget, spacing, ruler_ == i);
  }
  if (drag_ && drag_->black_out && drag_->moved) paintBlackOut(painter);
  draw_edge_letters(painter, room, edgeLetters());
  const double bar_width = draw_scale_bar(
      painter, room, scale_bar(spacing, display.quarter_turns % 2 != 0, shownZoom(), room.width() / 4.0));
  paintTexts(painter, room, bar_width);
}

void RadiographView::paintTexts(QPainter& painter, const QRectF& room, double bar_width) {
  if (peeking_) {
    draw_pill(painter, room, tr("Original"), Qt::AlignLeft);
  } else if (!note_.isEmpty()) {
    draw_pill(painter, room, note_, Qt::AlignLeft);
  }
  const QString shown_as = display_text(picture_->radiograph(), state_->display());
  QRectF corner = room.adjusted(0, 0, -bar_width, 0);
  // A long one gives way to the letter in the middle of the lower edge.
  const bool long_text = painter.fontMetrics().horizontalAdvance(shown_as) + 40.0 > room.width() / 2.0;
  if (long_text && !edgeLetters().bottom.isEmpty()) corner.adjust(0, 0, 0, -kLetterRow_px);
  draw_pill(painter, corner, shown_as, Qt::AlignLeft | Qt::AlignBottom);
  const QRectF missing = missing_rows(picture_->radiograph());
  const QRectF shown = pictureToWidget().mapRect(missing).intersected(room);
  if (missing.isEmpty() || shown.isEmpty()) return;
  draw_outlined(painter, shown.center(), tr("Missing in the file"), painter.font());
}

void RadiographView::paintBlackOut(QPainter& painter) {
  const QRectF box = pictureToWidget().mapRect(QRectF(blackOutRect()));
  painter.setPen(QPen(QColor(255, 255, 255), 1.0, Qt::DashLine));
  painter.setBrush(QColor(0, 0, 0, 200));
  painter.drawRect(box);
}

void RadiographView::paintEmpty(QPainter& painter) {
  if (empty_text_.isEmpty()) return;
  const QRectF room = QRectF(rect()).adjusted(kMargin_px, kMargin_px, -kMargin_px, -kMargin_px);
  const QRectF box = room.adjusted(room.width() * 0.08, 0, -room.width() * 0.08, 0);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(QColor(255, 255, 255, 60), 1.5, Qt::DashLine));
  painter.drawRoundedRect(room.adjusted(6, 6, -6, -6), 10, 10);
  painter.setPen(kText);
  painter.drawText(box, Qt::AlignCenter | Qt::TextWordWrap, empty_text_);
}

bool RadiographView::isLensShown() const { return (magnifier_ || magnifier_key_) && pointer_ && picture_; }

QRect RadiographView::lensRect() const {
  if (!isLensShown()) return {};
  const QPointF reach(kLensRadius_px + 3.0, kLensRadius_px + 3.0);
  return QRectF(*pointer_ - reach, *pointer_ + reach).toAlignedRect();
}

void RadiographView::paintLens(QPainter& painter) {
  const double ratio = devicePixelRatioF();
  const int side = static_cast<int>(std::ceil(2.0 * kLensRadius_px * ratio));
  // What is under the pointer stays under it.
  QTransform to_lens = pictureToWidget();
  to_lens *= QTransform::fromTranslate(-pointer_->x(), -pointer_->y());
  to_lens *= QTransform::fromScale(kLensZoom * ratio, kLensZoom * ratio);
  to_lens *= QTransform::fromTranslate(side / 2.0, side / 2.0);
  QImage lens(side, side, QImage::Format_RGB32);
  picture_->render(lens, to_lens, state_->display().window, state_->display().inverted, kGround.rgb());
  if (layer_visible_ && !peeking_ && !layer_.colours.isNull() && !layer_.field_of_view.isEmpty()) {
    QImage map(side, side, QImage::Format_ARGB32_Premultiplied);
    sample_layer(layer_.colours, layer_.field_of_view, QRectF(QPointF(0, 0), picture_->size()), to_lens, layer_.smooth,
                 map);
    QPainter(&lens).drawImage(0, 0, map);
  }
  lens.setDevicePixelRatio(ratio);
  QPainterPath round;
  round.addEllipse(*pointer_, kLensRadius_px, kLensRadius_px);
  painter.save();
  painter.setClipPath(round);
  painter.drawImage(*pointer_ - QPointF(kLensRadius_px, kLensRadius_px), lens);
  painter.restore();
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(QColor(0, 0, 0, 200), 4.0));
  painter.drawPath(round);
  painter.setPen(QPen(kText, 1.6));
  painter.drawPath(round);
}

}  // namespace m2ib::views
