#pragma once

#include <QImage>
#include <QWidget>

namespace m2ib::dialogs {

/// The figure as it will be exported, on a gray desk, as large as fits. Shows the old one until the new one is there.
class FigurePreview : public QWidget {
  Q_OBJECT

 public:
  explicit FigurePreview(QWidget* parent = nullptr);

  void setFigure(const QImage& figure);
  /// In place of a figure, e.g. that there is nothing to draw yet.
  void setHint(const QString& hint);
  /// Device pixels that the figure may take.
  [[nodiscard]] QSize box() const;
  [[nodiscard]] const QImage& figure() const { return figure_; }
  [[nodiscard]] QString hint() const { return hint_; }
  [[nodiscard]] QSize sizeHint() const override { return {640, 560}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {260, 220}; }

 Q_SIGNALS:
  void resized();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  QImage figure_;
  QString hint_;
};

}  // namespace m2ib::dialogs
