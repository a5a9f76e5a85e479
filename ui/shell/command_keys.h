#pragma once

#include <QObject>

class QMainWindow;

namespace m2ib::shell {

/// On some desktops a line of text takes keys as Emacs has them (Ctrl+E: end of line, Ctrl+K: delete to the end), so
/// the command with that key would not run where a person has just typed. The commands of the window come first; the
/// usual keys of editing (copy, paste, undo, words, start and end) stay with the text.
class CommandKeys : public QObject {
 public:
  /// Watches the whole program; actions are those below the window.
  explicit CommandKeys(QMainWindow* window);

  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QMainWindow* window_;
};

}  // namespace m2ib::shell
