#pragma once

#include <QStyledItemDelegate>

#include "ui/figure/paint/model_card_picture.h"

namespace m2ib::presenters {
struct ModelRow;
}

namespace m2ib::dialogs {

/// What the picture of a row shows.
[[nodiscard]] figure::ModelCardPicture card_picture(const presenters::ModelRow& row);

/// Draws the rows of a ModelListModel as cards with a line under them: built in, open, last used, gone.
class ModelCardDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// Draws the rows of a KnownModelList: the name, and organisation and size under it.
class KnownModelDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace m2ib::dialogs
