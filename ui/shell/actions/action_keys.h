#pragma once

#include <QObject>
#include <optional>

#include "ui/dialogs/preferences.h"
#include "ui/shell/preference_store.h"

class QAction;
class QMenu;
class QMenuBar;

namespace m2ib::shell {

/// The keys of all commands in the menus: the program's own, and what a person has made of them. Menus show them by
/// themselves, tooltips through this.
class ActionKeys : public QObject {
  Q_OBJECT

 public:
  /// @param store must outlive this
  ActionKeys(QSettings* store, QObject* parent);

  /// Takes every action with an object name in these menus, in their order, and gives it the person's keys.
  void adopt(const QMenuBar& menus);
  [[nodiscard]] QList<dialogs::KeyCommand> commands() const;
  void setKeys(const QString& id, const QList<QKeySequence>& keys);

 private:
  struct Command {
    QAction* action;
    QString menu;  ///< "Image", "View › Theme"
    QList<QKeySequence> default_keys;
    QString tool_tip;  ///< without keys; empty: Qt makes it from the text
  };

  void adopt(const QMenu& menu, const QString& path);
  void restore();
  void showToolTip(const Command& command);

  PreferenceStore store_;
  QList<Command> commands_;
};

/// Text of an action without its mnemonic and dots.
[[nodiscard]] QString plain_text(const QAction& action);

}  // namespace m2ib::shell
