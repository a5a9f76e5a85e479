// What runs, what is shown meanwhile, and what comes of it.
#include <QCoreApplication>
#include <algorithm>
#include <tuple>
#include <utility>

#include "ui/presenters/error_text.h"
#include "ui/presenters/explorer_document_p.h"
#include "ui/presenters/settings_text.h"

namespace m2ib::presenters {
namespace {

using Phase = PaneState::Phase;

void clear_live(PaneState& pane) {
  pane.live_patch_nats.clear();
  pane.live_word_nats.clear();
  pane.image_losses.clear();
  pane.text_losses.clear();
  pane.live_tokens = {};
  pane.live_field_of_view = {};
  pane.live_grid = 0;
  pane.step = 0;
  pane.step_count = 0;
  pane.step_ms = 0.0;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// All that refresh() may change and a view would see.
auto visible(const CaptionRow& row) {
  return std::make_tuple(row.pane.phase, row.pane.result, row.pane.stale, row.pane.stale_text, row.pane.message,
                         row.pane.step, row.similarity);
}

}  // namespace

jobs::ExplainRequest ExplorerDocument::Private::request_for(const CaptionRow& row) const {
  return {model,    radiograph,        row.text.toStdString(),
          settings, model_view.window, model_view.preprocessing.toStdString()};
}

bool ExplorerDocument::Private::can_run(const CaptionRow& row) const {
  return model && radiograph && !row.text.trimmed().isEmpty();
}

void ExplorerDocument::Private::update() {
  // The picture at hand still shows what is to be painted over.
  if (repaint_generation != 0) return wait_for_picture();
  for (int row = 0; row < captions.count(); ++row) refresh(captions.at(row));
  start_next();
  tell_changes();
}

void ExplorerDocument::Private::wait_for_picture() {
  preempt();
  worker.cancel();
  tell_changes();
}

void ExplorerDocument::Private::refresh(CaptionRow& row) {
  const auto before = visible(row);
  if (can_run(row)) {
    const std::string key = result_key(request_for(row));
    choose_phase(row, key);
    judge_result(row, key);
  } else {
    if (runs(row)) run_.reset();
    row.pane = {};
    row.result_key.clear();
    row.halted_key.clear();
    row.similarity.reset();
  }
  if (before != visible(row)) note(row);
}

void ExplorerDocument::Private::choose_phase(CaptionRow& row, const std::string& key) {
  if (!runs(row) && !row.halted_key.empty() && row.halted_key == key) return;
  if (row.pane.phase == Phase::Done && row.result_key == key) return;
  if (const auto known = cache_.find(key)) {
    if (runs(row)) run_.reset();
    show(row, key, known);
    return;
  }
  if (runs(row) && run_->key == key) return;
  if (runs(row)) run_.reset();
  clear_live(row.pane);
  row.pane.phase = Phase::Waiting;
  row.pane.message.clear();
  row.halted_key.clear();
}

void ExplorerDocument::Private::judge_result(CaptionRow& row, const std::string& key) {
  PaneState& pane = row.pane;
  row.similarity.reset();
  pane.stale = pane.result && row.result_key != key;
  pane.stale_text.clear();
  if (!pane.result) return;
  const std::string caption = row.text.toStdString();
  const jobs::ExplainRequest wanted = request_for(row);
  const QString input = input_difference_text(*pane.result, wanted);
  if (pane.stale) pane.stale_text = stale_text(*pane.result, model->card(), caption, settings, input);
  // The cosine of caption and picture does not depend on the bottleneck's settings.
  const bool same_pair = pane.result->caption == caption && input.isEmpty() &&
                         pane.result->card.weights_sha256 == model->card().weights_sha256 &&
                         pane.result->preprocess == model->input_settings(wanted.preprocessing);
  if (same_pair) row.similarity = pane.result->similarity;
}

void ExplorerDocument::Private::show(CaptionRow& row, const std::string& key,
                                     const attribution::ExplanationPtr& explanation) {
  clear_live(row.pane);
  row.pane.phase = Phase::Done;
  row.pane.result = explanation;
  row.pane.message = truncation_text(explanation->tokens);
  row.result_key = key;
  row.halted_key.clear();
}

void ExplorerDocument::Private::halt(CaptionRow& row, const std::string& key, Phase phase, const QString& message) {
  clear_live(row.pane);
  row.pane.phase = phase;
  row.pane.message = message;
  row.halted_key = key;
  note(row);
}

int ExplorerDocument::Private::next_row() const {
  const auto waits = [this](int row) {
    const Phase phase = captions.at(row).pane.phase;
    return phase == Phase::Waiting || phase == Phase::Running;
  };
  if (captions.contains(current) && waits(current)) return current;
  if (run_) return captions.rowOf(run_->row_id);
  if (before_preview) return -1;  // the other captions wait until the slider is let go
  for (int offset = 1; offset < captions.count(); ++offset) {
    const int row = (std::max(current, 0) + offset) % captions.count();
    if (waits(row)) return row;
  }
  return -1;
}

void ExplorerDocument::Private::start_next() {
  const int next = next_row();
  if (next < 0) {
    if (!run_) worker.cancel();
    return;
  }
  CaptionRow& row = captions.at(next);
  if (runs(row)) return;
  preempt();
  jobs::ExplainRequest request = request_for(row);
  Run run;
  run.row_id = row.id;
  run.key = result_key(request);
  run.generation = worker.request(std::move(request));
  asked_.emplace(run.generation, run.key);
  run_ = std::move(run);
  row.pane.phase = Phase::Running;
  row.pane.step_count = 2 * settings.steps;
  note(row);
}

/// The row that runs goes back to waiting; the worker stops it by itself when it gets the next request.
void ExplorerDocument::Private::preempt() {
  if (!run_) return;
  const int index = captions.rowOf(run_->row_id);
  run_.reset();
  if (index < 0) return;
  CaptionRow& row = captions.at(index);
  clear_live(row.pane);
  row.pane.phase = Phase::Waiting;
  note(row);
}

void ExplorerDocument::Private::tell_changes() {
  for (const quint64 id : std::exchange(changed_, {})) {
    const int row = captions.rowOf(id);
    if (row < 0) continue;
    captions.notifyState(row);
    Q_EMIT document->paneChanged(row);
  }
  if (busy() == told_busy_) return;
  told_busy_ = busy();
  Q_EMIT document->busyChanged(told_busy_);
}

void ExplorerDocument::Private::cancel() {
  run_.reset();
  worker.cancel();
  for (int index = 0; index < captions.count(); ++index) {
    CaptionRow& row = captions.at(index);
    if (row.pane.phase != Phase::Waiting && row.pane.phase != Phase::Running) continue;
    halt(row, result_key(request_for(row)), Phase::Cancelled,
         QCoreApplication::translate("ExplorerDocument", "Stopped."));
  }
  tell_changes();
}

void ExplorerDocument::Private::recompute() {
  if (!captions.contains(current) || !can_run(captions.at(current))) return;
  CaptionRow& row = captions.at(current);
  cache_.erase(result_key(request_for(row)));
  if (runs(row)) run_.reset();
  clear_live(row.pane);
  row.halted_key.clear();
  row.pane.message.clear();
  row.pane.phase = Phase::Waiting;
  update();
}

void ExplorerDocument::Private::forget_results() {
  run_.reset();
  for (int index = 0; index < captions.count(); ++index) {
    CaptionRow& row = captions.at(index);
    row.pane = {};
    row.result_key.clear();
    row.halted_key.clear();
    row.similarity.reset();
    note(row);
  }
}

CaptionRow* ExplorerDocument::Private::running_row(quint64 generation) {
  if (!run_ || run_->generation != generation) return nullptr;
  const int row = captions.rowOf(run_->row_id);
  return row < 0 ? nullptr : &captions.at(row);
}

void ExplorerDocument::Private::on_encoded(quint64 generation, const text::Tokens& tokens,
                                           const image::FieldOfView& fov, int grid) {
  CaptionRow* row = running_row(generation);
  if (row == nullptr) return;
  row->pane.live_tokens = tokens;
  row->pane.live_field_of_view = fov;
  row->pane.live_grid = grid;
  row->pane.message = truncation_text(tokens);
  note(*row);
  tell_changes();
}

void ExplorerDocument::Private::on_stepped(quint64 generation, const attribution::Step& step, double step_ms) {
  CaptionRow* row = running_row(generation);
  if (row == nullptr) return;
  PaneState& pane = row->pane;
  if (step.tower == attribution::Tower::Image) {
    pane.live_patch_nats = attribution::patch_nats(step.token_nats, pane.live_grid);
    pane.image_losses.push_back(step.losses);
    pane.step = step.index;
  } else {
    pane.live_word_nats = attribution::word_nats(step.token_nats, pane.live_tokens);
    pane.text_losses.push_back(step.losses);
    pane.step = step.count + step.index;
  }
  pane.step_count = 2 * step.count;
  run_->step_ms.push_back(step_ms);
  pane.step_ms = median(run_->step_ms);
  note(*row);
  tell_changes();
}

void ExplorerDocument::Private::on_finished(quint64 generation, const attribution::ExplanationPtr& explanation) {
  const auto asked = asked_.find(generation);
  if (asked == asked_.end()) return;
  const std::string key = asked->second;
  asked_.erase(asked);
  // Also where nobody waits for it any more: it is right, and somebody may come back to it.
  cache_.insert(key, explanation);
  if (CaptionRow* row = running_row(generation)) {
    show(*row, key, explanation);
    note(*row);
    run_.reset();
  }
  update();
}

void ExplorerDocument::Private::on_failed(quint64 generation, const Error& error) {
  asked_.erase(generation);
  if (CaptionRow* row = running_row(generation)) {
    // What the tokenizer finds empty (control characters, say) is no failure either.
    const bool empty = error.code == ErrorCode::CaptionEmpty;
    halt(*row, run_->key, empty ? Phase::Empty : Phase::Failed, empty ? QString() : error_text(error));
    run_.reset();
  }
  update();
}

void ExplorerDocument::Private::on_cancelled(quint64 generation) {
  asked_.erase(generation);
  if (CaptionRow* row = running_row(generation)) {
    halt(*row, run_->key, Phase::Cancelled, QCoreApplication::translate("ExplorerDocument", "Stopped."));
    run_.reset();
    update();
  }
}

}  // namespace m2ib::presenters
