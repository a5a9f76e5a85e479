#include "ui/dialogs/tag_panel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QHideEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShowEvent>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/dialogs/tag_model.h"
#include "ui/presenters/document/explorer_document.h"
#include "ui/presenters/text/error_text.h"

namespace m2ib::dialogs {

using presenters::ExplorerDocument;

TagPanel::TagPanel(ExplorerDocument* document, QWidget* parent)
    : QWidget(parent), document_(document), model_(new TagModel(this)), shown_(new QSortFilterProxyModel(this)) {
  shown_->setSourceModel(model_);
  shown_->setFilterKeyColumn(-1);
  shown_->setFilterCaseSensitivity(Qt::CaseInsensitive);
  build();
  connect(filter_, &QLineEdit::textChanged, shown_, &QSortFilterProxyModel::setFilterFixedString);
  connect(&reader_, &jobs::TagReader::loaded, this, [this](quint64 generation, const auto& tags) {
    if (generation == wanted_) showTags(tags);
  });
  connect(&reader_, &jobs::TagReader::failed, this, [this](quint64 generation, const Error& error) {
    if (generation != wanted_) return;
    if (error.code == ErrorCode::NotAnImage) return say(tr("This picture is no DICOM file: it has no header."));
    // The reason names the file.
    say(hidden_ ? tr("The header could not be read. The reason is shown while personal data is shown.")
                : presenters::error_text(error));
  });
  connect(document_, &ExplorerDocument::imageChanged, this, [this] {
    // Another frame of the same file has the same header.
    const pictures::PictureLocation& now = document_->imageLocation();
    if (isVisible() && !now.file.empty() && now.file == file_.file && now.member == file_.member) return;
    forget();
    if (isVisible()) read();
  });
}

void TagPanel::build() {
  filter_ = new QLineEdit(this);
  filter_->setObjectName(QStringLiteral("tagsFilter"));
  filter_->setPlaceholderText(tr("Find a name, a tag or a value"));
  filter_->setAccessibleName(filter_->placeholderText());
  filter_->setClearButtonEnabled(true);
  state_ = new QLabel(this);
  state_->setObjectName(QStringLiteral("tagsState"));
  state_->setForegroundRole(QPalette::PlaceholderText);
  copy_ = new QPushButton(tr("Copy row"), this);
  copy_->setObjectName(QStringLiteral("tagsCopyButton"));
  table_ = new QTableView(this);
  table_->setObjectName(QStringLiteral("tagsTable"));
  table_->setAccessibleName(tr("DICOM header"));
  table_->setModel(shown_);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setAlternatingRowColors(true);
  table_->setShowGrid(false);
  table_->setWordWrap(false);
  table_->setTabKeyNavigation(false);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(table_->fontMetrics().height() + 6);
  table_->horizontalHeader()->setStretchLastSection(true);
  table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  auto* copy_key = new QAction(tr("Copy row"), table_);
  copy_key->setShortcut(QKeySequence::Copy);
  copy_key->setShortcutContext(Qt::WidgetShortcut);
  table_->addAction(copy_key);
  table_->setContextMenuPolicy(Qt::ActionsContextMenu);
  message_ = new QLabel(this);
  message_->setObjectName(QStringLiteral("tagsMessage"));
  message_->setTextFormat(Qt::PlainText);
  message_->setWordWrap(true);
  message_->setAlignment(Qt::AlignCenter);
  message_->setForegroundRole(QPalette::PlaceholderText);
  stack_ = new QStackedWidget(this);
  stack_->addWidget(message_);
  stack_->addWidget(table_);
  auto* line = new QHBoxLayout;
  line->addWidget(filter_, 1);
  line->addWidget(state_);
  line->addWidget(copy_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(6, 6, 6, 6);
  layout->addLayout(line);
  layout->addWidget(stack_, 1);
  connect(copy_, &QPushButton::clicked, this, &TagPanel::copyRow);
  connect(copy_key, &QAction::triggered, this, &TagPanel::copyRow);
}

void TagPanel::setPersonalHidden(bool hidden) {
  hidden_ = hidden;
  model_->setPersonalHidden(hidden);
  state_->setText(hidden ? tr("Personal values are hidden") : QString());
}

void TagPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (!event->spontaneous()) read();
}

void TagPanel::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  if (!event->spontaneous()) forget();
}

void TagPanel::read() {
  forget();
  if (!document_->radiograph()) return say(tr("Open a DICOM file to see its header here."));
  const pictures::PictureLocation& location = document_->imageLocation();
  if (location.file.empty()) return say(tr("This picture does not come from a file: it has no header."));
  say(tr("Reading the header …"));
  file_ = location;
  wanted_ = reader_.request(location);
}

void TagPanel::forget() {
  wanted_ = 0;
  file_ = {};
  filter_->clear();
  model_->setTags({});
  say({});
}

void TagPanel::say(const QString& text) {
  message_->setText(text);
  stack_->setCurrentWidget(message_);
  filter_->setEnabled(false);
  copy_->setEnabled(false);
}

void TagPanel::showTags(std::vector<image::DicomTag> tags) {
  wanted_ = 0;
  if (tags.empty()) return say(tr("The header is empty."));
  model_->setTags(std::move(tags));
  stack_->setCurrentWidget(table_);
  for (const int column : {TagModel::Tag, TagModel::Vr, TagModel::Name}) table_->resizeColumnToContents(column);
  filter_->setEnabled(true);
  copy_->setEnabled(true);
}

void TagPanel::copyRow() {
  const QModelIndex row = table_->currentIndex();
  if (!row.isValid()) return;
  QStringList cells;
  for (int column = 0; column < TagModel::ColumnCount; ++column) {
    cells << row.siblingAtColumn(column).data().toString().trimmed();
  }
  QApplication::clipboard()->setText(cells.join(QLatin1Char('\t')));
}

}  // namespace m2ib::dialogs
