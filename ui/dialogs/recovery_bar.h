#pragma once

#include <QFrame>
#include <vector>

#include "core/session/recovery.h"

class QLabel;
class QToolButton;

namespace m2ib::dialogs {

/// Offers the unsaved work of a program that is gone. Nothing waits for the answer.
class RecoveryBar : public QFrame {
  Q_OBJECT

 public:
  explicit RecoveryBar(QWidget* parent = nullptr);

  /// The newest first; none hides the bar.
  void offer(std::vector<session::Recoverable> copies);
  [[nodiscard]] QString text() const;

 Q_SIGNALS:
  void restoreRequested(const m2ib::session::Recoverable& copy);
  void discardRequested(const m2ib::session::Recoverable& copy);

 private:
  void showNext();

  std::vector<session::Recoverable> copies_;
  QLabel* text_;
  QToolButton* restore_;
  QToolButton* discard_;
  QToolButton* later_;
};

}  // namespace m2ib::dialogs
