#pragma once

#include <QWidget>

#include "ui/figure/paint/colour_bar.h"

namespace m2ib::views {

/// The colour bar beside a map: always there, with its unit. Drawn by the same code as in an exported figure.
class ColourBarView : public QWidget {
  Q_OBJECT

 public:
  explicit ColourBarView(QWidget* parent = nullptr);
  void setBar(const figure::ColourBar& bar);
  [[nodiscard]] const figure::ColourBar& bar() const { return bar_; }
  /// What its numbers and texts need.
  [[nodiscard]] int ownWidth() const;
  /// Not narrower than this: bars of panes side by side are as wide as the widest of them.
  void setLeastWidth(int least_px);
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return {sizeHint().width(), 80}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  figure::ColourBar bar_;
  int least_px_ = 0;
};

}  // namespace m2ib::views
