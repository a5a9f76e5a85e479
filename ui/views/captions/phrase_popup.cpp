#include "ui/views/captions/phrase_popup.h"

#include <QCheckBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScreen>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace m2ib::views {
namespace {

constexpr int kIdRole = Qt::UserRole;
constexpr QSize kSize(340, 460);

bool is_phrase(const QTreeWidgetItem* item) { return item != nullptr && item->parent() != nullptr; }

}  // namespace

PhrasePopup::PhrasePopup(presenters::PhraseBank* bank, QWidget* parent) : QFrame(parent, Qt::Popup), bank_(bank) {
  setObjectName(QStringLiteral("phrasePopup"));
  setAccessibleName(tr("Phrases"));
  setFrameShape(QFrame::StyledPanel);
  build();
  connect(search_, &QLineEdit::textChanged, this, &PhrasePopup::filter);
  connect(tree_, &QTreeWidget::currentItemChanged, this, &PhrasePopup::showButtons);
  connect(tree_, &QTreeWidget::itemDoubleClicked, this, [this](const QTreeWidgetItem* item) {
    if (is_phrase(item)) take(QGuiApplication::keyboardModifiers().testFlag(Qt::ShiftModifier));
  });
  connect(tree_, &QTreeWidget::customContextMenuRequested, this, &PhrasePopup::openMenu);
  connect(add_, &QPushButton::clicked, this, [this] { take(false); });
  connect(replace_, &QPushButton::clicked, this, [this] { take(true); });
  connect(save_, &QPushButton::clicked, this, [this] { bank_->addOwn(current_); });
  connect(remove_, &QPushButton::clicked, this, &PhrasePopup::removeChosen);
  connect(clear_, &QPushButton::clicked, bank_, &presenters::PhraseBank::clearHistory);
  connect(keep_, &QCheckBox::toggled, bank_, &presenters::PhraseBank::setKeepsHistory);
  connect(bank_, &presenters::PhraseBank::changed, this, [this] {
    if (isVisible()) fill();
  });
}

void PhrasePopup::build() {
  const auto button = [this](const char* name, const QString& text, const QString& tip) {
    auto* made = new QPushButton(text, this);
    made->setObjectName(QString::fromLatin1(name));
    made->setAutoDefault(false);
    made->setToolTip(tip);
    return made;
  };
  search_ = new QLineEdit(this);
  search_->setObjectName(QStringLiteral("phraseSearch"));
  search_->setAccessibleName(tr("Search phrases"));
  search_->setPlaceholderText(tr("Search phrases"));
  search_->setClearButtonEnabled(true);
  search_->installEventFilter(this);
  tree_ = new QTreeWidget(this);
  tree_->setObjectName(QStringLiteral("phraseTree"));
  tree_->setAccessibleName(tr("Phrases"));
  tree_->setHeaderHidden(true);
  tree_->setUniformRowHeights(true);
  tree_->setExpandsOnDoubleClick(false);
  tree_->setContextMenuPolicy(Qt::CustomContextMenu);
  tree_->installEventFilter(this);
  add_ = button("addPhraseButton", tr("&Add"), tr("A new caption of this phrase (Enter, double click)"));
  replace_ = button("replacePhraseButton", tr("Rep&lace current"),
                    tr("This phrase in place of the current caption (Shift+Enter, Shift+double click)"));
  save_ = button("savePhraseButton", tr("&Save current caption"), tr("Keeps the current caption among “My phrases”"));
  remove_ = button("removePhraseButton", tr("&Remove"), tr("Removes one of your phrases, or of the history (Delete)"));
  clear_ = button("clearHistoryButton", tr("&Clear history"), tr("Forgets all captions that were written lately"));
  keep_ = new QCheckBox(tr("&Keep the history after the program is closed"), this);
  keep_->setObjectName(QStringLiteral("keepHistoryCheck"));
  keep_->setToolTip(
      tr("Off: captions that were written lately are forgotten at the end. They may tell about a person."));

  auto* first = new QHBoxLayout;
  first->addWidget(add_);
  first->addWidget(replace_);
  first->addStretch(1);
  auto* second = new QHBoxLayout;
  second->addWidget(save_);
  second->addWidget(remove_);
  second->addWidget(clear_);
  second->addStretch(1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 8, 8, 8);
  layout->addWidget(search_);
  layout->addWidget(tree_, 1);
  layout->addLayout(first);
  layout->addLayout(second);
  layout->addWidget(keep_);
}

void PhrasePopup::open(const QWidget* under, const QString& current) {
  current_ = current;
  search_->clear();
  fill();
  resize(kSize.expandedTo(minimumSizeHint()));
  const QRect screen = under->screen()->availableGeometry();
  QPoint place = under->mapToGlobal(QPoint(0, under->height()));
  if (place.y() + height() > screen.bottom()) place.setY(std::max(screen.top(), screen.bottom() - height()));
  place.setX(std::clamp(place.x(), screen.left(), std::max(screen.left(), screen.right() - width())));
  move(place);
  show();
  search_->setFocus(Qt::PopupFocusReason);
}

