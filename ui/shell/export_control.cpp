#include "ui/shell/export_control.h"

#include <QAction>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <array>

#include "core/base/files.h"
#include "core/image/black_out.h"
#include "ui/figure/report.h"
#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/explorer_document.h"
#include "ui/presenters/session_keeper.h"
#include "ui/shell/actions.h"
#include "ui/shell/file_dialog_traces.h"
#include "ui/shell/window_settings.h"

namespace m2ib::shell {

using session::RawFormat;
using Folder = WindowSettings::Folder;

namespace {

constexpr std::array<RawFormat, 3> kFormats{RawFormat::Npy, RawFormat::Csv, RawFormat::Tiff};

std::filesystem::path file_path(const QString& path) { return QFile::encodeName(path).toStdString(); }

RawFormat format_of(const QString& path) {
  for (const RawFormat format : kFormats) {
    if (path.endsWith(QLatin1String(session::suffix_of(format)), Qt::CaseInsensitive)) return format;
  }
  return path.endsWith(QLatin1String(".tif"), Qt::CaseInsensitive) ? RawFormat::Tiff : RawFormat::Npy;
}

image::RadiographPtr read_one(const session::SessionPicture& picture) {
  const session::PictureReference& reference = picture.reference;
  if (!picture.embedded.empty()) {
    const auto decoded = image::decode_image(picture.embedded, reference.name, {reference.frame});
    return decoded ? *decoded : nullptr;
  }
  if (reference.path.empty()) return nullptr;
  const std::filesystem::path file{std::u8string(reference.path.begin(), reference.path.end())};
  const auto read = pictures::read_picture({file, reference.member, reference.frame});
  // Another file may lie there by now.
  return read && (*read)->sha256 == reference.sha256 ? *read : nullptr;
}

/// Decodes the pictures that are not in memory; those that cannot be found stay out of the report.
figure::FigurePictures read_pictures(const session::Session& session, image::RadiographPtr open) {
  figure::FigurePictures pictures;
  for (std::size_t i = 0; i < session.pictures.size(); ++i) {
    const session::SessionPicture& picture = session.pictures[i];
    if (static_cast<int>(i) == session.current_picture) {
      pictures.push_back(open);
      continue;
    }
    image::RadiographPtr found = read_one(picture);
    if (found && !picture.black_outs.empty()) found = image::black_out(found, picture.black_outs);
    pictures.push_back(found);
  }
  return pictures;
}

}  // namespace

ExportControl::ExportControl(presenters::ExplorerDocument* document, presenters::SessionKeeper* keeper,
                             Actions* actions, WindowSettings* settings, QWidget* window)
    : QObject(window), document_(document), keeper_(keeper), settings_(settings), window_(window) {
  connect(actions->export_maps, &QAction::triggered, this, &ExportControl::chooseMaps);
  connect(actions->export_report, &QAction::triggered, this, &ExportControl::chooseReport);
}

void ExportControl::chooseMaps() {
  const FileDialogTraces none;
  const QStringList filters{tr("NumPy array (*.npy)"), tr("Table of patches (*.csv)"), tr("32-bit TIFF (*.tiff)")};
  QString chosen = filters.first();
  QString path = QFileDialog::getSaveFileName(
      window_, tr("Export raw maps"), QDir(settings_->folder(Folder::Figures)).filePath(QStringLiteral("m2ib-map.npy")),
      filters.join(QStringLiteral(";;")), &chosen);
  if (path.isEmpty()) return;
  const QString suffix = QFileInfo(path).suffix().toLower();
  if (!QStringList{"npy", "csv", "tif", "tiff"}.contains(suffix)) {
    path += QLatin1String(session::suffix_of(kFormats.at(static_cast<std::size_t>(filters.indexOf(chosen)))));
  }
  settings_->setFolderOf(Folder::Figures, path);
  exportMaps(path);
}

void ExportControl::exportMaps(const QString& path) {
  const session::Session session = document_->capture();
  const auto results = session::current_results(session);
  std::vector<std::pair<QString, attribution::ExplanationPtr>> maps;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (results[i]) maps.emplace_back(presenters::CaptionListModel::letter(static_cast<int>(i)), results[i]);
  }
  if (maps.empty()) {
    Q_EMIT failed(tr("There is no finished map of this picture yet: nothing was exported."));
    return;
  }
  const RawFormat format = format_of(path);
  const QFileInfo info(path);
  const QString stem = info.absoluteDir().filePath(info.completeBaseName());
  const auto write = [=]() -> Result<void> {
    for (const auto& [letter, explanation] : maps) {
      const auto bytes = session::raw_map(*explanation, format);
      if (!bytes) return tl::unexpected(bytes.error());
      const QString file = stem + QLatin1Char('-') + letter + QLatin1String(session::suffix_of(format));
      if (auto written = write_file_atomically(file_path(file), *bytes); !written) return written;
    }
    return {};
  };
  keeper_->work(
      write, [this, count = static_cast<int>(maps.size())] { Q_EMIT told(tr("%n map(s) written", nullptr, count)); });
}

void ExportControl::chooseReport() {
  const FileDialogTraces none;
  const QString html = tr("One HTML file with its figures (*.html)");
  QString chosen = html;
  QString path = QFileDialog::getSaveFileName(
      window_, tr("Export a report"),
      QDir(settings_->folder(Folder::Figures)).filePath(QStringLiteral("m2ib-report.html")),
      html + QStringLiteral(";;") + tr("Markdown, figures beside it (*.md)"), &chosen);
  if (path.isEmpty()) return;
  if (!QStringList{"html", "htm", "md"}.contains(QFileInfo(path).suffix().toLower())) {
    path += chosen == html ? QStringLiteral(".html") : QStringLiteral(".md");
  }
  settings_->setFolderOf(Folder::Figures, path);
  exportReport(path);
}

void ExportControl::exportReport(const QString& path) {
  const auto session = std::make_shared<const session::Session>(document_->capture());
  const image::RadiographPtr open = document_->radiograph();
  keeper_->work([=] { return figure::write_report(*session, read_pictures(*session, open), file_path(path)); },
                [this] { Q_EMIT told(tr("Report written")); });
}

}  // namespace m2ib::shell
