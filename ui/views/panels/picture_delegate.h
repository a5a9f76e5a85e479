#pragma once

#include <QStyledItemDelegate>

namespace m2ib::views {

/// A row of the list of pictures: thumbnail, name, kind and size; a series with the number of its pictures.
class PictureDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  /// Side of the thumbnail's square in device-independent pixels.
  void setSide(int side);
  [[nodiscard]] int side() const { return side_; }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  int side_ = 80;
};

}  // namespace m2ib::views
