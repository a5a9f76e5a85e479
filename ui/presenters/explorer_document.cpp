#include "ui/presenters/explorer_document.h"

#include <QFile>
#include <algorithm>
#include <filesystem>
#include <utility>

#include "ui/presenters/document_commands.h"
#include "ui/presenters/error_text.h"
#include "ui/presenters/explorer_document_p.h"

namespace m2ib::presenters {
namespace {

std::filesystem::path to_path(const QString& path) { return QFile::encodeName(path).toStdString(); }

}  // namespace

// --- edits -----------------------------------------------------------------------------------------------------------

void ExplorerDocument::Private::insert_caption(int row, const QString& text) {
  captions.insert(row, text);
  current = row;
  Q_EMIT document->currentCaptionChanged(current);
  update();
}

void ExplorerDocument::Private::remove_caption(int row) {
  if (runs(captions.at(row))) run_.reset();
  captions.remove(row);
  const int before = current;
  if (current > row) --current;
  current = std::min(current, captions.count() - 1);
  if (current != before || row == before) Q_EMIT document->currentCaptionChanged(current);
  update();
}

void ExplorerDocument::Private::set_caption(int row, const QString& text) {
  captions.setText(row, text);
  note(captions.at(row));
  update();
}

void ExplorerDocument::Private::set_current(int row) {
  if (row == current || !captions.contains(row)) return;
  current = row;
  Q_EMIT document->currentCaptionChanged(current);
  update();
}

void ExplorerDocument::Private::apply_settings(const attribution::M2ibSettings& wanted, bool preview) {
  if (!preview) before_preview.reset();
  if (preview && !before_preview) before_preview = settings;
  if (!(settings == wanted)) {
    settings = wanted;
    Q_EMIT document->settingsChanged();
  }
  update();
}

attribution::M2ibSettings ExplorerDocument::Private::fitted(attribution::M2ibSettings wanted) const {
  if (!model) return wanted;
  wanted.image_layer = std::clamp(wanted.image_layer, 0, std::max(0, model->card().image.last_layer()));
  wanted.text_layer = std::clamp(wanted.text_layer, 0, std::max(0, model->card().text.last_layer()));
  return wanted;
}

// --- the document ----------------------------------------------------------------------------------------------------

ExplorerDocument::ExplorerDocument(QObject* parent) : QObject(parent), d_(std::make_unique<Private>(this)) {
  connect(&d_->captions, &CaptionListModel::editRequested, this, &ExplorerDocument::setCaption);

  connect(&d_->worker, &jobs::ExplainWorker::encoded, this,
          [this](quint64 generation, const text::Tokens& tokens, const image::FieldOfView& fov, int grid) {
            d_->on_encoded(generation, tokens, fov, grid);
          });
  connect(&d_->worker, &jobs::ExplainWorker::stepped, this,
          [this](quint64 generation, const attribution::Step& step, double step_ms) {
            d_->on_stepped(generation, step, step_ms);
          });
  connect(&d_->worker, &jobs::ExplainWorker::finished, this,
          [this](quint64 generation, const attribution::ExplanationPtr& explanation) {
            d_->on_finished(generation, explanation);
          });
  connect(&d_->worker, &jobs::ExplainWorker::failed, this,
          [this](quint64 generation, const Error& error) { d_->on_failed(generation, error); });
  connect(&d_->worker, &jobs::ExplainWorker::cancelled, this,
          [this](quint64 generation) { d_->on_cancelled(generation); });

  connect(&d_->model_loader, &jobs::ModelLoader::progressed, this, [this](quint64 generation, double fraction) {
    if (generation == d_->model_generation) Q_EMIT modelLoading(d_->loading_path, fraction);
  });
  connect(&d_->model_loader, &jobs::ModelLoader::loaded, this,
          [this](quint64 generation, const model::DualEncoderPtr& model) {
            if (generation == d_->model_generation) d_->take_model(model, d_->loading_path, d_->loading_start);
          });
  connect(&d_->model_loader, &jobs::ModelLoader::failed, this, [this](quint64 generation, const Error& error) {
    if (generation == d_->model_generation) Q_EMIT modelFailed(error_text(error));
  });

  connect(
      &d_->picture_loader, &jobs::PictureLoader::loaded, this,
      [this](quint64 generation, const jobs::LoadedPicture& picture) { d_->on_picture_loaded(generation, picture); });
  connect(&d_->picture_loader, &jobs::PictureLoader::failed, this, [this](quint64 generation, const Error& error) {
    if (generation != d_->picture_generation) return;
    d_->picture_generation = 0;
    Q_EMIT imageFailed(error_text(error));
  });
  connect(&d_->painter, &jobs::PictureLoader::loaded, this,
          [this](quint64 generation, const jobs::LoadedPicture& picture) { d_->on_repainted(generation, picture); });
  connect(&d_->painter, &jobs::PictureLoader::failed, this,
          [this](quint64 generation, const Error& error) { d_->on_repaint_failed(generation, error); });
  connect(&d_->undo_stack, &QUndoStack::indexChanged, this, [this] { d_->drop_obsolete_steps(); });
}

ExplorerDocument::~ExplorerDocument() = default;

model::DualEncoderPtr ExplorerDocument::model() const { return d_->model; }
QAbstractItemModel* ExplorerDocument::captions() { return &d_->captions; }
int ExplorerDocument::captionCount() const { return d_->captions.count(); }
int ExplorerDocument::currentCaption() const { return d_->current; }
const attribution::M2ibSettings& ExplorerDocument::settings() const { return d_->settings; }
bool ExplorerDocument::busy() const { return d_->busy(); }
QUndoStack* ExplorerDocument::undoStack() { return &d_->undo_stack; }

QString ExplorerDocument::caption(int row) const {
  return d_->captions.contains(row) ? d_->captions.at(row).text : QString();
}

const PaneState& ExplorerDocument::pane(int row) const {
  static const PaneState empty;
  return d_->captions.contains(row) ? d_->captions.at(row).pane : empty;
}

const PaneState& ExplorerDocument::currentPane() const { return pane(d_->current); }

double ExplorerDocument::sharedScaleMaxNats() const {
  double largest = 0.0;
  for (int row = 0; row < captionCount(); ++row) {
    if (!pane(row).result) continue;
    for (const float nats : pane(row).result->patch_nats()) largest = std::max(largest, static_cast<double>(nats));
  }
  return largest;
}

// --- loading ---------------------------------------------------------------------------------------------------------

void ExplorerDocument::openModel(const QString& path, const ModelStart& start) {
  d_->loading_path = path;
  d_->loading_start = start;
  d_->model_generation = d_->model_loader.request(to_path(path), start.options);
  Q_EMIT modelLoading(path, 0.0);
}

void ExplorerDocument::cancelModel() {
  if (d_->model_generation == 0) return;
  d_->model_loader.cancel();
  d_->model_generation = 0;
  Q_EMIT modelCancelled();
}

QString ExplorerDocument::modelPath() const { return d_->model_path; }

void ExplorerDocument::openImage(const QString& path) { openPicture({to_path(path), {}, 0}); }

void ExplorerDocument::Private::use_model(model::DualEncoderPtr wanted, const ModelStart& start) {
  model_loader.cancel();
  model_generation = 0;
  model = std::move(wanted);
  model_path.clear();
  before_preview.reset();
  if (!model) return;
  // What the person wants of this model, then what it recommends; what is a person's own choice whatever the model
  // stays.
  attribution::M2ibSettings fitting = attribution::default_settings(model->card());
  fitting.beta = start.beta.value_or(fitting.beta);
  fitting.image_layer = start.image_layer.value_or(fitting.image_layer);
  fitting.text_layer = start.text_layer.value_or(fitting.text_layer);
  fitting.steps = settings.steps;
  fitting.samples = settings.samples;
  fitting.learning_rate = settings.learning_rate;
  fitting.seed = settings.seed;
  settings = fitted(fitting);
}

void ExplorerDocument::setModel(model::DualEncoderPtr model) { d_->take_model(std::move(model), {}, {}); }

void ExplorerDocument::Private::take_model(model::DualEncoderPtr wanted, const QString& path, const ModelStart& start) {
  const attribution::M2ibSettings before = settings;
  use_model(std::move(wanted), start);
  model_path = path;
  Q_EMIT document->modelChanged();
  if (!(before == settings)) Q_EMIT document->settingsChanged();
  update();
}

// --- edits, as undo steps --------------------------------------------------------------------------------------------

void ExplorerDocument::addCaption(const QString& text) { d_->undo_stack.push(new AddCaptionCommand(*d_, text)); }

void ExplorerDocument::removeCaption(int row) {
  if (d_->captions.contains(row)) d_->undo_stack.push(new RemoveCaptionCommand(*d_, row));
}

void ExplorerDocument::setCaption(int row, const QString& text) {
  if (!d_->captions.contains(row) || d_->captions.at(row).text == text) return;
  d_->undo_stack.push(new SetCaptionCommand(*d_, row, text));
}

void ExplorerDocument::setCurrentCaption(int row) { d_->set_current(row); }

void ExplorerDocument::previewSettings(const attribution::M2ibSettings& settings) {
  d_->apply_settings(settings, true);
}

void ExplorerDocument::commitSettings(const attribution::M2ibSettings& settings, const QString& what) {
  const attribution::M2ibSettings before = d_->before_preview.value_or(d_->settings);
  if (settings == before) {
    d_->apply_settings(settings);
    return;
  }
  d_->undo_stack.push(new SettingsCommand(*d_, before, settings, what));
}

// --- running ---------------------------------------------------------------------------------------------------------

void ExplorerDocument::cancel() { d_->cancel(); }
void ExplorerDocument::recompute() { d_->recompute(); }

}  // namespace m2ib::presenters
