// Opening a session: its model and its picture are looked for, its results are shown as they are.
#include <QCoreApplication>
#include <QFile>
#include <algorithm>
#include <filesystem>
#include <utility>

#include "core/session/resource_dir.h"
#include "ui/presenters/document/explorer_document_p.h"
#include "ui/presenters/text/error_text.h"

namespace m2ib::presenters {
namespace {

QString words(const char* text) { return QCoreApplication::translate("ExplorerDocument", text); }

KeptPicture kept_of(const session::SessionPicture& picture) {
  KeptPicture kept;
  kept.reference = picture.reference;
  if (!picture.embedded.empty()) {
    kept.bytes = QByteArray(reinterpret_cast<const char*>(picture.embedded.data()),
                            static_cast<qsizetype>(picture.embedded.size()));
  }
  kept.view = picture.view;
  kept.black_outs = picture.black_outs;
  kept.model_window = picture.model_window;
  kept.of_session = true;
  return kept;
}

}  // namespace

void ExplorerDocument::Private::restore(const session::Session& session, const QString& path) {
  const jobs::LoadedPicture open{source, source, doubts, default_window};
  const pictures::PictureLocation open_at = location;
  const QByteArray open_bytes = bytes;
  if (model_generation != 0) document->cancelModel();
  clear_all();
  session_path = path;
  stored.take(session.results, session.model.weights_sha256);
  restore_captions(session);
  restore_pictures(session);
  restore_model(session.model);
  unsaved = path.isEmpty();
  told_modified = unsaved;
  Q_EMIT document->sessionRestored();
  Q_EMIT document->sessionChanged();
  if (session.current_picture >= 0 && session.current_picture < static_cast<int>(session.pictures.size())) {
    const session::SessionPicture& picture = session.pictures[static_cast<std::size_t>(session.current_picture)];
    awaited = Awaited{picture.reference, 0, 0, false, {}};
    if (open.source && is_awaited(open)) {
      jobs::LoadedPicture again = open;
      again.window = image::default_window(*again.source);
      stepped_in_series = false;
      take_picture(again, open_at, open_bytes);
    } else {
      await_picture(picture);
    }
  }
  update();
}

void ExplorerDocument::Private::restore_captions(const session::Session& session) {
  settings = session.settings;
  for (const session::SessionCaption& caption : session.captions) {
    const int row = captions.count();
    captions.insert(row, QString::fromStdString(caption.text));
    captions.at(row).own = caption.own_settings;
  }
  current = captions.count() == 0 ? -1 : std::clamp(session.current_caption, 0, captions.count() - 1);
  arrangement = session.arrangement;
  figure_choice = session.figure;
  rendering = session.rendering;
  Q_EMIT document->currentCaptionChanged(current);
  Q_EMIT document->settingsChanged();
  Q_EMIT document->arrangementChanged();
  Q_EMIT document->figureChoiceChanged();
  Q_EMIT document->renderingRestored();
  Q_EMIT document->renderingChanged();
}

void ExplorerDocument::Private::restore_pictures(const session::Session& session) {
  for (const session::SessionPicture& picture : session.pictures) {
    KeptPicture known = kept_of(picture);
    board->restore(known.key(), picture.annotations);
    kept.put(std::move(known));
  }
  if (session.current_picture < 0 || session.current_picture >= static_cast<int>(session.pictures.size())) return;
  const auto& current_one = session.pictures[static_cast<std::size_t>(session.current_picture)];
  model_view.preprocessing = QString::fromStdString(current_one.preprocessing);
  Q_EMIT document->modelViewChanged();
}

// --- its model ------------------------------------------------------------------------------------------------------

void ExplorerDocument::Private::restore_model(const session::ModelReference& reference) {
  session_model = reference;
  const bool none = reference.path.empty() && reference.weights_sha256.empty();
  const bool open = model && model->card().weights_sha256 == reference.weights_sha256;
  if (none || open) {
    settings = fitted(settings);
    for (int row = 0; row < captions.count(); ++row) {
      if (auto& own = captions.at(row).own) own = fitted(*own);
    }
    if (model) session_model = {};
    return;
  }
  if (model) take_model(nullptr, {}, {}, true);
  // Where a figure does not tell the path, it may be the model that comes with the program.
  const bool embedded = reference.path.empty() || reference.path == "embedded";
  const std::filesystem::path folder = embedded ? session::embedded_model_dir() : path_of(reference.path);
  loading_path = QFile::decodeName(QByteArray::fromStdString(folder.string()));
  loading_start = {};
  awaits_model = true;
  model_generation = model_loader.request(folder, {});
  Q_EMIT document->modelLoading(loading_path, 0.0);
}

void ExplorerDocument::Private::take_session_model(const model::DualEncoderPtr& loaded) {
  const std::string& promised = session_model.weights_sha256;
  if (promised.empty() || loaded->card().weights_sha256 == promised) return take_model(loaded, loading_path, {}, true);
  miss_model(words(
      QT_TRANSLATE_NOOP("ExplorerDocument", "The weights that lie there now are not those of the session’s model.")));
}

void ExplorerDocument::Private::miss_model(const QString& message) {
  model_generation = 0;
  awaits_model = false;
  Q_EMIT document->modelCancelled();
  const QString name = QString::fromStdString(session_model.name);
  // A figure does not tell where its model lay: what was tried instead is no matter of interest.
  const QString why = session_model.path.empty()
                          ? words(QT_TRANSLATE_NOOP("ExplorerDocument", "It was not told where the model lies."))
                          : message;
  Q_EMIT document->restoreProblem(
      words(QT_TRANSLATE_NOOP("ExplorerDocument",
                              "The session’s model “%1” is not open. %2 The stored maps are shown; "
                              "open the model to compute others."))
          .arg(name, why));
  update();
}

// --- its picture ----------------------------------------------------------------------------------------------------

bool ExplorerDocument::Private::is_awaited(const jobs::LoadedPicture& picture) const {
  return picture.source->sha256 == awaited->reference.sha256 && picture.source->frame == awaited->reference.frame;
}

void ExplorerDocument::Private::await_picture(const session::SessionPicture& picture) {
  const session::PictureReference& reference = picture.reference;
  loading_frame = false;
  loading_series = false;
  if (!picture.embedded.empty()) {
    loading_location = {};
    loading_bytes = kept.find(reference.sha256, reference.frame)->bytes;
    loading_name = reference.name;
    picture_generation = picture_loader.request(loading_bytes, loading_name, reference.frame, picture.black_outs);
    awaited->generation = picture_generation;
  } else if (!reference.path.empty()) {
    load({path_of(reference.path), reference.member, reference.frame});
    awaited->generation = picture_generation;
  } else {
    miss_picture(words(QT_TRANSLATE_NOOP(
        "ExplorerDocument", "Where the picture lies was not told. Open it or drop it here; it is known by its hash.")));
  }
}

void ExplorerDocument::Private::miss_picture(const QString& message) {
  awaited->generation = 0;
  awaited->problem = message;
  if (awaited->asked || session_path.isEmpty()) {
    Q_EMIT document->restoreProblem(message);
    Q_EMIT document->pictureMissing(QString::fromStdString(awaited->reference.name),
                                    QString::fromStdString(awaited->reference.sha256));
    return;
  }
  search_picture({});
}

void ExplorerDocument::Private::search_picture(const QStringList& files_and_folders) {
  std::vector<std::filesystem::path> places;
  for (const QString& place : files_and_folders) places.push_back(path_of(place.toStdString()));
  if (!session_path.isEmpty()) places.push_back(path_of(session_path.toStdString()).parent_path());
  awaited->search = picture_finder.request(awaited->reference, std::move(places));
}

void ExplorerDocument::Private::on_picture_found(quint64 generation, const std::filesystem::path& file) {
  if (!awaited || awaited->search != generation) return;
  awaited->search = 0;
  awaited->asked = true;  // should it be damaged, it is not looked for again
  loading_frame = false;
  loading_series = false;
  load({file, {}, awaited->reference.frame});
  awaited->generation = picture_generation;
}

void ExplorerDocument::Private::on_picture_not_found(quint64 generation) {
  if (!awaited || awaited->search != generation) return;
  awaited->search = 0;
  const QString message =
      awaited->asked ? words(QT_TRANSLATE_NOOP("ExplorerDocument", "The session’s picture was not found there."))
                     : awaited->problem;
  awaited->asked = true;
  miss_picture(message);
}

void ExplorerDocument::Private::stop_awaiting() {
  if (!awaited) return;
  awaited->generation = 0;
  awaited->search = 0;
  awaited->asked = true;
}

// --- the document ---------------------------------------------------------------------------------------------------

void ExplorerDocument::restore(const session::Session& session, const QString& path) { d_->restore(session, path); }

void ExplorerDocument::findPicture(const QStringList& files_and_folders) {
  if (!d_->awaited) return;
  d_->awaited->asked = true;
  d_->search_picture(files_and_folders);
}

}  // namespace m2ib::presenters
