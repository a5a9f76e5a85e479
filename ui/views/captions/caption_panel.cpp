#include "ui/views/captions/caption_panel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "ui/presenters/caption_list_model.h"
#include "ui/views/captions/caption_delegate.h"
#include "ui/views/captions/caption_panel_support.h"
#include "ui/views/captions/caption_panel_titles.h"
#include "ui/views/captions/phrase_popup.h"

namespace m2ib::views {
namespace {

constexpr int kQuiet_ms = 250;

}  // namespace

CaptionPanel::CaptionPanel(presenters::ExplorerDocument* document, QWidget* parent)
    : QWidget(parent), document_(document), phrases_(new presenters::PhraseBank(nullptr, this)) {
  setObjectName(QStringLiteral("captionPanel"));
  build();
  layOut();
  quiet_.setSingleShot(true);
  quiet_.setInterval(kQuiet_ms);
  connect(&quiet_, &QTimer::timeout, this, [this] { takeText(false); });
  connect(edit_, &QLineEdit::textEdited, &quiet_, qOverload<>(&QTimer::start));
  connect(edit_, &QLineEdit::returnPressed, this, [this] { takeText(true); });
  connect(add_, &QPushButton::clicked, this, &CaptionPanel::startNewCaption);
  connect(remove_, &QPushButton::clicked, this, &CaptionPanel::removeCurrent);
  connect(list_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
    if (!now.isValid() || now.row() == document_->currentCaption()) return;
    if (quiet_.isActive()) takeText(false);
    document_->setCurrentCaption(now.row());
  });
  // A click beside the rows clears the selection, but the current caption stays the current one, and is shown so.
  connect(
      list_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
      [this] {
        if (!adding_ && !list_->selectionModel()->hasSelection()) showCurrent();
      },
      Qt::QueuedConnection);
  connect(document_, &presenters::ExplorerDocument::currentCaptionChanged, this, [this] {
    adding_ = false;
    quiet_.stop();
    showCurrent();
  });
  QAbstractItemModel* captions = document_->captions();
  for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
    connect(captions, signal, this, &CaptionPanel::showCurrent, Qt::QueuedConnection);
  }
  connect(captions, &QAbstractItemModel::dataChanged, this, &CaptionPanel::showCurrent);
  connectPhrases();
  showCurrent();
}

void CaptionPanel::connectPhrases() {
  connect(open_phrases_, &QToolButton::clicked, this, &CaptionPanel::openPhrases);
  connect(popup_, &PhrasePopup::added, this, [this](const QString& phrase) {
    if (quiet_.isActive()) takeText(false);
    adding_ = false;
    document_->addCaption(phrase);
    phrases_->remember(phrase);
  });
  connect(popup_, &PhrasePopup::replaced, this, [this](const QString& phrase) {
    quiet_.stop();
    adding_ = false;
    document_->replaceCaption(document_->currentCaption(), phrase, tr("Replace caption"));
    phrases_->remember(phrase);
  });
  // Half a sentence is no history: it is taken when it was explained and nobody types any more. A line that loses the
  // focus because the panel goes away finds nobody.
  connect(edit_, &QLineEdit::textEdited, this, [this] { typed_ = true; });
  connect(edit_, &QLineEdit::editingFinished, phrases_, [this] {
    if (std::exchange(typed_, false)) phrases_->remember(edit_->text());
  });
  connect(document_, &presenters::ExplorerDocument::paneChanged, this, [this](int row) {
    const bool typing = typed_ && row == document_->currentCaption();
    if (typing || document_->pane(row).phase != presenters::PaneState::Phase::Done) return;
    const QString text = document_->caption(row);
    if (!phrases_->history().contains(text)) phrases_->remember(text);
  });
}

void CaptionPanel::openPhrases() {
  if (quiet_.isActive()) takeText(false);
  popup_->open(open_phrases_, adding_ ? QString() : document_->caption(document_->currentCaption()));
}

