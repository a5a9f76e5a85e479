// m2ib-explorer [pictures, folders, archives, sessions, exported figures]... [--model folder or file] [--caption
// text]...
#include <QApplication>
#include <QCommandLineParser>
#include <QFile>
#include <QFileInfo>
#include <QIcon>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QThreadPool>
#include <QTranslator>

#include "core/base/files.h"
#include "core/library/model_library.h"
#include "core/model/compute.h"
#include "core/session/provenance.h"
#include "core/session/resource_dir.h"
#include "ui/presenters/document/explorer_document.h"
#include "ui/shell/controls/session_control.h"
#include "ui/shell/main_window.h"
#include "ui/shell/samples.h"
#include "ui/shell/theme.h"

namespace {

struct Request {
  QStringList pictures;
  QString model;
  QStringList captions;
};

Request read_command_line(const QApplication& application) {
  QCommandLineParser parser;
  parser.setApplicationDescription(QCoreApplication::translate(
      "CommandLine", "Shows what a CLIP-like model used of a chest X-ray to match a sentence. Research use only."));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument(
      QStringLiteral("pictures"),
      QCoreApplication::translate("CommandLine",
                                  "X-rays to open: DICOM, PNG, JPEG or TIFF files, folders and ZIP archives of them; "
                                  "or a session (.m2ib) or an exported figure, whose session is restored"),
      QStringLiteral("[pictures...]"));
  const QCommandLineOption model(
      QStringLiteral("model"),
      QCoreApplication::translate("CommandLine",
                                  "Folder or file of the model; default: the one that comes with the program"),
      QCoreApplication::translate("CommandLine", "path"));
  const QCommandLineOption caption(
      QStringLiteral("caption"),
      QCoreApplication::translate("CommandLine", "A sentence to explain; may be given several times"),
      QCoreApplication::translate("CommandLine", "text"));
  parser.addOptions({model, caption});
  parser.process(application);
  return {parser.positionalArguments(), parser.value(model), parser.values(caption)};
}

/// Several captions are there to be compared: they stand side by side from the start.
void show_side_by_side(m2ib::presenters::ExplorerDocument& document) {
  using m2ib::session::PaneLayout;
  const int captions = document.captionCount();
  if (captions < 2) return;
  m2ib::session::Arrangement arrangement = document.arrangement();
  arrangement.layout = captions == 2 ? PaneLayout::Two : captions <= 4 ? PaneLayout::Four : PaneLayout::Strip;
  document.setArrangement(arrangement);
}

void open_first(const Request& request, m2ib::presenters::ExplorerDocument& document, m2ib::shell::MainWindow& window) {
  const QString embedded = QFile::decodeName(m2ib::session::embedded_model_dir().c_str());
  if (!request.model.isEmpty()) {
    window.openModel(request.model);
  } else if (QFileInfo(embedded).isDir()) {
    window.openModel(embedded);
  }
  for (const QString& caption : request.captions) document.addCaption(caption);
  if (!request.captions.isEmpty()) document.setCurrentCaption(0);
  const auto samples = m2ib::shell::embedded_samples();
  if (!request.pictures.isEmpty()) {
    window.openPaths(request.pictures);
  } else if (!samples.isEmpty()) {
    m2ib::shell::Sample first = samples.first();
    if (!request.captions.isEmpty()) first.caption.clear();
    window.openSample(first);
    if (request.captions.isEmpty() && !first.second_caption.isEmpty()) {
      document.addCaption(first.second_caption);
      document.setCurrentCaption(0);
    }
  }
  show_side_by_side(document);
  // What the start brings along is nothing that a person did.
  document.undoStack()->clear();
}

/// Qt's own texts, then English for its plural forms, then the person's language: the last one that has a text wins.
void install_translators() {
  const auto install = [](const QLocale& locale, const QString& name, const QString& folder) {
    auto* texts = new QTranslator(QCoreApplication::instance());
    if (texts->load(locale, name, QStringLiteral("_"), folder)) QCoreApplication::installTranslator(texts);
  };
  install(QLocale(), QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
  install(QLocale(QLocale::English), QStringLiteral("m2ib"), QStringLiteral(":/translations"));
  install(QLocale(), QStringLiteral("m2ib"), QStringLiteral(":/translations"));
}

QIcon window_icon() {
  QIcon icon;
  for (const int size : {16, 24, 32, 48, 64, 128, 256}) {
    icon.addFile(QStringLiteral(":/icons/m2ib-explorer-%1.png").arg(size), QSize(size, size));
  }
  return icon;
}

/// What runs that were killed have left beside the files that they were writing.
void remove_orphans_in_background(const m2ib::shell::WindowSettings& settings) {
  using Folder = m2ib::shell::WindowSettings::Folder;
  std::vector<std::filesystem::path> folders{m2ib::library::default_library_file().parent_path()};
  for (const Folder folder : {Folder::Figures, Folder::Models, Folder::Sessions}) {
    folders.emplace_back(QFile::encodeName(settings.folder(folder)).toStdString());
  }
  QThreadPool::globalInstance()->start([folders] {
    for (const std::filesystem::path& folder : folders) (void)m2ib::remove_orphaned_temporaries(folder);
  });
}

}  // namespace

int main(int argc, char* argv[]) {
  QApplication::setApplicationName(QStringLiteral("m2ib-explorer"));
  QApplication::setOrganizationName(QStringLiteral("m2ib-explorer"));
  QApplication::setApplicationVersion(QString::fromLatin1(m2ib::session::program_version()));
  QApplication application(argc, argv);
  QApplication::setApplicationDisplayName(QStringLiteral("M2IB Explorer"));
  QApplication::setWindowIcon(window_icon());
  install_translators();
  const Request request = read_command_line(application);
  m2ib::model::configure_compute_pools();

  QApplication::setStyle(m2ib::shell::make_style());
  QSettings settings;
  m2ib::shell::apply_theme(m2ib::shell::WindowSettings(&settings).theme());
  m2ib::presenters::ExplorerDocument document;
  m2ib::shell::MainWindow window(&document, &settings);
  window.show();
  window.sessions()->offerRecovery();
  remove_orphans_in_background(m2ib::shell::WindowSettings(&settings));
  open_first(request, document, window);
  return QApplication::exec();
}
