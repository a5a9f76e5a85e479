#include "ui/dialogs/models/my_models_page.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGroupBox>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QStandardPaths>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/dialogs/detail_rows.h"
#include "ui/dialogs/export/preset_editor.h"
#include "ui/dialogs/models/model_card_delegate.h"

namespace m2ib::dialogs {
namespace {

QPushButton* button(const QString& name, const QString& text, const QString& tip, QWidget* parent) {
  auto* made = new QPushButton(text, parent);
  made->setObjectName(name);
  made->setToolTip(tip);
  made->setAutoDefault(false);
  return made;
}

}  // namespace

MyModelsPage::MyModelsPage(presenters::ModelListModel* models, QWidget* parent) : QWidget(parent), models_(models) {
  auto* splitter = new QSplitter(Qt::Horizontal, this);
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(buildList());
  splitter->addWidget(buildDetails());
  splitter->setStretchFactor(1, 1);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(splitter);
  connectAll();
  restoreChoice();
}

QWidget* MyModelsPage::buildList() {
  auto* side = new QWidget(this);
  list_ = new QListView(side);
  list_->setObjectName(QStringLiteral("modelList"));
  list_->setAccessibleName(tr("My models"));
  list_->setModel(models_);
  list_->setItemDelegate(new ModelCardDelegate(list_));
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  list_->setMinimumWidth(static_cast<int>(figure::kModelCardSize.width()) + 44);
  list_->setUniformItemSizes(true);

  empty_ = new QWidget(side);
  empty_->setObjectName(QStringLiteral("emptyModels"));
  auto* sentence =
      new QLabel(tr("You have added no model yet: choose a folder with a model's files, or drop it here."), empty_);
  sentence->setObjectName(QStringLiteral("emptyModelsText"));
  sentence->setWordWrap(true);
  auto* first = button(QStringLiteral("emptyAddFolderButton"), tr("Add a model folder …"), {}, empty_);
  connect(first, &QPushButton::clicked, this, &MyModelsPage::addFolder);
  auto* empty_layout = new QVBoxLayout(empty_);
  empty_layout->setContentsMargins(2, 2, 2, 2);
  empty_layout->addWidget(sentence);
  empty_layout->addWidget(first, 0, Qt::AlignLeft);

  auto* folder = button(QStringLiteral("addFolderButton"), tr("Add &folder …"),
                        tr("A folder with a model's files; nothing is copied"), side);
  auto* file = button(QStringLiteral("addFileButton"), tr("Add f&ile …"),
                      tr("A file of weights; its companions are looked for beside it"), side);
  remove_ = button(QStringLiteral("removeModelButton"), tr("&Remove"),
                   tr("Takes the model off this list. Its files stay where they are."), side);
  connect(folder, &QPushButton::clicked, this, &MyModelsPage::addFolder);
  connect(file, &QPushButton::clicked, this, &MyModelsPage::addFile);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(6);
  for (QPushButton* each : {folder, file, remove_}) buttons->addWidget(each);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(0, 0, 6, 0);
  layout->addWidget(list_, 1);
  layout->addWidget(empty_);
  layout->addLayout(buttons);
  return side;
}

QWidget* MyModelsPage::buildDetails() {
  auto* side = new QWidget(this);
  title_ = new QLabel(side);
  title_->setObjectName(QStringLiteral("modelTitle"));
  title_->setTextFormat(Qt::PlainText);
  title_->setWordWrap(true);
  QFont large = title_->font();
  large.setBold(true);
  large.setPointSizeF(large.pointSizeF() * 1.25);
  title_->setFont(large);
  missing_ = new QLabel(side);
  missing_->setObjectName(QStringLiteral("modelMissing"));
  missing_->setWordWrap(true);
  details_ = new QTextBrowser(side);
  details_->setObjectName(QStringLiteral("modelDetails"));
  details_->setAccessibleName(tr("About this model"));
  details_->setOpenLinks(false);
  details_->setMinimumHeight(140);
  preset_ = new PresetEditor(side);
  auto* box = new QGroupBox(tr("Starts with"), side);
  box->setObjectName(QStringLiteral("presetBox"));
  auto* box_layout = new QVBoxLayout(box);
  box_layout->addWidget(preset_);
  preset_box_ = box;
  reveal_ = button(QStringLiteral("revealModelButton"), tr("Show in the file &manager"), {}, side);
  open_ = button(QStringLiteral("openModelButton"), tr("&Open"), tr("Opens the model in the window"), side);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(reveal_);
  buttons->addStretch(1);
  buttons->addWidget(open_);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(6, 0, 0, 0);
  layout->addWidget(title_);
  layout->addWidget(missing_);
  layout->addWidget(details_, 1);
  layout->addWidget(preset_box_);
  layout->addLayout(buttons);
  return side;
}

void MyModelsPage::connectAll() {
  connect(models_, &QAbstractItemModel::modelReset, this, &MyModelsPage::restoreChoice);
  connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
    if (!now.isValid()) return;
    chosen_ = models_->row(now.row()).path;
    showChosen();
  });
  // Not activated(): some desktops send it for a single click.
  connect(list_, &QListView::doubleClicked, open_, &QPushButton::click);
  list_->installEventFilter(this);
  connect(open_, &QPushButton::clicked, this, [this] { Q_EMIT openRequested(chosen_); });
  connect(remove_, &QPushButton::clicked, this, &MyModelsPage::removeChosen);
  connect(reveal_, &QPushButton::clicked, this, &MyModelsPage::showInFileManager);
  connect(preset_, &PresetEditor::applied, this, [this](const library::ModelPreset& preset) {
    const QString path = chosen_;
    const int row = models_->rowOf(path);
    if (row < 0) return;
    const bool open = models_->row(row).open;
    models_->setPreset(path, preset);
    if (open) Q_EMIT openRequested(path);
  });
}