void CaptionPanel::build() {
  list_ = new QListView(this);
  list_->setObjectName(QStringLiteral("captionList"));
  list_->setAccessibleName(tr("Captions"));
  list_->setModel(document_->captions());
  delegate_ = new CaptionDelegate(list_);
  list_->setItemDelegate(delegate_);
  list_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
  list_->setUniformItemSizes(true);
  list_->setMinimumHeight(5 * fontMetrics().height());  // two rows
  list_->setSelectionMode(QAbstractItemView::SingleSelection);
  list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setToolTip(
      tr("Up and Down choose a caption, F2 edits it. Drag it to another place, or move it with Ctrl+Shift+Up and "
         "Ctrl+Shift+Down."));
  list_->setDragDropMode(QAbstractItemView::InternalMove);
  move_up_ = addMove("moveCaptionUpAction", tr("Move up"), Qt::Key_Up, -1);
  move_down_ = addMove("moveCaptionDownAction", tr("Move down"), Qt::Key_Down, 1);
  list_->setContextMenuPolicy(Qt::ActionsContextMenu);
  titles_ = new CaptionPanelTitles(this);
  support_ = new CaptionPanelSupport(this);
  popup_ = new PhrasePopup(phrases_, this);
  edit_ = new QLineEdit(this);
  edit_->setObjectName(QStringLiteral("captionEdit"));
  edit_->setClearButtonEnabled(true);
  edit_->setMaxLength(1000000);  // a caption too long is cut by the tokenizer, which says so
  edit_->setAcceptDrops(false);  // a dropped file is a picture for the window, not text for this line
  edit_->installEventFilter(this);
  edit_label_ = new QLabel(this);
  edit_label_->setBuddy(edit_);
  add_ = new QPushButton(tr("Add caption"), this);
  add_->setObjectName(QStringLiteral("addCaptionButton"));
  remove_ = new QPushButton(tr("Remove"), this);
  remove_->setObjectName(QStringLiteral("removeCaptionButton"));
  for (QPushButton* button : {add_, remove_}) button->setAutoDefault(false);

  open_phrases_ = new QToolButton(this);
  open_phrases_->setObjectName(QStringLiteral("phrasesButton"));
  open_phrases_->setText(tr("Phrases"));
  open_phrases_->setArrowType(Qt::DownArrow);
  open_phrases_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  open_phrases_->setFocusPolicy(Qt::StrongFocus);
  open_phrases_->setToolTip(tr("Common phrases, your own, and what was written lately"));
}

QAction* CaptionPanel::addMove(const char* name, const QString& text, Qt::Key key, int step) {
  auto* action = new QAction(text, this);
  action->setObjectName(QLatin1String(name));
  // As the keys that choose another caption, with Shift.
  action->setShortcut(Qt::CTRL | Qt::SHIFT | key);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  action->setShortcutVisibleInContextMenu(true);
  addAction(action);
  list_->addAction(action);
  connect(action, &QAction::triggered, this, [this, step] { moveCurrent(step); });
  return action;
}

void CaptionPanel::layOut() {
  auto* head = new QHBoxLayout;
  head->addWidget(edit_label_, 1);
  head->addWidget(open_phrases_);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(add_);
  buttons->addWidget(remove_);
  buttons->addStretch(1);
  auto* table = new QVBoxLayout;
  table->setSpacing(1);
  table->addWidget(titles_);
  table->addWidget(list_, 1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 6, 8, 8);
  layout->addLayout(head);
  layout->addWidget(edit_);
  layout->addLayout(table, 1);
  layout->addWidget(support_);
  layout->addLayout(buttons);
  setTabOrder(edit_, open_phrases_);
  setTabOrder(open_phrases_, list_);
  setTabOrder(list_, support_);
  setTabOrder(support_, add_);
  setTabOrder(add_, remove_);
}

