#pragma once

#include <QStyledItemDelegate>

#include "ui/views/sheets/image_strip_model.h"

namespace m2ib::views {

/// Draws a picture of the strip: the original, beside it with its map, under them the name and the similarity.
class ImageStripDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  explicit ImageStripDelegate(const ImageStripModel* model, QObject* parent = nullptr);
  void setStyle(const figure::OverlayStyle& style) { style_ = style; }
  /// So wide may a card be; its two pictures share it.
  void setCardWidth(int width);

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  const ImageStripModel* model_;
  figure::OverlayStyle style_;
  int side_ = 132;
};

}  // namespace m2ib::views
