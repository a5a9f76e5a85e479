#include "ui/dialogs/settings/keyboard_page.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace m2ib::dialogs {
namespace {

constexpr int kIndexRole = Qt::UserRole;

bool is_modifier(int key) {
  return key == Qt::Key_Control || key == Qt::Key_Shift || key == Qt::Key_Alt || key == Qt::Key_Meta ||
         key == Qt::Key_AltGr || key == Qt::Key_unknown;
}

}  // namespace

void OneKeyEdit::keyPressEvent(QKeyEvent* event) {
  QKeySequenceEdit::keyPressEvent(event);
  if (is_modifier(event->key()) || keySequence().isEmpty()) return;
  // The base waits for up to four keys in a row; commands here have one.
  const QKeySequence key(keySequence()[0]);
  setKeySequence(key);
  Q_EMIT chosen(key);
}

KeyboardPage::KeyboardPage(const QList<KeyCommand>& commands, QWidget* parent) : QWidget(parent), commands_(commands) {
  build();
  fill();
  connect(filter_, &QLineEdit::textChanged, this, &KeyboardPage::filter);
  connect(list_, &QTreeWidget::currentItemChanged, this, [this] {
    say({});
    showChosen();
  });
  connect(edit_, &OneKeyEdit::chosen, this, &KeyboardPage::take);
  connect(none_, &QPushButton::clicked, this, [this] {
    say({});
    if (chosen() >= 0) change(chosen(), {});
  });
  connect(reset_, &QPushButton::clicked, this, &KeyboardPage::resetChosen);
  connect(reset_all_, &QPushButton::clicked, this, &KeyboardPage::resetAll);
  list_->setCurrentItem(list_->topLevelItem(0));
  showChosen();
}

void KeyboardPage::build() {
  filter_ = new QLineEdit(this);
  filter_->setObjectName(QStringLiteral("keysFilter"));
  filter_->setPlaceholderText(tr("Find a command or a key"));
  filter_->setAccessibleName(filter_->placeholderText());
  filter_->setClearButtonEnabled(true);
  list_ = new QTreeWidget(this);
  list_->setObjectName(QStringLiteral("keysList"));
  list_->setAccessibleName(tr("Commands and their keys"));
  list_->setHeaderLabels({tr("Command"), tr("Key")});
  list_->setRootIsDecorated(false);
  list_->setUniformRowHeights(true);
  list_->setAlternatingRowColors(true);
  list_->header()->setStretchLastSection(false);
  list_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
  list_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
  edit_ = new OneKeyEdit(this);
  edit_->setObjectName(QStringLiteral("keyEdit"));
  edit_->setAccessibleName(tr("New key of the command"));
  auto* label = new QLabel(tr("Press the new key:"), this);
  label->setBuddy(edit_);
  none_ = new QPushButton(tr("No key"), this);
  none_->setObjectName(QStringLiteral("keyClearButton"));
  reset_ = new QPushButton(tr("Reset"), this);
  reset_->setObjectName(QStringLiteral("keyResetButton"));
  reset_->setToolTip(tr("The key that the program came with"));
  reset_all_ = new QPushButton(tr("Reset all"), this);
  reset_all_->setObjectName(QStringLiteral("keyResetAllButton"));
  for (QPushButton* button : {none_, reset_, reset_all_}) button->setAutoDefault(false);
  message_ = new QLabel(this);
  message_->setObjectName(QStringLiteral("keyMessage"));
  message_->setTextFormat(Qt::PlainText);
  message_->setWordWrap(true);
  // Two lines are kept free, so that nothing moves when it speaks.
  message_->setMinimumHeight(2 * message_->fontMetrics().lineSpacing());
  message_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  auto* line = new QHBoxLayout;
  line->addWidget(label);
  line->addWidget(edit_, 1);
  line->addWidget(none_);
  line->addWidget(reset_);
  line->addWidget(reset_all_);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(filter_);
  layout->addWidget(list_, 1);
  layout->addLayout(line);
  layout->addWidget(message_);
}

void KeyboardPage::fill() {
  for (int i = 0; i < commands_.size(); ++i) {
    auto* item = new QTreeWidgetItem(list_, {commands_[i].title, keys_text(commands_[i].keys)});
    item->setData(0, kIndexRole, i);
    item->setSizeHint(0, QSize(0, list_->fontMetrics().height() + 8));
  }
}

int KeyboardPage::chosen() const {
  const QTreeWidgetItem* item = list_->currentItem();
  return item != nullptr ? item->data(0, kIndexRole).toInt() : -1;
}

void KeyboardPage::choose(const QString& id) {
  for (int i = 0; i < commands_.size(); ++i) {
    if (commands_[i].id == id) list_->setCurrentItem(list_->topLevelItem(i));
  }
}

void KeyboardPage::filter(const QString& words) {
  for (int i = 0; i < list_->topLevelItemCount(); ++i) {
    QTreeWidgetItem* item = list_->topLevelItem(i);
    item->setHidden(!item->text(0).contains(words, Qt::CaseInsensitive) &&
                    !item->text(1).contains(words, Qt::CaseInsensitive));
  }
}

void KeyboardPage::showChosen() {
  const int index = chosen();
  for (QWidget* widget : {static_cast<QWidget*>(edit_), static_cast<QWidget*>(none_), static_cast<QWidget*>(reset_)}) {
    widget->setEnabled(index >= 0);
  }
  edit_->setKeySequence(index >= 0 ? commands_[index].keys.value(0) : QKeySequence());
  if (index < 0) return;
  none_->setEnabled(!commands_[index].keys.isEmpty());
  reset_->setEnabled(commands_[index].keys != commands_[index].default_keys);
}

void KeyboardPage::take(const QKeySequence& key) {
  const int index = chosen();
  if (index < 0) return;
  const QString name = key.toString(QKeySequence::NativeText);
  if (const int other = command_of(commands_, key, index); other >= 0) {
    say(tr("%1 already belongs to “%2”. Nothing was changed.").arg(name, commands_[other].title));
    return showChosen();
  }
  if (is_reserved(key)) {
    say(tr("%1 is needed in pictures and lists. Nothing was changed.").arg(name));
    return showChosen();
  }
  say({});
  change(index, {key});
}

void KeyboardPage::change(int index, const QList<QKeySequence>& keys) {
  if (commands_[index].keys != keys) {
    commands_[index].keys = keys;
    list_->topLevelItem(index)->setText(1, keys_text(keys));
    Q_EMIT keysChanged(commands_[index].id, keys);
  }
  showChosen();
}

void KeyboardPage::resetChosen() {
  const int index = chosen();
  if (index < 0) return;
  for (const QKeySequence& key : commands_[index].default_keys) {
    if (const int other = command_of(commands_, key, index); other >= 0) {
      say(tr("%1 now belongs to “%2”. Give that command another key first.")
              .arg(key.toString(QKeySequence::NativeText), commands_[other].title));
      return;
    }
  }
  say({});
  change(index, commands_[index].default_keys);
}

void KeyboardPage::resetAll() {
  say({});
  // Keys that wander from one command to another are free in between.
  for (int i = 0; i < commands_.size(); ++i) {
    if (commands_[i].keys != commands_[i].default_keys) change(i, {});
  }
  for (int i = 0; i < commands_.size(); ++i) change(i, commands_[i].default_keys);
}

void KeyboardPage::say(const QString& text) { message_->setText(text); }

}  // namespace m2ib::dialogs
