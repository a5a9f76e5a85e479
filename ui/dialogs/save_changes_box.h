#pragma once

#include <QMessageBox>

namespace m2ib::dialogs {

/// Asks what is to become of unsaved work. Buttons stand in the desktop's order; Esc cancels. Shown with open(): the
/// window behind it waits, nothing else does.
class SaveChangesBox : public QMessageBox {
  Q_OBJECT

 public:
  enum class Answer { Save, Discard, Cancel };

  /// @param name of the session; empty: it has none yet, or it is not to be told
  explicit SaveChangesBox(const QString& name, QWidget* parent = nullptr);

 Q_SIGNALS:
  void answered(m2ib::dialogs::SaveChangesBox::Answer answer);  ///< once
};

}  // namespace m2ib::dialogs
