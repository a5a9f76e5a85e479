#pragma once

#include <QWidget>

namespace m2ib::shell {

/// Covers the window while something that can be opened is dragged over it.
class DropOverlay : public QWidget {
  Q_OBJECT

 public:
  explicit DropOverlay(QWidget* parent);
  /// Covers the parent now.
  void cover();

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace m2ib::shell
