#include "ui/views/sheets/contact_sheet_delegate.h"

#include <QPainter>

namespace m2ib::views {
namespace {

using Cell = presenters::ExplanationSheet::Cell;
const QColor kGround(0x12, 0x14, 0x17);  // pictures lie on dark in both themes
const QColor kText(0xd8, 0xdc, 0xe0);
const QColor kFaint(0x8a, 0x94, 0xa0);
const QColor kAdopted(0x3d, 0x9b, 0xe8);
constexpr int kMargin_px = 4;

}  // namespace

ContactSheetDelegate::ContactSheetDelegate(const presenters::ExplanationSheet* sheet, const ContactSheetModel* model,
                                           QObject* parent)
    : QStyledItemDelegate(parent), sheet_(sheet), model_(model) {}

void ContactSheetDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const {
  painter->save();
  painter->fillRect(option.rect, kGround);
  const int number = model_->cellOf(index);
  if (number < 0) return painter->restore();
  const Cell& cell = sheet_->cell(number);
  const int line = option.fontMetrics.height() + 2;
  const QRect room = option.rect.adjusted(kMargin_px, kMargin_px, -kMargin_px, -kMargin_px);
  const QRect text = QRect(room.left(), room.bottom() - line, room.width(), line);
  const bool begun = !cell.patch_values.empty();
  painter->setOpacity(begun ? 1.0 : 0.35);
  draw_small_map(*painter, QRectF(room).adjusted(0, 0, 0, -line - 2), picture_, &cell, style_);
  painter->setOpacity(1.0);
  if (cell.phase == Cell::Phase::Running && cell.step_count > 0) {
    const double share = static_cast<double>(cell.step) / cell.step_count;
    painter->fillRect(QRectF(room.left(), room.bottom() - line - 1, room.width() * share, 2), kAdopted);
  }
  const bool adopted = number == model_->adopted();
  painter->setPen(begun ? kText : kFaint);
  QFont font = option.font;
  font.setBold(adopted);
  painter->setFont(font);
  const QString said =
      adopted ? tr("%1 · now", "a cell's text, of the settings in use").arg(ContactSheetModel::briefText(cell))
              : ContactSheetModel::briefText(cell);
  painter->drawText(text, Qt::AlignCenter, painter->fontMetrics().elidedText(said, Qt::ElideRight, text.width()));
  const bool focused = option.state.testFlag(QStyle::State_HasFocus);
  const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
  const QRectF frame = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5);
  painter->setBrush(Qt::NoBrush);
  if (adopted) {
    painter->setPen(QPen(kAdopted, 3));
    painter->drawRect(frame);
  }
  if (focused || hovered) {
    painter->setPen(QPen(Qt::white, 1, focused ? Qt::DashLine : Qt::SolidLine));
    painter->drawRect(frame);
  }
  painter->restore();
}

}  // namespace m2ib::views
