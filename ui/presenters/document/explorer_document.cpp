#include "ui/presenters/document/explorer_document.h"

#include <QFile>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include "ui/presenters/document/document_commands.h"
#include "ui/presenters/document/explorer_document_p.h"
#include "ui/presenters/text/error_text.h"

namespace m2ib::presenters {
namespace {

std::filesystem::path to_path(const QString& path) { return QFile::encodeName(path).toStdString(); }

}  // namespace

// --- edits -----------------------------------------------------------------------------------------------------------

void ExplorerDocument::Private::insert_caption(int row, const QString& text, quint64 id,
                                               const std::optional<attribution::MethodSettings>& own) {
  captions.insert(row, text, id);
  if (own) captions.at(row).own = fitted(*own);
  make_place(row);
  const int before = current >= row ? current + 1 : current;
  current = row;
  bring_into_view(before);
  Q_EMIT document->currentCaptionChanged(current);
  update();
}

void ExplorerDocument::Private::insert_behind(int row, const QString& text, quint64 id,
                                              const attribution::MethodSettings& own) {
  captions.insert(row, text, id);
  captions.at(row).own = fitted(own);
  make_place(row);
  if (current < row) return;
  ++current;
  Q_EMIT document->currentCaptionChanged(current);
}

void ExplorerDocument::Private::remove_caption(int row) {
  leave_run(captions.at(row));
  captions.remove(row);
  close_place(row);
  const int before = current;
  if (current > row) --current;
  current = std::min(current, captions.count() - 1);
  if (current != before || row == before) Q_EMIT document->currentCaptionChanged(current);
  update();
}

void ExplorerDocument::Private::move_caption(int from, int to) {
  // Before the rows themselves: whoever hears of their move finds everything in its new place.
  const int before = current;
  current = row_after_move(current, from, to);
  move_places(from, to);
  captions.move(from, to);
  for (int row = std::min(from, to); row <= std::max(from, to); ++row) note(captions.at(row));  // other letters
  Q_EMIT document->arrangementChanged();
  if (current != before) Q_EMIT document->currentCaptionChanged(current);
  update();
}

void ExplorerDocument::Private::set_caption(int row, const QString& text) {
  captions.setText(row, text);
  note(captions.at(row));
  update();
}

void ExplorerDocument::Private::set_current(int row) {
  if (row == current || !captions.contains(row)) return;
  const bool owned = settings_owner() >= 0;
  const attribution::MethodSettings settings_before = document->settingsOf(current);
  const int before = std::exchange(current, row);
  bring_into_view(before);
  Q_EMIT document->currentCaptionChanged(current);
  // What the sliders stand for may be another caption's own settings now.
  const bool owns = settings_owner() >= 0;
  if (owns != owned || !(settings_before == document->settingsOf(current))) Q_EMIT document->settingsChanged();
  update();
}

// --- the document ----------------------------------------------------------------------------------------------------

void ExplorerDocument::Private::connect_worker() {
  QObject::connect(&worker, &jobs::ExplainWorker::encoded, document,
                   [this](quint64 generation, int item, const text::Tokens& tokens, const image::FieldOfView& fov,
                          int grid) { on_encoded(generation, item, tokens, fov, grid); });
  QObject::connect(
      &worker, &jobs::ExplainWorker::itemFailed, document,
      [this](quint64 generation, int item, const Error& error) { on_item_failed(generation, item, error); });
  QObject::connect(&worker, &jobs::ExplainWorker::stepped, document,
                   [this](quint64 generation, int item, const attribution::Step& step, double step_ms) {
                     on_stepped(generation, item, step, step_ms);
                   });
  QObject::connect(&worker, &jobs::ExplainWorker::explained, document,
                   [this](quint64 generation, int item, const attribution::ExplanationPtr& explanation) {
                     on_explained(generation, item, explanation);
                   });
  QObject::connect(&worker, &jobs::ExplainWorker::finished, document,
                   [this](quint64 generation) { on_finished(generation); });
  QObject::connect(&worker, &jobs::ExplainWorker::failed, document,
                   [this](quint64 generation, const Error& error) { on_failed(generation, error); });
  QObject::connect(&worker, &jobs::ExplainWorker::cancelled, document,
                   [this](quint64 generation) { on_cancelled(generation); });
}

void ExplorerDocument::Private::connect_loaders() {
  QObject::connect(&model_loader, &jobs::ModelLoader::progressed, document,
                   [this](quint64 generation, double fraction) {
                     if (generation == model_generation) Q_EMIT document->modelLoading(loading_path, fraction);
                   });
  QObject::connect(&model_loader, &jobs::ModelLoader::loaded, document,
                   [this](quint64 generation, const model::DualEncoderPtr& loaded) {
                     if (generation != model_generation) return;
                     if (awaits_model) return take_session_model(loaded);
                     take_model(loaded, loading_path, loading_start);
                   });
  QObject::connect(&model_loader, &jobs::ModelLoader::failed, document, [this](quint64 generation, const Error& error) {
    if (generation != model_generation) return;
    if (awaits_model) return miss_model(error_text(error));
    Q_EMIT document->modelFailed(error_text(error));
  });

  QObject::connect(
      &picture_loader, &jobs::PictureLoader::loaded, document,
      [this](quint64 generation, const jobs::LoadedPicture& picture) { on_picture_loaded(generation, picture); });
  QObject::connect(&picture_loader, &jobs::PictureLoader::failed, document,
                   [this](quint64 generation, const Error& error) {
                     if (generation != picture_generation) return;
                     picture_generation = 0;
                     if (awaited && awaited->generation == generation) return miss_picture(error_text(error));
                     Q_EMIT document->imageFailed(error_text(error));
                   });
  QObject::connect(
      &painter, &jobs::PictureLoader::loaded, document,
      [this](quint64 generation, const jobs::LoadedPicture& picture) { on_repainted(generation, picture); });
  QObject::connect(&painter, &jobs::PictureLoader::failed, document,
                   [this](quint64 generation, const Error& error) { on_repaint_failed(generation, error); });
  QObject::connect(
      &picture_finder, &jobs::PictureFinder::found, document,
      [this](quint64 generation, const std::filesystem::path& file) { on_picture_found(generation, file); });
  QObject::connect(&picture_finder, &jobs::PictureFinder::notFound, document,
                   [this](quint64 generation) { on_picture_not_found(generation); });
}

void ExplorerDocument::Private::connect_undo_stack() {
  QObject::connect(&undo_stack, &QUndoStack::indexChanged, document, [this] {
    ++edits;
    drop_obsolete_steps();
    tell_session();
  });
  QObject::connect(&undo_stack, &QUndoStack::cleanChanged, document, [this] { tell_session(); });
}

ExplorerDocument::ExplorerDocument(QObject* parent) : QObject(parent), d_(std::make_unique<Private>(this)) {
  connect(&d_->captions, &CaptionListModel::editRequested, this, &ExplorerDocument::setCaption);
  connect(&d_->captions, &CaptionListModel::moveRequested, this, &ExplorerDocument::moveCaption);
  d_->connect_worker();
  d_->connect_loaders();
  d_->connect_trust();
  d_->connect_undo_stack();
}

ExplorerDocument::~ExplorerDocument() {
  d_->undo_stack.disconnect(this);  // it tells of its own end, too
}

model::DualEncoderPtr ExplorerDocument::model() const { return d_->model; }
QAbstractItemModel* ExplorerDocument::captions() { return &d_->captions; }
int ExplorerDocument::captionCount() const { return d_->captions.count(); }
int ExplorerDocument::currentCaption() const { return d_->current; }
bool ExplorerDocument::busy() const { return d_->busy(); }
QUndoStack* ExplorerDocument::undoStack() { return &d_->undo_stack; }
AnnotationBoard* ExplorerDocument::annotations() { return d_->board.get(); }

QString ExplorerDocument::caption(int row) const {
  return d_->captions.contains(row) ? d_->captions.at(row).text : QString();
}

const PaneState& ExplorerDocument::pane(int row) const {
  static const PaneState empty;
  return d_->captions.contains(row) ? d_->captions.at(row).pane : empty;
}

const PaneState& ExplorerDocument::currentPane() const { return pane(d_->current); }

double ExplorerDocument::sharedScaleMax(attribution::Method method) const {
  double largest = 0.0;
  for (int row = 0; row < captionCount(); ++row) {
    const attribution::ExplanationPtr& result = pane(row).result;
    if (!result || result->settings.method != method) continue;
    for (const float value : result->patch_values()) largest = std::max(largest, std::abs(static_cast<double>(value)));
  }
  return largest;
}

// --- loading ---------------------------------------------------------------------------------------------------------

void ExplorerDocument::openModel(const QString& path, const ModelStart& start) {
  d_->awaits_model = false;
  d_->loading_path = path;
  d_->loading_start = start;
  d_->model_generation = d_->model_loader.request(to_path(path), start.options);
  Q_EMIT modelLoading(path, 0.0);
}

void ExplorerDocument::cancelModel() {
  if (d_->model_generation == 0) return;
  d_->model_loader.cancel();
  d_->model_generation = 0;
  d_->awaits_model = false;
  Q_EMIT modelCancelled();
  d_->update();  // what is shown without a model says so
}

QString ExplorerDocument::modelPath() const { return d_->model_path; }

void ExplorerDocument::openImage(const QString& path) { openPicture({to_path(path), {}, 0}); }

void ExplorerDocument::Private::use_model(model::DualEncoderPtr wanted) {
  model_loader.cancel();
  model_generation = 0;
  awaits_model = false;
  model = std::move(wanted);
  model_path.clear();
  before_preview.reset();
}

void ExplorerDocument::setModel(model::DualEncoderPtr model) { d_->take_model(std::move(model), {}, {}); }

void ExplorerDocument::Private::take_model(model::DualEncoderPtr wanted, const QString& path, const ModelStart& start,
                                           bool keep_settings) {
  const attribution::MethodSettings before = settings;
  use_model(std::move(wanted));
  const QString replaced = model ? fit_settings(start, keep_settings) : QString();
  model_path = path;
  // A session's model is a part of it.
  if (model && !keep_settings && !session_path.isEmpty()) touch();
  if (model) session_model = {};
  Q_EMIT document->modelChanged();
  const bool owned = settings_owner() >= 0;
  if (owned || !(before == settings)) Q_EMIT document->settingsChanged();
  if (!replaced.isEmpty()) Q_EMIT document->methodReplaced(replaced);
  update();
}

// --- edits, as undo steps --------------------------------------------------------------------------------------------

void ExplorerDocument::addCaption(const QString& text) { d_->undo_stack.push(new AddCaptionCommand(*d_, text)); }

void ExplorerDocument::removeCaption(int row) {
  if (!d_->captions.contains(row)) return;
  if (d_->before_preview && d_->before_preview->row_id == captionId(row)) d_->end_preview();
  d_->undo_stack.push(new RemoveCaptionCommand(*d_, row));
}

void ExplorerDocument::moveCaption(int from, int to) {
  if (from == to || !d_->captions.contains(from) || !d_->captions.contains(to)) return;
  d_->undo_stack.push(new MoveCaptionCommand(*d_, from, to));
}

void ExplorerDocument::setCaption(int row, const QString& text) {
  if (!d_->captions.contains(row) || d_->captions.at(row).text == text) return;
  d_->undo_stack.push(new SetCaptionCommand(*d_, row, text));
}

void ExplorerDocument::replaceCaption(int row, const QString& text, const QString& what) {
  if (!d_->captions.contains(row) || d_->captions.at(row).text == text) return;
  d_->undo_stack.push(new ReplaceCaptionCommand(*d_, row, text, what));
}

void ExplorerDocument::setCurrentCaption(int row) { d_->set_current(row); }

// --- running ---------------------------------------------------------------------------------------------------------

void ExplorerDocument::cancel() { d_->cancel(); }
void ExplorerDocument::recompute() { d_->recompute(); }

attribution::ExplanationPtr ExplorerDocument::knownResult(const std::string& key) { return d_->known(key); }

void ExplorerDocument::offerResult(const std::string& key, const attribution::ExplanationPtr& result) {
  if (result) d_->offer(key, result);
}

}  // namespace m2ib::presenters
