#include "ui/dialogs/models/model_manager_dialog.h"

#include <QDialogButtonBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QPushButton>
#include <QScreen>
#include <QTabBar>
#include <QTabWidget>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/dialogs/models/known_models_page.h"
#include "ui/dialogs/models/my_models_page.h"
#include "ui/presenters/text/model_list_text.h"
#include "ui/views/parts/message_bar.h"

namespace m2ib::dialogs {
namespace {

/// Pictures are for the window.
QStringList model_paths(const QMimeData& data) {
  QStringList paths;
  const auto urls = data.urls();
  for (const QUrl& url : urls) {
    if (url.isLocalFile() && presenters::may_be_model(url.toLocalFile())) paths << url.toLocalFile();
  }
  return paths;
}

}  // namespace

ModelManagerDialog::ModelManagerDialog(presenters::ModelListModel* models, presenters::ExplorerDocument* document,
                                       std::vector<library::KnownModel> known, const fetch::FetchOptions& options,
                                       QWidget* parent)
    : QDialog(parent),
      models_(models),
      document_(document),
      message_(new views::MessageBar(QStringLiteral("libraryMessage"), this)),
      loading_(new views::MessageBar(QStringLiteral("loadingMessage"), this)),
      tabs_(new QTabWidget(this)),
      mine_(new MyModelsPage(models, this)),
      known_(new KnownModelsPage(std::move(known), options, this)) {
  setObjectName(QStringLiteral("modelManagerDialog"));
  setWindowTitle(tr("Models"));
  setAcceptDrops(true);
  tabs_->setObjectName(QStringLiteral("modelTabs"));
  tabs_->setAccessibleName(windowTitle());
  tabs_->tabBar()->setAccessibleName(windowTitle());
  tabs_->tabBar()->setObjectName(QStringLiteral("modelTabBar"));
  tabs_->addTab(mine_, tr("M&y models"));
  tabs_->addTab(known_, tr("&Well-known models"));
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  buttons->button(QDialogButtonBox::Close)->setObjectName(QStringLiteral("closeManagerButton"));
  buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(message_);
  layout->addWidget(loading_);
  layout->addWidget(tabs_, 1);
  layout->addWidget(buttons);
  // With its frame on the screen of a small laptop too.
  resize(QSize(1000, 760).boundedTo(screen()->availableSize() - QSize(40, 60)));
  connect(models_, &presenters::ModelListModel::problemChanged, this, &ModelManagerDialog::showProblem);
  connect(mine_, &MyModelsPage::openRequested, this, &ModelManagerDialog::openRequested);
  connect(known_, &KnownModelsPage::openRequested, this, &ModelManagerDialog::openRequested);
  connect(known_, &KnownModelsPage::helpRequested, this, &ModelManagerDialog::helpRequested);
  connect(known_, &KnownModelsPage::fetched, this, [this](const QString& folder) {
    mine_->addPath(folder);
    Q_EMIT fetched(folder);
  });
  showProblem(models_->problem());
  connectDocument();
}

void ModelManagerDialog::connectDocument() {
  using presenters::ExplorerDocument;
  connect(document_, &ExplorerDocument::modelLoading, this, [this](const QString& path, double fraction) {
    loading_->showProgress(tr("Opening %1 …").arg(QFileInfo(path).fileName()), fraction, true);
  });
  connect(document_, &ExplorerDocument::modelChanged, this, [this] {
    loading_->showMessage(views::MessageBar::Kind::Info, {});
    mine_->setOpenModel(document_->model());
  });
  connect(document_, &ExplorerDocument::modelFailed, this, [this](const QString& message) {
    loading_->showMessage(views::MessageBar::Kind::Error, message);
    loading_->offerAction(tr("Help: opening models"));
  });
  connect(document_, &ExplorerDocument::modelCancelled, this,
          [this] { loading_->showMessage(views::MessageBar::Kind::Info, tr("Cancelled: the model was not opened.")); });
  connect(loading_, &views::MessageBar::cancelRequested, document_, &ExplorerDocument::cancelModel);
  connect(loading_, &views::MessageBar::actionRequested, this, &ModelManagerDialog::helpRequested);
  mine_->setOpenModel(document_->model());
}

void ModelManagerDialog::showEvent(QShowEvent* event) {
  QDialog::showEvent(event);
  models_->reload();
}

void ModelManagerDialog::dragEnterEvent(QDragEnterEvent* event) {
  if (!model_paths(*event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void ModelManagerDialog::dropEvent(QDropEvent* event) {
  const QStringList paths = model_paths(*event->mimeData());
  if (paths.isEmpty()) return;
  event->acceptProposedAction();
  tabs_->setCurrentWidget(mine_);
  for (const QString& path : paths) mine_->addPath(path);
}

void ModelManagerDialog::showProblem(const QString& problem) {
  message_->showMessage(views::MessageBar::Kind::Error, problem);
}

}  // namespace m2ib::dialogs
