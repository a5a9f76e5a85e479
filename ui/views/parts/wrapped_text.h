#pragma once

#include <QTextEdit>

namespace m2ib::views {

/// Plain words that can be selected, as high as they need: long file names break where the line ends. More than
/// kMostLines scroll.
class WrappedText : public QTextEdit {
  Q_OBJECT

 public:
  static constexpr int kMostLines = 12;

  explicit WrappedText(QWidget* parent = nullptr);
  void showText(const QString& text);
  [[nodiscard]] int heightForWidth(int width) const override;
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  [[nodiscard]] int wholeHeight(int width) const;
  void chooseScrollBar();
};

}  // namespace m2ib::views
