#include "ui/views/sheets/image_strip_delegate.h"

#include <QPainter>

namespace m2ib::views {
namespace {

using Cell = presenters::ExplanationSheet::Cell;
const QColor kGround(0x12, 0x14, 0x17);  // pictures lie on dark in both themes
const QColor kText(0xd8, 0xdc, 0xe0);
const QColor kFaint(0x8a, 0x94, 0xa0);
const QColor kChosen(0x3d, 0x9b, 0xe8);
constexpr int kMargin_px = 5;
constexpr int kGap_px = 3;

}  // namespace

ImageStripDelegate::ImageStripDelegate(const ImageStripModel* model, QObject* parent)
    : QStyledItemDelegate(parent), model_(model) {}

void ImageStripDelegate::setCardWidth(int width) {
  const int side = (width - kGap_px - 2 * kMargin_px) / 2;
  if (side == side_) return;
  side_ = side;
  Q_EMIT sizeHintChanged({});
}

QSize ImageStripDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  Q_UNUSED(index)
  const int lines = 2 * (option.fontMetrics.height() + 1);
  return {2 * side_ + kGap_px + 2 * kMargin_px, side_ + lines + 2 * kMargin_px + kGap_px};
}

void ImageStripDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const auto& item = model_->item(index.row());
  const Cell* cell = model_->cellOf(index.row());
  painter->save();
  const QRect card = option.rect.adjusted(1, 1, -1, -1);
  painter->fillRect(card, kGround);
  const QRect left(card.left() + kMargin_px, card.top() + kMargin_px, side_, side_);
  const QRect right = left.translated(side_ + kGap_px, 0);
  draw_small_map(*painter, left, item.picture, nullptr, style_);
  const bool begun = cell != nullptr && !cell->patch_values.empty();
  painter->setOpacity(begun ? 1.0 : 0.35);
  draw_small_map(*painter, right, item.picture, cell, style_);
  painter->setOpacity(1.0);
  if (cell != nullptr && cell->phase == Cell::Phase::Running && cell->step_count > 0) {
    const double share = static_cast<double>(cell->step) / cell->step_count;
    painter->fillRect(QRectF(right.left(), right.bottom() + 1, right.width() * share, 2), kChosen);
  }
  painter->setFont(option.font);
  const int line = option.fontMetrics.height() + 1;
  const QRect name(left.left(), left.bottom() + kGap_px, right.right() - left.left(), line);
  painter->setPen(kText);
  painter->drawText(name, Qt::AlignVCenter | Qt::AlignLeft,
                    option.fontMetrics.elidedText(model_->nameOf(index.row()), Qt::ElideMiddle, name.width()));
  painter->setPen(cell != nullptr && cell->result ? kText : kFaint);
  painter->drawText(name.translated(0, line), Qt::AlignVCenter | Qt::AlignLeft, model_->numbersOf(index.row()));
  if (option.state.testFlag(QStyle::State_Selected)) {
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(kChosen, 2));
    painter->drawRect(card.adjusted(1, 1, -1, -1));
  }
  painter->restore();
}

}  // namespace m2ib::views
