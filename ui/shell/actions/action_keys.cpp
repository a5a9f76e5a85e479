#include "ui/shell/actions/action_keys.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>
#include <algorithm>

#include "ui/shell/actions/actions.h"

namespace m2ib::shell {
namespace {

QString without_mnemonic(QString text) {
  text.replace(QStringLiteral("&&"), QStringLiteral("\x01"));
  text.remove(QLatin1Char('&')).remove(QStringLiteral(" …"));
  return text.replace(QLatin1Char('\x01'), QLatin1Char('&'));
}

/// Its text changes, and the tooltip with it.
bool speaks_for_itself(const QAction& action) {
  return action.property(kListedAs).isValid() || action.objectName() == QLatin1String("undoAction") ||
         action.objectName() == QLatin1String("redoAction");
}

}  // namespace

QString plain_text(const QAction& action) {
  const QVariant listed = action.property(kListedAs);
  return without_mnemonic(listed.isValid() ? listed.toString() : action.text());
}

ActionKeys::ActionKeys(QSettings* store, QObject* parent) : QObject(parent), store_(store) {}

void ActionKeys::adopt(const QMenuBar& menus) {
  commands_.clear();
  for (const QAction* entry : menus.actions()) {
    if (entry->menu() != nullptr) adopt(*entry->menu(), without_mnemonic(entry->text()));
  }
  restore();
}

void ActionKeys::adopt(const QMenu& menu, const QString& path) {
  for (QAction* action : menu.actions()) {
    if (action->menu() != nullptr) {
      adopt(*action->menu(), path + QStringLiteral(" › ") + without_mnemonic(action->text()));
      continue;
    }
    const bool known = std::any_of(commands_.cbegin(), commands_.cend(),
                                   [action](const Command& command) { return command.action == action; });
    if (known || action->isSeparator() || action->objectName().isEmpty()) continue;
    commands_.append({action, path, action->shortcuts(), speaks_for_itself(*action) ? QString() : action->toolTip()});
  }
}

void ActionKeys::restore() {
  for (const Command& command : commands_) {
    if (const auto keys = store_.keys(command.action->objectName())) command.action->setShortcuts(*keys);
  }
  // A file that was edited by hand, or keys that a newer version gave to another command: the first one has it.
  QList<QKeySequence> taken;
  for (const Command& command : commands_) {
    QList<QKeySequence> keys = command.action->shortcuts();
    keys.removeIf([&](const QKeySequence& key) { return taken.contains(key) || dialogs::is_reserved(key); });
    if (keys != command.action->shortcuts()) command.action->setShortcuts(keys);
    taken += keys;
    showToolTip(command);
  }
}

QList<dialogs::KeyCommand> ActionKeys::commands() const {
  QList<dialogs::KeyCommand> commands;
  for (const Command& command : commands_) {
    commands.append({command.action->objectName(), command.menu + QStringLiteral(" › ") + plain_text(*command.action),
                     command.action->shortcuts(), command.default_keys});
  }
  return commands;
}

void ActionKeys::setKeys(const QString& id, const QList<QKeySequence>& keys) {
  for (const Command& command : commands_) {
    if (command.action->objectName() != id) continue;
    command.action->setShortcuts(keys);
    store_.saveKeys(id, keys == command.default_keys ? std::nullopt : std::optional(keys));
    showToolTip(command);
  }
}

void ActionKeys::showToolTip(const Command& command) {
  if (command.tool_tip.isEmpty()) return;
  const QKeySequence key = command.action->shortcut();
  command.action->setToolTip(
      key.isEmpty() ? command.tool_tip
                    : QStringLiteral("%1 (%2)").arg(command.tool_tip, key.toString(QKeySequence::NativeText)));
}

}  // namespace m2ib::shell
