#include "ui/dialogs/models/model_card_delegate.h"

#include <QApplication>
#include <QLocale>
#include <QPainter>

#include "ui/presenters/known_model_list.h"
#include "ui/presenters/model_list_model.h"

namespace m2ib::dialogs {

// Named without its room, or lupdate takes the function for a member of it.
using figure::ModelCardPicture;

namespace {

constexpr int kMargin = 8;

bool is_dark(const QPalette& palette) { return palette.color(QPalette::Base).lightness() < 128; }

QString state_text(const QModelIndex& index) {
  using Model = presenters::ModelListModel;
  if (!index.data(Model::ExistsRole).toBool()) return ModelCardDelegate::tr("not there any more");
  QStringList parts;
  if (index.data(Model::OpenRole).toBool()) parts << ModelCardDelegate::tr("open");
  if (index.data(Model::BuiltInRole).toBool()) parts << ModelCardDelegate::tr("built in");
  const QDateTime used = index.data(Model::LastUsedRole).toDateTime();
  if (used.isValid() && parts.isEmpty()) {
    parts << ModelCardDelegate::tr("used %1", "a date").arg(QLocale().toString(used.date(), QLocale::ShortFormat));
  }
  const qlonglong bytes = index.data(Model::BytesRole).toLongLong();
  if (bytes > 0) parts << QLocale().formattedDataSize(bytes, 1);
  return parts.join(QStringLiteral(" · "));
}

/// The ground of a row; the ink that is readable on it.
QColor draw_ground(QPainter* painter, const QStyleOptionViewItem& option) {
  const bool chosen = (option.state & QStyle::State_Selected) != 0;
  if (chosen) painter->fillRect(option.rect, option.palette.color(QPalette::Highlight));
  if ((option.state & QStyle::State_HasFocus) != 0) {
    QStyleOptionFocusRect focus;
    focus.rect = option.rect.adjusted(1, 1, -1, -1);
    focus.palette = option.palette;
    QApplication::style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, option.widget);
  }
  return option.palette.color(chosen ? QPalette::HighlightedText : QPalette::Text);
}

}  // namespace

ModelCardPicture card_picture(const presenters::ModelRow& row) {
  ModelCardPicture card;
  card.name = row.title;
  card.dimmed = !row.exists;
  card.note = row.exists ? ModelCardDelegate::tr("Not opened yet") : ModelCardDelegate::tr("Not there any more");
  if (!row.snapshot) return card;
  card.layout = QString::fromStdString(row.snapshot->layout);
  card.parameters = row.snapshot->parameters;
  card.grid = row.snapshot->grid;
  card.image_size_px = row.snapshot->image_size_px;
  card.image_blocks = row.snapshot->image_blocks;
  card.text_blocks = row.snapshot->text_blocks;
  return card;
}

void ModelCardDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const auto* models = qobject_cast<const presenters::ModelListModel*>(index.model());
  if (models == nullptr) return QStyledItemDelegate::paint(painter, option, index);
  painter->save();
  const QColor ink = draw_ground(painter, option);
  const QRectF card(QPointF(option.rect.left() + (option.rect.width() - figure::kModelCardSize.width()) / 2.0,
                            option.rect.top() + kMargin),
                    figure::kModelCardSize);
  figure::draw_model_card(*painter, card, card_picture(models->row(index.row())), is_dark(option.palette));
  const QRectF line(card.left() + 2, card.bottom() + 3, card.width() - 4, option.fontMetrics.height());
  painter->setFont(option.font);
  painter->setPen(ink);
  painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                    option.fontMetrics.elidedText(state_text(index), Qt::ElideRight, static_cast<int>(line.width())));
  painter->restore();
}

QSize ModelCardDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
  return {static_cast<int>(figure::kModelCardSize.width()) + 2 * kMargin,
          static_cast<int>(figure::kModelCardSize.height()) + option.fontMetrics.height() + 2 * kMargin + 2};
}

void KnownModelDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  using Model = presenters::KnownModelList;
  painter->save();
  const QColor ink = draw_ground(painter, option);
  const QRect box = option.rect.adjusted(kMargin, 5, -kMargin, -5);
  QFont bold = option.font;
  bold.setBold(true);
  const auto write = [&](int top, const QFont& font, const QString& text) {
    const QFontMetrics metrics(font);
    painter->setFont(font);
    painter->setPen(ink);
    painter->drawText(QRect(box.left(), top, box.width(), metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
                      metrics.elidedText(text, Qt::ElideRight, box.width()));
  };
  write(box.top(), bold, index.data().toString());
  const QString how =
      index.data(Model::FetchableRole).toBool() ? index.data(Model::SizeTextRole).toString() : tr("by hand");
  write(box.top() + option.fontMetrics.height() + 2, option.font,
        how + QStringLiteral(" · ") + index.data(Model::OrganisationRole).toString());
  painter->restore();
}

QSize KnownModelDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
  return {200, 2 * option.fontMetrics.height() + 14};
}

}  // namespace m2ib::dialogs
