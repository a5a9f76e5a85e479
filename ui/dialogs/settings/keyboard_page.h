#pragma once

#include <QKeySequenceEdit>
#include <QWidget>

#include "ui/dialogs/preferences.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace m2ib::dialogs {

/// Takes one key with its modifiers, at once.
class OneKeyEdit : public QKeySequenceEdit {
  Q_OBJECT

 public:
  using QKeySequenceEdit::QKeySequenceEdit;

 Q_SIGNALS:
  void chosen(const QKeySequence& key);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
};

/// All commands with their keys. A key that belongs to another command is refused at once, in words.
class KeyboardPage : public QWidget {
  Q_OBJECT

 public:
  explicit KeyboardPage(const QList<KeyCommand>& commands, QWidget* parent = nullptr);

  [[nodiscard]] const QList<KeyCommand>& commands() const { return commands_; }
  /// The command whose key the editor changes; -1 = none.
  [[nodiscard]] int chosen() const;
  void choose(const QString& id);

 Q_SIGNALS:
  void keysChanged(const QString& id, const QList<QKeySequence>& keys);

 private:
  void build();
  void fill();
  void showChosen();
  void filter(const QString& words);
  void take(const QKeySequence& key);
  void change(int index, const QList<QKeySequence>& keys);
  void resetChosen();
  void resetAll();
  void say(const QString& text);

  QList<KeyCommand> commands_;
  QLineEdit* filter_ = nullptr;
  QTreeWidget* list_ = nullptr;
  OneKeyEdit* edit_ = nullptr;
  QLabel* message_ = nullptr;
  QPushButton* none_ = nullptr;
  QPushButton* reset_ = nullptr;
  QPushButton* reset_all_ = nullptr;
};

}  // namespace m2ib::dialogs
