// Sessions: all that is open as one value, and what of it is not saved.
#include <algorithm>
#include <filesystem>
#include <span>
#include <system_error>
#include <tuple>
#include <utility>

#include "core/session/resource_dir.h"
#include "ui/presenters/document/explorer_document_p.h"

namespace m2ib::presenters {
namespace {

bool differs_from_file(const session::PictureView& view, const image::Window& default_window) {
  return view.window != default_window || view.inverted || view.quarter_turns != 0 || view.flip_horizontal ||
         view.flip_vertical || view.orientation;
}

std::uint64_t size_of(const std::filesystem::path& file) {
  std::error_code problem;
  const std::uintmax_t bytes = std::filesystem::file_size(file, problem);
  return problem ? 0 : bytes;
}

bool is_of(const attribution::Explanation& result, const session::PictureReference& picture) {
  return result.image_sha256 == picture.sha256 && result.image_frame == picture.frame;
}

bool is_frame_of(const image::Radiograph& radiograph, const session::PictureReference& picture) {
  return radiograph.sha256 == picture.sha256 && radiograph.frame == picture.frame;
}

std::vector<std::byte> copied(const QByteArray& bytes) {
  const auto view = std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
  return {view.begin(), view.end()};
}

session::ModelReference reference_of(const model::DualEncoder& model, const QString& path) {
  const std::filesystem::path folder = path_of(path.toStdString());
  std::error_code problem;
  const bool embedded =
      !path.isEmpty() && std::filesystem::equivalent(folder, session::embedded_model_dir(), problem) && !problem;
  return {embedded ? std::string("embedded") : path.toStdString(), model.card().name, model.card().weights_sha256};
}

}  // namespace

// --- what is not saved ----------------------------------------------------------------------------------------------

void ExplorerDocument::Private::touch() {
  ++edits;
  unsaved = true;
  tell_session();
}

void ExplorerDocument::Private::tell_session() {
  const bool modified = document->isModified();
  if (modified == told_modified) return;
  told_modified = modified;
  Q_EMIT document->sessionChanged();
}

QString ExplorerDocument::sessionPath() const { return d_->session_path; }
bool ExplorerDocument::isModified() const { return d_->unsaved || !d_->undo_stack.isClean(); }
quint64 ExplorerDocument::edits() const { return d_->edits; }

void ExplorerDocument::markSaved(const QString& path, std::optional<quint64> edits) {
  d_->session_path = path;
  d_->unsaved = edits && *edits != d_->edits;
  d_->told_modified = d_->unsaved;  // before the stack tells of it: it is told once
  if (!d_->unsaved) d_->undo_stack.setClean();
  Q_EMIT sessionChanged();
}

// --- pictures -------------------------------------------------------------------------------------------------------

KeptPicture ExplorerDocument::Private::open_picture() const {
  KeptPicture picture;
  // A session that hides where its pictures lie may know more of this one than was told now.
  if (const KeptPicture* before = kept.find(source->sha256, source->frame)) picture = *before;
  session::PictureReference& reference = picture.reference;
  reference.sha256 = source->sha256;
  reference.frame = source->frame;
  reference.name = source->name;
  if (!location.file.empty()) {
    std::error_code problem;
    const std::filesystem::path absolute = std::filesystem::absolute(location.file, problem);
    reference.path = stored_path(problem ? location.file : absolute);
    reference.member = location.member;
    reference.bytes = location.member.empty() ? size_of(location.file) : 0;
  } else {
    picture.bytes = bytes;
    reference.bytes = static_cast<std::uint64_t>(bytes.size());
  }
  picture.view = picture_view;
  picture.view_changed = picture_view && differs_from_file(*picture_view, default_window);
  picture.black_outs = black_outs;
  picture.model_window = model_view.window;
  return picture;
}

bool ExplorerDocument::Private::worked_on(const KeptPicture& picture,
                                          const std::vector<attribution::ExplanationPtr>& results) const {
  const bool has_results = std::any_of(results.begin(), results.end(),
                                       [&](const auto& result) { return is_of(*result, picture.reference); });
  return picture.of_session || has_results || picture.view_changed || picture.model_window ||
         !picture.black_outs.empty() || !board->annotationsOf(picture.key()).empty();
}

void ExplorerDocument::Private::keep_picture() {
  if (!source) return;
  KeptPicture picture = open_picture();
  // A picture that was only looked at leaves nothing, unless something of it was taken back.
  if (kept.find(source->sha256, source->frame) != nullptr || worked_on(picture, known_results())) {
    kept.put(std::move(picture));
  }
}

// --- capturing ------------------------------------------------------------------------------------------------------

std::vector<attribution::ExplanationPtr> ExplorerDocument::Private::known_results() const {
  std::vector<attribution::ExplanationPtr> known = cache_.all();
  known.insert(known.end(), stored.all().begin(), stored.all().end());
  for (int row = 0; row < captions.count(); ++row) known.push_back(captions.at(row).pane.result);
  std::erase(known, nullptr);
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  std::erase_if(known, [this](const attribution::ExplanationPtr& result) {
    for (int row = 0; row < captions.count(); ++row) {
      if (captions.at(row).text.toStdString() == result->caption) return false;
    }
    return true;
  });
  std::sort(known.begin(), known.end(), [](const auto& one, const auto& other) {
    return std::tie(one->made_at, one->caption) < std::tie(other->made_at, other->caption);
  });
  return known;
}

session::Session ExplorerDocument::Private::capture() const {
  session::Session session;
  session.model = model ? reference_of(*model, model_path) : session_model;
  for (int row = 0; row < captions.count(); ++row) {
    session.captions.push_back({captions.at(row).text.toStdString(), captions.at(row).own});
  }
  session.current_caption = current;
  session.settings = settings;
  session.arrangement = arrangement;
  session.rendering = rendering;
  session.figure = figure_choice;

  KeptPictures pictures = kept;
  if (source) pictures.put(open_picture());
  const std::vector<attribution::ExplanationPtr> results = known_results();
  for (const KeptPicture& picture : pictures.all()) {
    const bool open = source && is_frame_of(*source, picture.reference);
    if (!open && !worked_on(picture, results)) continue;
    const bool stands_there = awaited && picture.reference.sha256 == awaited->reference.sha256 &&
                              picture.reference.frame == awaited->reference.frame;
    if (stands_there || (open && !awaited)) session.current_picture = static_cast<int>(session.pictures.size());
    session.pictures.push_back({picture.reference, copied(picture.bytes), picture.view,
                                model_view.preprocessing.toStdString(), picture.model_window, picture.black_outs,
                                board->annotationsOf(picture.key())});
    for (const attribution::ExplanationPtr& result : results) {
      if (is_of(*result, picture.reference)) session.results.push_back(result);
    }
  }
  return session;
}

session::Session ExplorerDocument::capture() const { return d_->capture(); }

// --- an empty one ---------------------------------------------------------------------------------------------------

void ExplorerDocument::Private::clear_all() {
  run_.reset();
  worker.cancel();
  picture_finder.cancel();
  picture_generation = 0;
  awaited.reset();
  awaits_model = false;
  session_model = {};
  stored.take({}, {});
  forget_methods();
  before_preview.reset();
  undo_stack.clear();
  take_picture({}, {}, {});
  kept.clear();
  board->clear();
  while (captions.count() > 0) captions.remove(captions.count() - 1);
  current = -1;
  Q_EMIT document->currentCaptionChanged(current);
  set_arrangement({});
}

void ExplorerDocument::newSession() {
  if (d_->awaits_model) cancelModel();
  d_->clear_all();
  d_->figure_choice = {};
  Q_EMIT figureChoiceChanged();
  Q_EMIT settingsChanged();
  d_->session_path.clear();
  d_->unsaved = false;
  d_->told_modified = false;
  Q_EMIT sessionChanged();
  d_->update();
}

}  // namespace m2ib::presenters
