#include "ui/views/panels/picture_panel.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/views/panels/picture_delegate.h"
#include "ui/views/parts/message_bar.h"

namespace m2ib::views {
namespace {

using Model = presenters::PictureListModel;
constexpr int kQuiet_ms = 30;
constexpr int kSmallest = 64;
constexpr int kLargest = 160;
constexpr int kAhead = 4;  ///< rows below the visible ones

}  // namespace

PicturePanel::PicturePanel(Model* list, QWidget* parent) : QWidget(parent), list_(list) {
  setObjectName(QStringLiteral("picturePanel"));
  build();
  visible_.setSingleShot(true);
  visible_.setInterval(kQuiet_ms);
  connect(&visible_, &QTimer::timeout, this, &PicturePanel::wantVisible);
  const auto later = qOverload<>(&QTimer::start);
  connect(view_->verticalScrollBar(), &QScrollBar::valueChanged, &visible_, later);
  connect(shown_, &QAbstractItemModel::layoutChanged, &visible_, later);
  connect(shown_, &QAbstractItemModel::modelReset, &visible_, later);
  connect(shown_, &QAbstractItemModel::rowsInserted, &visible_, later);
  connect(shown_, &QAbstractItemModel::rowsRemoved, &visible_, later);
  connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
    shown_->setFilterFixedString(text);
    showRows();
  });
  connect(filter_, &QLineEdit::returnPressed, this, [this] { chooseIndex(shown_->index(0, 0)); });
  connect(view_, &QListView::clicked, this, &PicturePanel::chooseIndex);
  connect(view_, &QListView::activated, this, &PicturePanel::chooseIndex);
  connect(message_, &MessageBar::cancelRequested, list_, &Model::cancel);
  connect(list_, &Model::scanStarted, this, &PicturePanel::showTexts);
  connect(list_, &Model::progressed, this, &PicturePanel::showRows);
  connect(list_, &Model::scanEnded, this, [this] {
    open_first_ = false;
    showTexts();
  });
  connect(list_, &Model::failed, this,
          [this](const QString& text) { message_->showMessage(MessageBar::Kind::Error, text); });
  showRows();
}

void PicturePanel::build() {
  shown_ = new QSortFilterProxyModel(this);
  shown_->setSourceModel(list_);
  shown_->setFilterCaseSensitivity(Qt::CaseInsensitive);
  message_ = new MessageBar(QStringLiteral("pictureMessage"), this);
  filter_ = new QLineEdit(this);
  filter_->setObjectName(QStringLiteral("pictureFilter"));
  filter_->setPlaceholderText(tr("Filter by name"));
  filter_->setAccessibleName(filter_->placeholderText());
  filter_->setClearButtonEnabled(true);
  filter_->setAcceptDrops(false);  // a dropped folder is for the window
  filter_->installEventFilter(this);
  view_ = new QListView(this);
  view_->setObjectName(QStringLiteral("pictureList"));
  view_->setAccessibleName(tr("Images"));
  view_->setModel(shown_);
  delegate_ = new PictureDelegate(view_);
  view_->setItemDelegate(delegate_);
  view_->setUniformItemSizes(true);
  view_->setSelectionMode(QAbstractItemView::SingleSelection);
  view_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  view_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  view_->installEventFilter(this);
  view_->viewport()->installEventFilter(this);
  empty_ = new QLabel(this);
  empty_->setObjectName(QStringLiteral("pictureEmpty"));
  empty_->setAlignment(Qt::AlignCenter);
  empty_->setWordWrap(true);
  empty_->setMargin(12);
  pages_ = new QStackedWidget(this);
  pages_->addWidget(view_);
  pages_->addWidget(empty_);
  left_out_ = new QLabel(this);
  left_out_->setObjectName(QStringLiteral("pictureLeftOut"));
  left_out_->setWordWrap(true);
  left_out_->setTextFormat(Qt::PlainText);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 6, 8, 8);
  layout->addWidget(message_);
  layout->addWidget(filter_);
  layout->addWidget(pages_, 1);
  layout->addWidget(left_out_);
  setTabOrder(filter_, view_);
}

// --- opening ---------------------------------------------------------------------------------------------------------

void PicturePanel::look(const QStringList& paths) {
  open_first_ = true;
  list_->look(paths);
}

void PicturePanel::choose(const Model::Place& place) {
  if (place.row < 0 || !list_->entry(place.row).problem.empty()) return;
  const pictures::PictureLocation location = list_->entry(place.row).pictures[static_cast<std::size_t>(place.index)];
  showOpen(location);
  Q_EMIT pictureChosen(location, place.index);
}

