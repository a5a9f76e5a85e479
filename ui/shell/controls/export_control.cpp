#include "ui/shell/controls/export_control.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>
#include <array>
#include <memory>

#include "core/base/files.h"
#include "core/session/session_picture.h"
#include "ui/dialogs/export/figure_dialog.h"
#include "ui/figure/write/report.h"
#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/document/explorer_document.h"
#include "ui/presenters/document/session_keeper.h"
#include "ui/shell/actions/actions.h"
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

/// Decodes the pictures that are not in memory; those that cannot be found stay out.
figure::FigurePictures read_pictures(const session::Session& session, const image::RadiographPtr& open) {
  figure::FigurePictures pictures;
  for (std::size_t i = 0; i < session.pictures.size(); ++i) {
    if (static_cast<int>(i) == session.current_picture && open) {
      pictures.push_back(open);
      continue;
    }
    const auto read = session::read_session_picture(session.pictures[i]);
    pictures.push_back(read ? *read : nullptr);
  }
  return pictures;
}

Result<void> write_part(const attribution::Explanation& explanation, RawFormat format, session::RawPart part,
                        const std::filesystem::path& file) {
  const auto bytes = session::raw_map(explanation, format, part);
  if (!bytes) return tl::unexpected(bytes.error());
  return write_file_atomically(file, *bytes);
}

/// A figure as programs take it from the clipboard.
struct CopiedFigure {
  QImage image;
  QByteArray svg;
  QByteArray pdf;
};

Result<CopiedFigure> copy_of(const session::Session& session, const image::RadiographPtr& open) {
  constexpr double kMmPerInch = 25.4;
  const figure::SessionFigure made(session, read_pictures(session, open));
  if (!made.problem().isEmpty()) return fail(ErrorCode::ComputeFailed, made.problem().toStdString());
  CopiedFigure copied;
  copied.image = made.image(session.figure.dpi / kMmPerInch);
  if (copied.image.isNull()) return fail(ErrorCode::OutOfMemory, "the figure");
  const auto svg = figure::encode_figure(made, figure::FigureFormat::Svg);
  if (!svg) return tl::unexpected(svg.error());
  const auto pdf = figure::encode_figure(made, figure::FigureFormat::Pdf);
  if (!pdf) return tl::unexpected(pdf.error());
  copied.svg = *svg;
  copied.pdf = *pdf;
  return copied;
}

}  // namespace

ExportControl::ExportControl(presenters::ExplorerDocument* document, presenters::SessionKeeper* keeper,
                             Actions* actions, WindowSettings* settings, QWidget* window)
    : QObject(window), document_(document), keeper_(keeper), settings_(settings), window_(window) {
  connect(actions->export_figure, &QAction::triggered, this, &ExportControl::showFigureDialog);
  connect(actions->copy_figure, &QAction::triggered, this, &ExportControl::copyFigure);
  connect(actions->export_maps, &QAction::triggered, this, &ExportControl::chooseMaps);
  connect(actions->export_report, &QAction::triggered, this, &ExportControl::chooseReport);
}

void ExportControl::showFigureDialog() {
  if (!figure_) {
    figure_ = new dialogs::FigureDialog(document_, window_);
    figure_->setAttribute(Qt::WA_DeleteOnClose);
    connect(figure_, &dialogs::FigureDialog::saveRequested, this, &ExportControl::chooseFigure);
    connect(figure_, &dialogs::FigureDialog::exported, this, [this](const QString& path) {
      Q_EMIT told(tr("Figure written to %1").arg(QDir::toNativeSeparators(path)));
    });
  }
  figure_->show();
  figure_->raise();
  figure_->activateWindow();
}

void ExportControl::chooseFigure() {
  const FileDialogTraces none;
  QString chosen;
  // A name that says nothing about a patient.
  QString path =
      QFileDialog::getSaveFileName(figure_, tr("Export the figure"),
                                   QDir(settings_->folder(Folder::Figures)).filePath(QStringLiteral("m2ib-figure.png")),
                                   dialogs::FigureDialog::fileFilters(), &chosen);
  if (path.isEmpty() || !figure_) return;
  if (!figure::figure_format_of(file_path(path))) {
    // The filter's first ending, as in "PDF (*.pdf)".
    const QString ending =
        chosen.section(QStringLiteral("(*"), 1).section(QLatin1Char(' '), 0, 0).remove(QLatin1Char(')'));
    path += ending.isEmpty() ? QStringLiteral(".png") : ending;
  }
  settings_->setFolderOf(Folder::Figures, path);
  figure_->exportTo(path);
}

void ExportControl::copyFigure() {
  const auto session = std::make_shared<const session::Session>(document_->capture());
  const image::RadiographPtr open = document_->radiograph();
  auto copied = std::make_shared<CopiedFigure>();
  const auto draw = [=]() -> Result<void> {
    auto made = copy_of(*session, open);
    if (!made) return tl::unexpected(made.error());
    *copied = std::move(*made);
    return {};
  };
  keeper_->work(draw, [this, copied] {
    auto* held = new QMimeData;
    held->setImageData(copied->image);
    held->setData(QStringLiteral("image/svg+xml"), copied->svg);
    held->setData(QStringLiteral("application/pdf"), copied->pdf);
    QGuiApplication::clipboard()->setMimeData(held);
    Q_EMIT told(tr("Figure copied to the clipboard"));
  });
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
      const std::filesystem::path file =
          file_path(stem + QLatin1Char('-') + letter + QLatin1String(session::suffix_of(format)));
      if (auto written = write_part(*explanation, format, session::RawPart::Map, file); !written) return written;
      if (explanation->image.spread.empty()) continue;
      const auto spread = write_part(*explanation, format, session::RawPart::Spread, session::spread_file(file));
      if (!spread) return spread;
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