bool MyModelsPage::eventFilter(QObject* watched, QEvent* event) {
  // Enter belongs to the list alone, not to a default button, which would take it from the fields of the preset too.
  if (watched == list_ && event->type() == QEvent::KeyPress) {
    const int key = static_cast<const QKeyEvent*>(event)->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
      open_->click();
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

void MyModelsPage::choose(const QString& path) {
  const int row = models_->rowOf(path);
  if (row < 0) return;
  chosen_ = models_->row(row).path;
  restoreChoice();
}

void MyModelsPage::setOpenModel(const model::DualEncoderPtr& model) {
  open_model_ = model;
  showChosen();
}

void MyModelsPage::restoreChoice() {
  int row = models_->rowOf(chosen_);
  if (row < 0 && models_->rowCount() > 0) row = 0;
  if (row >= 0) {
    const QModelIndex index = models_->index(row);
    list_->setCurrentIndex(index);
    list_->scrollTo(index);
    chosen_ = models_->row(row).path;
  } else {
    chosen_.clear();
  }
  empty_->setVisible(!models_->hasOwnModels());
  showChosen();
}

void MyModelsPage::showChosen() {
  const int row = models_->rowOf(chosen_);
  open_->setEnabled(row >= 0);
  reveal_->setEnabled(row >= 0);
  remove_->setEnabled(row >= 0 && !models_->row(row).built_in);
  preset_box_->setEnabled(row >= 0);
  missing_->hide();
  if (row < 0) {
    title_->setText(tr("No model"));
    details_->clear();
    return preset_->showPreset({}, std::nullopt);
  }
  const presenters::ModelRow& at = models_->row(row);
  title_->setText(at.title);
  if (!at.exists) {
    missing_->setText(
        tr("There is nothing at this path any more. Put the files back, or remove the model from the "
           "list."));
    missing_->show();
    open_->setEnabled(false);
  }
  details_->setHtml(detailsHtml(at));
  preset_->showPreset(at.preset, at.snapshot);
}

QString MyModelsPage::detailsHtml(const presenters::ModelRow& row) const {
  if (row.open && open_model_) return card_html(open_model_->card());
  const QLocale locale;
  DetailRows rows;
  if (row.built_in) rows.add(tr("Origin"), tr("Comes with the program, for trying it out"));
  if (row.snapshot) {
    const library::ModelSnapshot& known = *row.snapshot;
    rows.add(tr("Summary"), known.summary);
    rows.add(tr("Intended use"), known.intended_use);
    if (known.trust == model::Trust::None) rows.add(tr("Trust"), tr("Its answers cannot be meaningful"));
    if (known.trust == model::Trust::Unknown) rows.add(tr("Trust"), tr("Training unknown: read its maps with care"));
    rows.add(tr("Layout"), known.layout);
    rows.add(tr("Picture"),
             tr("%1 × %1 px, grid %2 × %2").arg(locale.toString(known.image_size_px), locale.toString(known.grid)));
    rows.add(tr("Towers"), tr("%1 image blocks, %2 text blocks")
                               .arg(locale.toString(known.image_blocks), locale.toString(known.text_blocks)));
    rows.add(tr("Embedding"), tr("%1 numbers").arg(locale.toString(known.embedding)));
    rows.add(tr("Preprocessing"), known.preprocessing);
    rows.add(tr("Tokenizer"), known.tokenizer);
    rows.add(tr("Parameters"), tr("%1 (%2 in memory)")
                                   .arg(locale.toString(static_cast<qlonglong>(known.parameters)),
                                        locale.formattedDataSize(known.weights_bytes)));
    rows.add(tr("SHA-256 of the weights"), grouped_digest(known.weights_sha256));
  } else if (row.exists) {
    rows.add(tr("State"), tr("Not opened yet: its files have not been looked at."));
  }
  if (row.last_used.isValid()) rows.add(tr("Last used"), locale.toString(row.last_used, QLocale::ShortFormat));
  rows.add(tr("Path"), QDir::toNativeSeparators(row.path));
  return rows.html();
}

void MyModelsPage::addPath(const QString& path) {
  models_->add(path);
  choose(path);
}

void MyModelsPage::addFolder() {
  const QString folder = QFileDialog::getExistingDirectory(
      this, tr("Add a model folder"), QStandardPaths::writableLocation(QStandardPaths::HomeLocation));
  if (!folder.isEmpty()) addPath(folder);
}

void MyModelsPage::addFile() {
  const QString file = QFileDialog::getOpenFileName(
      this, tr("Add a model file"), QStandardPaths::writableLocation(QStandardPaths::HomeLocation),
      tr("Weights (*.safetensors *.bin *.pt *.pth *.ckpt *.index.json);;All files (*)"));
  if (!file.isEmpty()) addPath(file);
}

void MyModelsPage::removeChosen() {
  const int row = models_->rowOf(chosen_);
  if (row < 0) return;
  const QString gone = chosen_;
  // The next one takes its place, so that the list does not jump to its start.
  const int next = row + 1 < models_->rowCount() ? row + 1 : row - 1;
  if (next >= 0) chosen_ = models_->row(next).path;
  models_->remove(gone);
}

void MyModelsPage::showInFileManager() {
  const QFileInfo info(chosen_);
  QString folder = info.isDir() ? chosen_ : info.absolutePath();
  while (!QFileInfo(folder).isDir() && QFileInfo(folder).absolutePath() != folder) {
    folder = QFileInfo(folder).absolutePath();
  }
  QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
}

}  // namespace m2ib::dialogs