void CaptionPanel::startNewCaption() {
  if (quiet_.isActive()) takeText(false);
  adding_ = true;
  edit_->clear();
  showCurrent();
  edit_->setFocus(Qt::ShortcutFocusReason);
}

void CaptionPanel::removeCurrent() {
  quiet_.stop();
  if (document_->currentCaption() >= 0) document_->removeCaption(document_->currentCaption());
}

void CaptionPanel::moveCurrent(int step) {
  const quint64 id = document_->captionId(document_->currentCaption());
  if (quiet_.isActive()) takeText(false);
  const int row = document_->rowOfCaption(id);
  if (row >= 0) document_->moveCaption(row, row + step);
}

void CaptionPanel::editCurrent() {
  edit_->setFocus(Qt::ShortcutFocusReason);
  edit_->selectAll();
}

void CaptionPanel::showCurrent() {
  const int row = document_->currentCaption();
  const bool any = row >= 0;
  const bool fresh = adding_ || !any;
  edit_label_->setText(fresh ? tr("&New caption") : tr("Captio&n %1").arg(presenters::CaptionListModel::letter(row)));
  edit_->setAccessibleName(edit_label_->text().remove(QLatin1Char('&')));
  edit_->setPlaceholderText(tr("Describe what to look for"));
  remove_->setEnabled(any && !adding_);
  move_up_->setEnabled(row > 0);
  move_down_->setEnabled(any && row + 1 < document_->captionCount());
  // What is being typed is newer than the document.
  if (!fresh && !quiet_.isActive() && edit_->text() != document_->caption(row)) {
    edit_->setText(document_->caption(row));
    edit_->setCursorPosition(0);  // a long caption is read from its beginning
  }
  if (!any && !quiet_.isActive() && !adding_) edit_->clear();
  const QModelIndex index = document_->captions()->index(row, 0);
  const bool unmarked = any && !list_->selectionModel()->hasSelection();
  if (list_->currentIndex().row() != row || unmarked) {
    list_->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
  }
  showTable();
}

void CaptionPanel::showTable() {
  const int row = document_->currentCaption();
  const auto* captions = static_cast<presenters::CaptionListModel*>(document_->captions());
  titles_->setVisible(document_->captionCount() > 0);
  const bool was_shown = !support_->isHidden();
  support_->showSupport(presenters::CaptionListModel::letter(row), captions->support(row));
  // It takes room from the list.
  if (!was_shown && !support_->isHidden()) {
    QTimer::singleShot(0, list_, [this] { list_->scrollTo(list_->currentIndex()); });
  }
}

void CaptionPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const bool wide = width() >= CaptionDelegate::kWide_px;
  delegate_->setWide(wide);
  titles_->setWide(wide);
}

void CaptionPanel::takeText(bool finished) {
  quiet_.stop();
  const QString text = edit_->text().trimmed();
  const int row = document_->currentCaption();
  if (adding_ || row < 0) {
    if (text.isEmpty()) {
      adding_ = adding_ && !finished;
      return showCurrent();
    }
    adding_ = false;
    return document_->addCaption(text);
  }
  // What is typed after Enter is another sentence, not the end of this one.
  if (finished) edit_->selectAll();
  // An empty line is a pause between two captions and nothing to compute.
  if (text.isEmpty() || text == document_->caption(row)) return;
  document_->setCaption(row, text);
}

void CaptionPanel::selectBeside(int step) {
  const int row = document_->currentCaption() + step;
  if (quiet_.isActive()) takeText(false);
  if (row >= 0 && row < document_->captionCount()) document_->setCurrentCaption(row);
}

bool CaptionPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == edit_ && event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down) {
      selectBeside(key->key() == Qt::Key_Up ? -1 : 1);
      return true;
    }
    if (key->key() == Qt::Key_Escape && adding_) {
      adding_ = false;
      quiet_.stop();
      showCurrent();
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace m2ib::views
