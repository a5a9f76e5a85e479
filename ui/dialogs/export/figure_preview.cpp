#include "ui/dialogs/export/figure_preview.h"

#include <QPainter>

namespace m2ib::dialogs {
namespace {

constexpr int kMargin_px = 16;
const QColor kDesk(92, 96, 102);
const QColor kHint(240, 240, 240);

}  // namespace

FigurePreview::FigurePreview(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("figurePreview"));
  setAccessibleName(tr("Preview of the figure"));
  setAttribute(Qt::WA_OpaquePaintEvent);
}

void FigurePreview::setFigure(const QImage& figure) {
  figure_ = figure;
  hint_.clear();
  update();
}

void FigurePreview::setHint(const QString& hint) {
  figure_ = {};
  hint_ = hint;
  update();
}

QSize FigurePreview::box() const {
  const QSizeF inner(std::max(1, width() - 2 * kMargin_px), std::max(1, height() - 2 * kMargin_px));
  return (inner * devicePixelRatioF()).toSize();
}

void FigurePreview::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.fillRect(rect(), kDesk);
  if (figure_.isNull()) {
    painter.setPen(kHint);
    painter.drawText(rect().adjusted(kMargin_px, kMargin_px, -kMargin_px, -kMargin_px),
                     Qt::AlignCenter | Qt::TextWordWrap, hint_);
    return;
  }
  const QSizeF shown = QSizeF(figure_.size()).scaled(QSizeF(box()), Qt::KeepAspectRatio) / devicePixelRatioF();
  const QRectF place(QPointF((width() - shown.width()) / 2.0, (height() - shown.height()) / 2.0), shown);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.fillRect(place.translated(3.0, 3.0), QColor(0, 0, 0, 90));
  painter.drawImage(place, figure_);
}

void FigurePreview::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  Q_EMIT resized();
}

}  // namespace m2ib::dialogs
