#include "ui/shell/controls/mark_control.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMimeData>
#include <algorithm>
#include <functional>
#include <memory>

#include "core/annotation/region_file.h"
#include "core/base/files.h"
#include "ui/presenters/document/annotation_board.h"
#include "ui/presenters/document/explorer_document.h"
#include "ui/presenters/document/session_keeper.h"
#include "ui/shell/actions/actions.h"
#include "ui/shell/file_dialog_traces.h"
#include "ui/shell/window_settings.h"

namespace m2ib::shell {

using presenters::AnnotationBoard;
using presenters::ExplorerDocument;
using Folder = WindowSettings::Folder;

namespace {

std::filesystem::path file_path(const QString& path) { return QFile::encodeName(path).toStdString(); }

}  // namespace

MarkControl::MarkControl(ExplorerDocument* document, presenters::SessionKeeper* keeper, Actions* actions,
                         WindowSettings* settings, QWidget* window)
    : QObject(window), document_(document), keeper_(keeper), actions_(actions), settings_(settings), window_(window) {
  AnnotationBoard* board = document_->annotations();
  connect(actions_->copy_marks, &QAction::triggered, this, &MarkControl::copy);
  connect(actions_->cut_marks, &QAction::triggered, this, [this, board] {
    copy();
    board->removeSelected();
  });
  connect(actions_->delete_marks, &QAction::triggered, board, &AnnotationBoard::removeSelected);
  connect(actions_->select_marks, &QAction::triggered, this, [board] {
    std::vector<quint64> all;
    for (const annotation::Annotation& one : board->annotations()) all.push_back(one.id);
    board->select(std::move(all));
  });
  for (int i = 0; i < actions_->align_marks.size(); ++i) {
    connect(actions_->align_marks[i], &QAction::triggered, this,
            [board, i] { board->alignSelected(static_cast<AnnotationBoard::Align>(i)); });
  }
  connect(actions_->import_regions, &QAction::triggered, this, &MarkControl::chooseImport);
  connect(actions_->export_regions, &QAction::triggered, this, &MarkControl::chooseExport);
  connect(board, &AnnotationBoard::changed, this, &MarkControl::showEnabled);
  connect(board, &AnnotationBoard::selectionChanged, this, &MarkControl::showEnabled);
  connect(document_, &ExplorerDocument::imageChanged, this, &MarkControl::showEnabled);
  showEnabled();
}

void MarkControl::showEnabled() {
  const AnnotationBoard* board = document_->annotations();
  const std::size_t selected = board->selection().size();
  for (QAction* action : {actions_->cut_marks, actions_->copy_marks, actions_->delete_marks}) {
    action->setEnabled(selected > 0);
  }
  for (QAction* action : actions_->align_marks) action->setEnabled(selected > 1);
  actions_->select_marks->setEnabled(!board->annotations().empty());
  const auto& all = board->annotations();
  actions_->export_regions->setEnabled(
      std::any_of(all.begin(), all.end(), [](const annotation::Annotation& one) { return one.has_area(); }));
  actions_->import_regions->setEnabled(document_->radiograph() != nullptr);
}

void MarkControl::copy() const {
  if (QMimeData* held = document_->annotations()->copySelected()) QGuiApplication::clipboard()->setMimeData(held);
}

bool MarkControl::paste(const QMimeData* held) {
  if (held == nullptr || !document_->radiograph() || !AnnotationBoard::canPaste(held)) return false;
  document_->annotations()->paste(held);
  return true;
}

void MarkControl::chooseImport() {
  const FileDialogTraces none;
  const QString path = QFileDialog::getOpenFileName(window_, tr("Import regions"), settings_->folder(Folder::Pictures),
                                                    tr("Regions (*.csv *.json);;All files (*)"));
  if (!path.isEmpty()) importRegions(path);
}

void MarkControl::importRegions(const QString& path) {
  auto found = std::make_shared<std::vector<annotation::FiledRegion>>();
  const auto read = [found, path]() -> Result<void> {
    auto regions = annotation::read_regions(file_path(path));
    if (!regions) return tl::unexpected(regions.error());
    *found = std::move(*regions);
    return {};
  };
  keeper_->work(read, [this, found] {
    const image::RadiographPtr picture = document_->radiograph();
    if (!picture) return;
    const auto regions = annotation::regions_of(*found, picture->name, picture->width_px, picture->height_px);
    if (regions.empty()) {
      Q_EMIT failed(tr("The file holds no regions of this picture: nothing was imported."));
      return;
    }
    const int count = static_cast<int>(regions.size());
    document_->annotations()->addAll(regions, tr("Import regions"));
    Q_EMIT told(tr("%n region(s) imported", nullptr, count));
  });
}

void MarkControl::chooseExport() {
  const FileDialogTraces none;
  const QString csv = tr("CSV of boxes (*.csv)");
  QString chosen = csv;
  QString path = QFileDialog::getSaveFileName(window_, tr("Export regions"),
                                              QDir(settings_->folder(Folder::Figures)).filePath("m2ib-regions.csv"),
                                              csv + QStringLiteral(";;") + tr("COCO, with polygons (*.json)"), &chosen);
  if (path.isEmpty()) return;
  const bool named = path.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive) ||
                     path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive);
  if (!named) path += chosen == csv ? QStringLiteral(".csv") : QStringLiteral(".json");
  settings_->setFolderOf(Folder::Figures, path);
  exportRegions(path);
}

void MarkControl::exportRegions(const QString& path) {
  const image::RadiographPtr picture = document_->radiograph();
  if (!picture) return;
  std::vector<annotation::Annotation> regions = document_->annotations()->annotations();
  std::erase_if(regions, [](const annotation::Annotation& one) { return !one.has_area(); });
  // Where nothing was named a region, every area is one.
  const auto is_region = [](const annotation::Annotation& one) { return one.region; };
  if (std::any_of(regions.begin(), regions.end(), is_region)) std::erase_if(regions, std::not_fn(is_region));
  const bool coco = path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive);
  const std::string text =
      coco ? annotation::regions_coco(regions, picture->sha256, picture->width_px, picture->height_px)
           : annotation::regions_csv(regions, picture->sha256);
  keeper_->work(
      [path, text] { return write_file_atomically(file_path(path), text); },
      [this, count = static_cast<int>(regions.size())] { Q_EMIT told(tr("%n region(s) written", nullptr, count)); });
}

}  // namespace m2ib::shell
