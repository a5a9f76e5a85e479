// What MainWindow does with models: opening, the person's list, well-known models, help.
#include <QAction>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QMenu>
#include <QStatusBar>

#include "core/library/known_models.h"
#include "core/session/resource_dir.h"
#include "ui/dialogs/help_dialog.h"
#include "ui/dialogs/models/model_manager_dialog.h"
#include "ui/dialogs/models/my_models_page.h"
#include "ui/presenters/model_list_model.h"
#include "ui/shell/actions/actions.h"
#include "ui/shell/main_window.h"
#include "ui/views/panes/pane_area.h"

namespace m2ib::shell {

using presenters::ExplorerDocument;

namespace {

using Folder = WindowSettings::Folder;
constexpr int kMostRecent = 6;
constexpr int kStatusTime_ms = 10000;

QString built_in_model() {
  const QString folder = presenters::shown_path(session::embedded_model_dir());
  return QDir(folder).exists() ? folder : QString();
}

}  // namespace

void MainWindow::connectModels() {
  models_ = new presenters::ModelListModel(library::default_library_file(), built_in_model(), this);
  connect(actions_->open_model, &QAction::triggered, this, &MainWindow::chooseModelFolder);
  connect(actions_->open_model_file, &QAction::triggered, this, &MainWindow::chooseModelFile);
  connect(actions_->models, &QAction::triggered, this, &MainWindow::showModels);
  connect(actions_->help_models, &QAction::triggered, this, &MainWindow::showModelHelp);
  connect(area_, &views::PaneArea::modelHelpRequested, this, &MainWindow::showModelHelp);
  connect(models_, &QAbstractItemModel::modelReset, this, &MainWindow::showRecentModels);
  const auto loading = [this](bool now) {
    loading_model_ = now;
    showEnabled();
  };
  connect(document_, &ExplorerDocument::modelLoading, this, [=] { loading(true); });
  connect(document_, &ExplorerDocument::modelFailed, this, [=] { loading(false); });
  connect(document_, &ExplorerDocument::modelCancelled, this, [=] { loading(false); });
  connect(document_, &ExplorerDocument::modelChanged, this, [=, this] {
    loading(false);
    if (const auto model = document_->model()) models_->noteOpened(document_->modelPath(), model->card());
  });
  showRecentModels();
}

void MainWindow::openModel(const QString& path) { document_->openModel(path, models_->startOf(path)); }

void MainWindow::chooseModelFolder() {
  const QString folder =
      QFileDialog::getExistingDirectory(this, tr("Open a model folder"), settings_.folder(Folder::Models));
  if (folder.isEmpty()) return;
  settings_.setFolderOf(Folder::Models, folder);
  openModel(folder);
}

void MainWindow::chooseModelFile() {
  const QString file =
      QFileDialog::getOpenFileName(this, tr("Open a model file"), settings_.folder(Folder::Models),
                                   tr("Weights (*.safetensors *.bin *.pt *.pth *.ckpt *.index.json);;All files (*)"));
  if (file.isEmpty()) return;
  settings_.setFolderOf(Folder::Models, file);
  openModel(file);
}

void MainWindow::showModels() {
  if (!manager_) {
    auto known = library::known_models(session::find_resource_dir());
    manager_ = new dialogs::ModelManagerDialog(models_, document_,
                                               known ? std::move(*known) : std::vector<library::KnownModel>(),
                                               fetch::FetchOptions(), this);
    connect(manager_, &dialogs::ModelManagerDialog::openRequested, this, &MainWindow::openModel);
    connect(manager_, &dialogs::ModelManagerDialog::helpRequested, this, &MainWindow::showModelHelp);
    connect(manager_, &dialogs::ModelManagerDialog::fetched, this, [this](const QString& folder) {
      statusBar()->showMessage(tr("Model fetched into %1").arg(QDir::toNativeSeparators(folder)), kStatusTime_ms);
    });
  }
  manager_->myModels()->choose(document_->modelPath());
  manager_->show();
  manager_->raise();
  manager_->activateWindow();
}

void MainWindow::showRecentModels() {
  recent_models_->clear();
  const QStringList paths = models_->recent(kMostRecent);
  for (const QString& path : paths) {
    QString title = models_->row(models_->rowOf(path)).title;
    QAction* action = recent_models_->addAction(title.replace(QLatin1Char('&'), QStringLiteral("&&")), this,
                                                [this, path] { openModel(path); });
    action->setToolTip(QDir::toNativeSeparators(path));
  }
  recent_models_->setToolTipsVisible(true);
  recent_models_->setEnabled(!paths.isEmpty());
}

void MainWindow::showModelHelp() { showHelp(QStringLiteral("models")); }

void MainWindow::showHelp(const QString& topic) {
  dialogs::HelpDialog* help = nullptr;
  const auto open = findChildren<dialogs::HelpDialog*>();
  for (dialogs::HelpDialog* one : open) {
    if (one->topic() == topic) help = one;
  }
  if (help == nullptr) {
    help = new dialogs::HelpDialog(topic, this);
    help->setAttribute(Qt::WA_DeleteOnClose);
  }
  help->show();
  help->raise();
  help->activateWindow();
}

}  // namespace m2ib::shell
