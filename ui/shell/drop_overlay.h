#pragma once

#include <QString>
#include <QWidget>

namespace m2ib::shell {

/// Covers the window while something that can be opened is dragged over it.
class DropOverlay : public QWidget {
  Q_OBJECT

 public:
  explicit DropOverlay(QWidget* parent);
  /// Covers the parent now.
  /// @param hint what a drop will do
  void cover(const QString& hint);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString hint_;
};

}  // namespace m2ib::shell