void PicturePanel::chooseIndex(const QModelIndex& shown) {
  if (!shown.isValid()) return;
  const int row = shown_->mapToSource(shown).row();
  if (!list_->entry(row).problem.empty()) {
    const QString why = shown.data(Model::ProblemRole).toString();
    return message_->showMessage(MessageBar::Kind::Warning, shown.data().toString() + QLatin1Char('\n') + why);
  }
  if (!list_->scanning()) message_->showMessage(MessageBar::Kind::Info, {});
  // A series goes on where it was.
  if (row != list_->open().row) choose({row, 0});
}

void PicturePanel::stepPicture(int step) { choose(list_->step(list_->open(), step < 0 ? -1 : 1)); }

void PicturePanel::stepRow(int step) {
  Model::Place from = list_->open();
  if (from.row >= 0 && step > 0) from.index = static_cast<int>(list_->entry(from.row).pictures.size()) - 1;
  if (from.row >= 0 && step < 0) from.index = 0;
  Model::Place to = list_->step(from, step);
  to.index = 0;
  choose(to);
}

bool PicturePanel::canStep(int step) const { return list_->step(list_->open(), step).row >= 0; }

void PicturePanel::setNamesHidden(bool hidden) {
  list_->setNamesHidden(hidden);
  if (hidden) showTexts();  // a failure that is still being told names its folder
}

void PicturePanel::showOpen(const pictures::PictureLocation& location) {
  list_->setOpen(location);
  const QModelIndex index = shown_->mapFromSource(list_->index(list_->open().row));
  if (index.isValid()) view_->setCurrentIndex(index);
}

// --- what is seen ----------------------------------------------------------------------------------------------------

void PicturePanel::showTexts() {
  if (list_->scanning()) {
    message_->showProgress(list_->progressText(), -1, true);
  } else {
    message_->showMessage(MessageBar::Kind::Info, {});
  }
  const QString left_out = list_->scanning() ? QString() : list_->leftOutText();
  left_out_->setText(left_out);
  left_out_->setVisible(!left_out.isEmpty());
  const bool filtered_away = list_->rowCount() > 0;
  empty_->setText(list_->scanning() ? QString()
                  : filtered_away   ? tr("No name contains this text")
                                    : tr("Drop a folder or a ZIP with X-rays here"));
  pages_->setCurrentWidget(shown_->rowCount() > 0 ? static_cast<QWidget*>(view_) : empty_);
}

void PicturePanel::showRows() {
  showTexts();
  visible_.start();
  if (!open_first_) return;
  const Model::Place first = list_->step({}, 1);
  if (first.row < 0) return;
  open_first_ = false;
  choose(first);
  view_->scrollToTop();
}

void PicturePanel::fitThumbnails() {
  const int side = std::clamp(view_->viewport()->width() * 2 / 5, kSmallest, kLargest);
  if (side == delegate_->side()) return;
  delegate_->setSide(side);  // which lays the rows out again
}

void PicturePanel::wantVisible() {
  if (!isVisible() || shown_->rowCount() == 0) return;
  QList<int> rows;
  const QRect window = view_->viewport()->rect();
  const QModelIndex top = view_->indexAt(QPoint(window.center().x(), window.top() + 1));
  const int height = std::max(1, view_->sizeHintForRow(0));
  const int first = top.isValid() ? top.row() : 0;
  const int last = std::min(first + window.height() / height + 1 + kAhead, shown_->rowCount() - 1);
  for (int row = first; row <= last; ++row) rows << shown_->mapToSource(shown_->index(row, 0)).row();
  list_->wantThumbnails(rows, static_cast<int>(std::ceil(kLargest * devicePixelRatioF())));
}

bool PicturePanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == view_->viewport() && event->type() == QEvent::Resize) {
    fitThumbnails();
    visible_.start();
  }
  if (watched == view_ && event->type() == QEvent::ShortcutOverride) {
    // Of the window's keys these mean something else in a list.
    const int key = static_cast<QKeyEvent*>(event)->key();
    const bool plain = static_cast<QKeyEvent*>(event)->modifiers() == Qt::NoModifier;
    if (plain && (key == Qt::Key_PageUp || key == Qt::Key_PageDown || key == Qt::Key_Home || key == Qt::Key_End)) {
      event->accept();
      return true;
    }
  }
  if (watched == filter_ && event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Down || key->key() == Qt::Key_PageDown) {
      if (!view_->currentIndex().isValid()) view_->setCurrentIndex(shown_->index(0, 0));
      view_->setFocus(Qt::TabFocusReason);
      return true;
    }
    if (key->key() == Qt::Key_Escape && !filter_->text().isEmpty()) {
      filter_->clear();
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

void PicturePanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  visible_.start();
}

}  // namespace m2ib::views
