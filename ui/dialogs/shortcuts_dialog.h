#pragma once

#include <QDialog>
#include <QList>
#include <QPair>
#include <QString>

namespace m2ib::dialogs {

/// What keys and mouse do.
class ShortcutsDialog : public QDialog {
  Q_OBJECT

 public:
  using Entry = QPair<QString, QString>;  ///< key, meaning
  /// @param keys of the window's commands; the mouse and the keys that are no commands are added
  explicit ShortcutsDialog(const QList<Entry>& keys, QWidget* parent = nullptr);
};

}  // namespace m2ib::dialogs
