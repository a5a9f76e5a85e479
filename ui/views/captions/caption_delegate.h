#pragma once

#include <QColor>
#include <QFontMetrics>
#include <QStyledItemDelegate>
#include <array>

namespace m2ib::views {

/// Where a caption and its numbers stand in a row, and their titles above. In a narrow table the numbers stand under
/// the caption.
struct CaptionColumns {
  enum Column { Similarity, Share, Support, kCount };
  bool wide = false;
  QRect badge;
  QRect caption;
  std::array<QRect, kCount> numbers;
};
/// @param row the whole row; of the titles, their line
[[nodiscard]] CaptionColumns caption_columns(const QRect& row, const QFont& font, bool wide);
/// Of the numbers under a caption.
[[nodiscard]] QFont small_font(const QFont& font);

/// Draws a caption as a letter badge, its text, the similarity with the picture, its share among the captions and how
/// it does against its controls.
class CaptionDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  /// From this width of a row on, numbers stand beside the caption.
  static constexpr int kWide_px = 460;
  void setWide(bool wide);
  [[nodiscard]] bool wide() const { return wide_; }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const override;

 private:
  bool wide_ = false;
};

/// A letter in a rounded square, as in the list and over the panes.
void draw_badge(QPainter& painter, const QRectF& room, const QString& letter, bool strong);

}  // namespace m2ib::views
