#include "ui/views/caption_delegate.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>

#include "ui/presenters/caption_list_model.h"

namespace m2ib::views {
namespace {

constexpr int kBadge_px = 22;
constexpr int kGap_px = 8;
constexpr int kMostMeasured = 1000;  ///< characters; more than any screen shows
using Model = presenters::CaptionListModel;

}  // namespace

void draw_badge(QPainter& painter, const QRectF& room, const QString& letter, bool strong) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(strong ? QColor(0x1f, 0x6f, 0xb5) : QColor(0x5d, 0x66, 0x70));
  painter.drawRoundedRect(room, 4, 4);
  QFont bold = painter.font();
  bold.setBold(true);
  painter.setFont(bold);
  painter.setPen(Qt::white);
  painter.drawText(room, Qt::AlignCenter, letter);
  painter.restore();
}

void CaptionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyleOptionViewItem item = option;
  initStyleOption(&item, index);
  const QString text = item.text.left(kMostMeasured);
  item.text.clear();
  const QStyle* style = item.widget ? item.widget->style() : QApplication::style();
  style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

  const bool selected = item.state.testFlag(QStyle::State_Selected);
  const QPalette::ColorGroup group = item.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
  QRect room = item.rect.adjusted(6, 0, -6, 0);
  painter->save();
  painter->setFont(item.font);
  const QRect badge(room.left(), room.center().y() - kBadge_px / 2, kBadge_px, kBadge_px);
  draw_badge(*painter, badge, index.data(Model::LetterRole).toString(), selected);
  room.setLeft(badge.right() + kGap_px);
  const QColor ink = item.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
  painter->setPen(ink);
  const QVariant similarity = index.data(Model::SimilarityRole);
  if (similarity.isValid()) {
    const QString number = item.locale.toString(similarity.toDouble(), 'f', 2);
    const int width = item.fontMetrics.horizontalAdvance(number);
    painter->drawText(QRect(room.right() - width, room.top(), width + 1, room.height()), Qt::AlignVCenter, number);
    room.setRight(room.right() - width - kGap_px);
  }
  painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                    item.fontMetrics.elidedText(text, Qt::ElideRight, room.width()));
  painter->restore();
}

QSize CaptionDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  Q_UNUSED(index)
  return {120, std::max(option.fontMetrics.height() + 10, kBadge_px + 8)};
}

void CaptionDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                           const QModelIndex& index) const {
  Q_UNUSED(index)
  editor->setGeometry(option.rect.adjusted(6 + kBadge_px + kGap_px - 4, 1, -2, -1));
}

}  // namespace m2ib::views
