#pragma once

#include <QDialog>
#include <QList>
#include <QPair>
#include <QString>

#include "ui/views/picture/pointer_map.h"

namespace m2ib::dialogs {

/// What keys and mouse do.
class ShortcutsDialog : public QDialog {
  Q_OBJECT

 public:
  using Entry = QPair<QString, QString>;  ///< key, meaning
  /// @param keys of the window's commands; the keys that are no commands are added
  /// @param pointer what the mouse does
  ShortcutsDialog(const QList<Entry>& keys, const views::PointerMap& pointer, QWidget* parent = nullptr);
};

}  // namespace m2ib::dialogs
