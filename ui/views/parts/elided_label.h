#pragma once

#include <QLabel>

namespace m2ib::views {

/// One line of text that gives way: what does not fit is elided and stands in the tooltip.
class ElidedLabel : public QLabel {
  Q_OBJECT

 public:
  using QLabel::QLabel;
  /// @param more for the tooltip; empty: the text itself
  void setFullText(const QString& text, const QString& more = {});
  [[nodiscard]] QString fullText() const { return full_; }
  [[nodiscard]] QSize minimumSizeHint() const override;
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString full_;
};

}  // namespace m2ib::views
