#pragma once

#include <QColor>
#include <QStyledItemDelegate>

namespace m2ib::views {

/// Draws a caption as a letter badge, its text and the similarity with the picture.
class CaptionDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const override;
};

/// A letter in a rounded square, as in the list and over the panes.
void draw_badge(QPainter& painter, const QRectF& room, const QString& letter, bool strong);

}  // namespace m2ib::views
