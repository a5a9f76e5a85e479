#pragma once

#include <QWidget>

namespace m2ib::views {

/// The titles over the caption table's numbers; their tooltips say what the numbers mean.
class CaptionPanelTitles : public QWidget {
  Q_OBJECT

 public:
  explicit CaptionPanelTitles(QWidget* parent = nullptr);
  void setWide(bool wide);
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return {80, sizeHint().height()}; }
  /// What the tooltip says over a point; empty over none of the titles.
  [[nodiscard]] QString toolTipAt(const QPoint& point) const;

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  bool wide_ = false;
};

}  // namespace m2ib::views