void PhrasePopup::fill() {
  const QString phrase = chosen();
  const QString group_id = chosenGroup();
  QTreeWidgetItem* again = nullptr;
  {
    const QSignalBlocker quiet(tree_);
    tree_->clear();
    for (const auto& group : bank_->groups()) {
      if (group.phrases.isEmpty()) continue;
      auto* title = new QTreeWidgetItem(tree_, {group.title});
      title->setData(0, kIdRole, group.id);
      title->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
      QFont bold = title->font(0);
      bold.setBold(true);
      title->setFont(0, bold);
      for (const QString& text : group.phrases) {
        auto* item = new QTreeWidgetItem(title, {text});
        item->setToolTip(0, QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped()));
        if (text == phrase && group.id == group_id) again = item;
      }
    }
    tree_->expandAll();
    if (again != nullptr) tree_->setCurrentItem(again);
    const QSignalBlocker still(keep_);
    keep_->setChecked(bank_->keepsHistory());
  }
  filter();
}

void PhrasePopup::filter() {
  const QString wanted = search_->text().simplified();
  QTreeWidgetItem* first = nullptr;
  for (int g = 0; g < tree_->topLevelItemCount(); ++g) {
    QTreeWidgetItem* group = tree_->topLevelItem(g);
    bool any = false;
    for (int i = 0; i < group->childCount(); ++i) {
      const bool fits = group->child(i)->text(0).contains(wanted, Qt::CaseInsensitive);
      group->child(i)->setHidden(!fits);
      if (fits && first == nullptr) first = group->child(i);
      any = any || fits;
    }
    group->setHidden(!any);
  }
  const QTreeWidgetItem* now = tree_->currentItem();
  if (!is_phrase(now) || now->isHidden()) tree_->setCurrentItem(first);
  showButtons();
}

void PhrasePopup::showButtons() {
  const QString group = chosenGroup();
  const bool any = !chosen().isEmpty();
  add_->setEnabled(any);
  replace_->setEnabled(any && !current_.isEmpty());
  save_->setEnabled(!current_.isEmpty() && current_.size() <= presenters::PhraseBank::kLongest &&
                    !bank_->own().contains(current_.simplified()));
  remove_->setEnabled(any && (group == QLatin1String("own") || group == QLatin1String("history")));
  clear_->setEnabled(!bank_->history().isEmpty());
}

QString PhrasePopup::chosen() const {
  const QTreeWidgetItem* item = tree_->currentItem();
  return is_phrase(item) && !item->isHidden() ? item->text(0) : QString();
}

QString PhrasePopup::chosenGroup() const {
  const QTreeWidgetItem* item = tree_->currentItem();
  return is_phrase(item) ? item->parent()->data(0, kIdRole).toString() : QString();
}

void PhrasePopup::take(bool replace) {
  const QString phrase = chosen();
  if (phrase.isEmpty() || (replace && current_.isEmpty())) return;
  hide();
  if (replace) {
    Q_EMIT replaced(phrase);
  } else {
    Q_EMIT added(phrase);
  }
}

void PhrasePopup::removeChosen() {
  const QString phrase = chosen();
  const QString group = chosenGroup();
  if (phrase.isEmpty()) return;
  if (group == QLatin1String("own")) bank_->removeOwn(phrase);
  if (group == QLatin1String("history")) bank_->forget(phrase);
}

void PhrasePopup::openMenu(const QPoint& place) {
  QTreeWidgetItem* item = tree_->itemAt(place);
  if (!is_phrase(item)) return;
  tree_->setCurrentItem(item);
  auto* menu = new QMenu(this);
  menu->setObjectName(QStringLiteral("phraseMenu"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  connect(menu->addAction(tr("Add as a new caption")), &QAction::triggered, this, [this] { take(false); });
  QAction* replace = menu->addAction(tr("Replace the current caption"));
  replace->setEnabled(replace_->isEnabled());
  connect(replace, &QAction::triggered, this, [this] { take(true); });
  QAction* remove = menu->addAction(tr("Remove"));
  remove->setEnabled(remove_->isEnabled());
  connect(remove, &QAction::triggered, this, &PhrasePopup::removeChosen);
  menu->popup(tree_->viewport()->mapToGlobal(place));
}

bool PhrasePopup::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
  auto* key = static_cast<QKeyEvent*>(event);
  if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
    take(key->modifiers().testFlag(Qt::ShiftModifier));
    return true;
  }
  if (watched == tree_ && key->key() == Qt::Key_Delete) {
    if (remove_->isEnabled()) removeChosen();
    return true;
  }
  if (watched == search_ && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
    QCoreApplication::sendEvent(tree_, key);
    return true;
  }
  return QFrame::eventFilter(watched, event);
}

void PhrasePopup::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) return hide();
  QFrame::keyPressEvent(event);
}

}  // namespace m2ib::views
