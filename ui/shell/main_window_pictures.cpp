// What MainWindow does with several pictures: folders, archives, series.
#include <QAction>
#include <QDockWidget>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QTimer>
#include <algorithm>

#include "ui/presenters/picture_list_model.h"
#include "ui/presenters/text/model_list_text.h"
#include "ui/shell/actions/actions.h"
#include "ui/shell/controls/session_control.h"
#include "ui/shell/file_dialog_traces.h"
#include "ui/shell/incoming.h"
#include "ui/shell/main_window.h"
#include "ui/views/panels/picture_panel.h"
#include "ui/views/panes/pane_area.h"
#include "ui/views/parts/message_bar.h"

namespace m2ib::shell {

using presenters::ExplorerDocument;
using presenters::PictureListModel;

namespace {

using Folder = WindowSettings::Folder;
constexpr int kPatience_ms = 300;

bool begins_as_zip(const QString& path) {
  QFile file(path);
  // Anything but a regular file could keep the window waiting.
  return QFileInfo(path).isFile() && file.open(QIODevice::ReadOnly) && file.read(4) == QByteArray("PK\x03\x04");
}

bool is_session_file(const QString& path) { return path.endsWith(QLatin1String(".m2ib"), Qt::CaseInsensitive); }

/// A folder is told by what it holds, which takes a look into it.
bool is_model_file(const QString& path) { return !QFileInfo(path).isDir() && presenters::may_be_model(path); }

}  // namespace

QDockWidget* MainWindow::makePicturesDock() {
  pictures_ = new PictureListModel(this);
  picture_panel_ = new views::PicturePanel(pictures_);
  return makeDock(QStringLiteral("picturesDock"), tr("Images"), picture_panel_, Qt::LeftDockWidgetArea);
}

void MainWindow::connectPictures() {
  connect(picture_panel_, &views::PicturePanel::pictureChosen, this, &MainWindow::openPicture);
  const auto follow = [this] {
    picture_panel_->showOpen(document_->imageLocation());
    showEnabled();
  };
  connect(document_, &ExplorerDocument::imageChanged, this, follow);
  connect(document_, &ExplorerDocument::frameChanged, this, follow);
  connect(pictures_, &PictureListModel::progressed, this, [this] {
    showPictures();
    showEnabled();
  });
  connect(pictures_, &PictureListModel::scanStarted, this, [this] {
    showEnabled();
    QTimer::singleShot(kPatience_ms, this, [this] {
      if (pictures_->scanning()) showPictures();
    });
  });
  connect(pictures_, &PictureListModel::scanEnded, this, &MainWindow::showEnabled);
  connect(pictures_, &PictureListModel::foundModel, this, &MainWindow::openModel);
  connect(pictures_, &PictureListModel::failed, this, [this](const QString& message) {
    // Where the list is closed, nobody would read it there.
    if (pictures_dock_->isVisible()) return;
    area_->showProblem(message);
  });
  connect(area_, &views::PaneArea::neighbourRequested, this, [this](int steps) {
    // A picture that was opened by itself has no neighbours.
    if (pictures_->open().row >= 0) picture_panel_->stepPicture(steps);
  });
  connect(actions_->previous_picture, &QAction::triggered, this, [this] { picture_panel_->stepRow(-1); });
  connect(actions_->next_picture, &QAction::triggered, this, [this] { picture_panel_->stepRow(1); });
  connect(actions_->open_folder, &QAction::triggered, this, &MainWindow::choosePictureFolder);
  connect(actions_->cancel, &QAction::triggered, pictures_, &PictureListModel::cancel);
  connect(actions_->hide_personal, &QAction::toggled, picture_panel_, &views::PicturePanel::setNamesHidden);
  picture_panel_->setNamesHidden(actions_->hide_personal->isChecked());
}

void MainWindow::showPictures() {
  if (pictures_dock_->isVisible()) return;
  pictures_dock_->show();
  // A list needs more room than a few captions; sizes are known after the layout.
  QTimer::singleShot(0, this, [this] {
    if (pictures_dock_->isFloating() || captions_dock_->isFloating()) return;
    const int room = pictures_dock_->height() + captions_dock_->height();
    resizeDocks({pictures_dock_, captions_dock_}, {room * 2 / 3, room / 3}, Qt::Vertical);
  });
}

void MainWindow::openPicture(const pictures::PictureLocation& location) {
  sessions_->cancelOpening();
  sample_caption_.clear();
  const pictures::PictureLocation& open = document_->imageLocation();
  const auto radiograph = document_->radiograph();
  if (radiograph && open.file == location.file && open.member == location.member && radiograph->frames > 1) {
    document_->showFrame(location.frame);
  } else {
    const int row = pictures_->find(location).row;
    document_->openPicture(location, radiograph && row >= 0 && row == pictures_->find(open).row);
  }
}

void MainWindow::openPath(const QString& path) { openPaths({path}); }

void MainWindow::openPaths(const QStringList& paths) {
  sample_caption_.clear();
  QStringList pictures = paths;
  const auto first_model =
      std::stable_partition(pictures.begin(), pictures.end(), [](const QString& path) { return !is_model_file(path); });
  const QStringList models(first_model, pictures.end());
  pictures.erase(first_model, pictures.end());
  if (!models.isEmpty()) openModel(models.first());
  sessions_->cancelOpening();
  if (pictures.isEmpty()) return;
  const QString& first = pictures.first();
  const auto session = std::find_if(pictures.cbegin(), pictures.cend(), is_session_file);
  if (session != pictures.cend() && pictures.size() > 1) {
    // Its pictures may be what came with it.
    const QString path = *session;
    listed_ = pictures;
    listed_.removeAll(path);
    (void)sessions_->open(path);
    return;
  }
  // A session is a ZIP archive, too; other archives hold pictures.
  const bool archive = begins_as_zip(first) && !is_session_file(first);
  if (pictures.size() == 1 && !archive && sessions_->open(first)) return;
  if (pictures.size() > 1 || QFileInfo(first).isDir() || begins_as_zip(first)) {
    listed_ = pictures;
    picture_panel_->look(pictures);
  } else {
    document_->openImage(first);
  }
}

void MainWindow::openAsPicture(const QString& path) {
  if (begins_as_zip(path)) {
    listed_ = QStringList{path};
    picture_panel_->look(listed_);
  } else {
    document_->openImage(path);
  }
}

QStringList MainWindow::placesOfPictures() const {
  QStringList places = listed_;
  const std::filesystem::path& open = document_->imageLocation().file;
  if (!open.empty()) places << QFileInfo(QFile::decodeName(open.c_str())).absolutePath();
  return places;
}

void MainWindow::open(const Incoming& incoming) {
  if (!incoming.paths.isEmpty()) return openPaths(incoming.paths);
  sessions_->cancelOpening();
  sample_caption_.clear();
  document_->openImageData(incoming.image_bytes, tr("Pasted picture"));
}

void MainWindow::choosePictureFolder() {
  const FileDialogTraces none;
  const QString path =
      QFileDialog::getExistingDirectory(this, tr("Open a folder of pictures"), settings_.folder(Folder::Pictures));
  if (path.isEmpty()) return;
  settings_.setFolderOf(Folder::Pictures, path + QStringLiteral("/."));
  openPath(path);
}

}  // namespace m2ib::shell
