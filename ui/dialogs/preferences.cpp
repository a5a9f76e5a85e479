#include "ui/dialogs/preferences.h"

#include <QStringList>

namespace m2ib::dialogs {

bool is_reserved(const QKeySequence& key) {
  if (key.count() != 1 || (key[0].keyboardModifiers() & ~Qt::ShiftModifier) != Qt::NoModifier) return false;
  switch (key[0].key()) {
    case Qt::Key_Space:
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Backspace:
    case Qt::Key_Delete:
      return true;
    default:
      return false;
  }
}

int command_of(const QList<KeyCommand>& commands, const QKeySequence& key, int except) {
  for (int i = 0; i < commands.size(); ++i) {
    if (i != except && commands[i].keys.contains(key)) return i;
  }
  return -1;
}

QString keys_text(const QList<QKeySequence>& keys) {
  QStringList texts;
  for (const QKeySequence& key : keys) texts << key.toString(QKeySequence::NativeText);
  texts.removeDuplicates();
  return texts.join(QStringLiteral(", "));
}

}  // namespace m2ib::dialogs
