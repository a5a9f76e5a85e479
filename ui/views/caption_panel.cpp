#include "ui/views/caption_panel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "ui/presenters/caption_list_model.h"
#include "ui/views/caption_delegate.h"

namespace m2ib::views {
namespace {

constexpr int kQuiet_ms = 250;

}  // namespace

CaptionPanel::CaptionPanel(presenters::ExplorerDocument* document, QWidget* parent)
    : QWidget(parent), document_(document) {
  setObjectName(QStringLiteral("captionPanel"));
  build();
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
  showCurrent();
}

void CaptionPanel::build() {
  list_ = new QListView(this);
  list_->setObjectName(QStringLiteral("captionList"));
  list_->setAccessibleName(tr("Captions"));
  list_->setModel(document_->captions());
  list_->setItemDelegate(new CaptionDelegate(list_));
  list_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
  list_->setUniformItemSizes(true);
  list_->setSelectionMode(QAbstractItemView::SingleSelection);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setToolTip(
      tr("Up and Down choose a caption, F2 edits it. The number is the cosine similarity with the picture."));
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

  auto* buttons = new QHBoxLayout;
  buttons->addWidget(add_);
  buttons->addWidget(remove_);
  buttons->addStretch(1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 6, 8, 8);
  layout->addWidget(edit_label_);
  layout->addWidget(edit_);
  layout->addWidget(list_, 1);
  layout->addLayout(buttons);
  setTabOrder(edit_, list_);
  setTabOrder(list_, add_);
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
  // What is being typed is newer than the document.
  if (!fresh && !quiet_.isActive() && edit_->text() != document_->caption(row)) {
    edit_->setText(document_->caption(row));
    edit_->setCursorPosition(0);  // a long caption is read from its beginning
  }
  if (!any && !quiet_.isActive() && !adding_) edit_->clear();
  const QModelIndex index = document_->captions()->index(row, 0);
  if (list_->currentIndex().row() != row) {
    list_->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
  }
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
