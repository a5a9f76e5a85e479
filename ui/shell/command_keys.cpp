#include "ui/shell/command_keys.h"

#include <QAbstractSpinBox>
#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMainWindow>
#include <algorithm>

namespace m2ib::shell {
namespace {

/// Keys that belong to every text field, on every desktop.
bool edits_text(const QKeyEvent& key) {
  static constexpr QKeySequence::StandardKey kEditing[] = {QKeySequence::Undo,
                                                           QKeySequence::Redo,
                                                           QKeySequence::Cut,
                                                           QKeySequence::Copy,
                                                           QKeySequence::Paste,
                                                           QKeySequence::SelectAll,
                                                           QKeySequence::MoveToNextWord,
                                                           QKeySequence::SelectNextWord,
                                                           QKeySequence::DeleteEndOfWord,
                                                           QKeySequence::MoveToPreviousWord,
                                                           QKeySequence::SelectPreviousWord,
                                                           QKeySequence::DeleteStartOfWord};
  return std::any_of(std::begin(kEditing), std::end(kEditing), [&](auto standard) { return key.matches(standard); });
}

}  // namespace

CommandKeys::CommandKeys(QMainWindow* window) : QObject(window), window_(window) {
  QCoreApplication::instance()->installEventFilter(this);
}

bool CommandKeys::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::ShortcutOverride) return false;
  const auto* field = qobject_cast<QWidget*>(watched);
  if (!field || field->window() != window_) return false;
  if (!qobject_cast<const QLineEdit*>(field) && !qobject_cast<const QAbstractSpinBox*>(field)) return false;
  const auto* key = static_cast<const QKeyEvent*>(event);
  if (!key->modifiers().testFlag(Qt::ControlModifier) || edits_text(*key)) return false;
  const QKeySequence pressed(key->keyCombination());
  const auto actions = window_->findChildren<QAction*>();
  const bool command = std::any_of(actions.begin(), actions.end(), [&](const QAction* action) {
    return action->isEnabled() && action->shortcuts().contains(pressed);
  });
  if (!command) return false;
  event->ignore();  // not accepted: the command runs
  return true;
}

}  // namespace m2ib::shell
