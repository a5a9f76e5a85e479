#pragma once

#include <QWidget>

#include "ui/dialogs/preferences.h"

class QLabel;
class QPushButton;
class QTableWidget;

namespace m2ib::dialogs {

/// The person's own window presets: name, centre, width, in the order of their keys.
class WindowsPage : public QWidget {
  Q_OBJECT

 public:
  explicit WindowsPage(const QList<OwnWindow>& windows, QWidget* parent = nullptr);
  [[nodiscard]] const QList<OwnWindow>& windows() const { return windows_; }
  /// For presets that were made elsewhere.
  void setWindows(const QList<OwnWindow>& windows);

 Q_SIGNALS:
  void changed();

 private:
  void build();
  void fill();
  void showEnabled();
  void takeCell(int row, int column);
  void add();
  void remove();
  void move(int by);

  QList<OwnWindow> windows_;
  QTableWidget* table_ = nullptr;
  QLabel* none_ = nullptr;
  QPushButton* remove_ = nullptr;
  QPushButton* up_ = nullptr;
  QPushButton* down_ = nullptr;
};

}  // namespace m2ib::dialogs
