// Painting of RadiographView. The picture is rendered into a pixmap when it moves or its window changes; a new map or
// another overlay style only composes that pixmap with the map again.
#include <QPaintEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/figure/field_of_view.h"
#include "ui/views/radiograph_view.h"

namespace m2ib::views {
namespace {

const QColor kGround(18, 19, 21);
const QColor kText(222, 224, 228);

void paint_pill(QPainter& painter, const QRectF& room, const QString& text, Qt::Alignment alignment) {
  const QFontMetricsF metrics(painter.font());
  const QRectF words = metrics.boundingRect(QRectF(0, 0, std::max(room.width() - 20.0, 40.0), room.height()),
                                            Qt::AlignLeft | Qt::TextWordWrap, text);
  QRectF pill(0, 0, std::ceil(words.width()) + 16.0, std::ceil(words.height()) + 6.0);
  pill.moveTop(room.top());
  if (alignment.testFlag(Qt::AlignRight)) {
    pill.moveRight(room.right());
  } else {
    pill.moveLeft(room.left());
  }
  painter.setPen(Qt::NoPen);
  painter.setBrush(QColor(0, 0, 0, 190));
  painter.drawRoundedRect(pill, 5, 5);
  painter.setPen(kText);
  painter.drawText(pill.adjusted(7, 3, -7, -3), Qt::AlignCenter | Qt::TextWordWrap, text);
}

}  // namespace

void RadiographView::makeBase() {
  const double ratio = devicePixelRatioF();
  base_ = QPixmap(size() * ratio);
  base_.setDevicePixelRatio(ratio);
  base_.fill(kGround);
  if (!picture_) return;
  QPainter painter(&base_);
  const QTransform transform = pictureToWidget();
  const QRectF visible = transform.inverted().mapRect(QRectF(rect()));
  const double scale = shownZoom() * ratio;
  const Display& display = state_->display();
  const DisplayPyramid::Piece piece = picture_->render(visible, scale, display.window, display.inverted);
  if (piece.pixels.isNull()) return;
  painter.setTransform(transform);
  painter.setClipRect(QRectF(QPointF(0, 0), picture_->size()));
  // Far in, single pixels should be seen as such.
  painter.setRenderHint(QPainter::SmoothPixmapTransform, scale < 6.0);
  painter.drawImage(piece.where, piece.pixels);
}

void RadiographView::paintEvent(QPaintEvent*) {
  if (base_.isNull()) makeBase();
  QPainter painter(this);
  painter.drawPixmap(0, 0, base_);
  if (picture_ && layer_visible_ && !peeking_) paintLayer(painter);
  paintTexts(painter);
  if (hasFocus()) {
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
  }
}

void RadiographView::paintLayer(QPainter& painter) {
  if (layer_.field_of_view.isEmpty()) return;
  painter.save();
  const QTransform transform = pictureToWidget();
  const QRectF whole(QPointF(0, 0), picture_->size());
  const QRectF seen = layer_.field_of_view;
  painter.setTransform(transform);
  if (!layer_.colours.isNull()) {
    painter.setClipRect(whole);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, layer_.smooth);
    painter.drawImage(seen, layer_.colours);
    painter.setClipping(false);
  }
  painter.resetTransform();
  const QRectF seen_shown = transform.mapRect(seen);
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
  if (layer_.mark_unseen) {
    const QRectF whole_shown = transform.mapRect(whole);
    figure::draw_unseen(painter, whole_shown, seen_shown);
    figure::draw_seen_frame(painter, whole_shown, seen_shown, 1.0);
  }
  painter.restore();
}

void RadiographView::paintTexts(QPainter& painter) {
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF room = QRectF(rect()).adjusted(10, 10, -10, -10);
  if (!picture_) {
    if (empty_text_.isEmpty()) return;
    const QRectF box = room.adjusted(room.width() * 0.08, 0, -room.width() * 0.08, 0);
    painter.setPen(QPen(QColor(255, 255, 255, 60), 1.5, Qt::DashLine));
    painter.drawRoundedRect(room.adjusted(6, 6, -6, -6), 10, 10);
    painter.setPen(kText);
    painter.drawText(box, Qt::AlignCenter | Qt::TextWordWrap, empty_text_);
    return;
  }
  if (peeking_) return paint_pill(painter, room, tr("Original"), Qt::AlignLeft);
  if (!note_.isEmpty()) paint_pill(painter, room, note_, Qt::AlignLeft);
  const Display& display = state_->display();
  QStringList marks;
  if (display.inverted) marks << tr("inverted");
  if (display.flip_horizontal) marks << tr("flipped left-right");
  if (display.flip_vertical) marks << tr("flipped top-bottom");
  if (!marks.isEmpty()) paint_pill(painter, room, marks.join(QStringLiteral(" · ")), Qt::AlignRight);
}

}  // namespace m2ib::views
