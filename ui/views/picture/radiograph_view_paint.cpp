// Painting of RadiographView. The picture and the map over it are drawn into images of their own: the picture's anew
// when it moves or its window changes, the map's when it moves or changes itself.
#include <QPaintEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/figure/paint/field_of_view.h"
#include "ui/views/picture/layer_sampler.h"
#include "ui/views/picture/radiograph_view_p.h"
#include "ui/views/picture/view_marks.h"

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

presenters::EdgeLetters RadiographView::edgeLetters() const {
  const Display& display = state_->display();
  return presenters::edge_letters(orientation(),
                                  {display.quarter_turns, display.flip_horizontal, display.flip_vertical});
}

void RadiographView::paintEvent(QPaintEvent*) {
  if (!picture_drawn_ || drawn_picture_.size() != size() * devicePixelRatioF()) drawPicture();
  QPainter painter(this);
  painter.drawImage(QPointF(0, 0), drawn_picture_);
  if (picture_ && layer_visible_ && !peeking_) paintLayers(painter);
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

void RadiographView::paintMarks(QPainter& painter) {
  const QRectF room = QRectF(rect()).adjusted(kMargin_px, kMargin_px, -kMargin_px, -kMargin_px);
  const Display& display = state_->display();
  const image::PixelSpacing& spacing = picture_->radiograph().spacing;
  marks_->paint(painter);
  if (drag_ && drag_->black_out && drag_->moved) paintBlackOut(painter);
  draw_edge_letters(painter, room, edgeLetters());
  const double bar_width = draw_scale_bar(
      painter, room, scale_bar(spacing, display.quarter_turns % 2 != 0, shownZoom(), room.width() / 4.0));
  paintTexts(painter, room, bar_width);
  if (layer_visible_ && !peeking_) paintComposition(painter, room);
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
  const MapLayer& layer = layerAt(*pointer_);
  if (layer_visible_ && !peeking_ && !layer.colours.isNull() && !layer.field_of_view.isEmpty()) {
    QImage map(side, side, QImage::Format_ARGB32_Premultiplied);
    sample_layer(layer.colours, layer.field_of_view, QRectF(QPointF(0, 0), picture_->size()), to_lens, layer.smooth,
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
