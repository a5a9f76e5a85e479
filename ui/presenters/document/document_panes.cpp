// What is shown of each caption: its result, whether it is the one asked for, and what it waits for.
#include <QCoreApplication>
#include <tuple>
#include <utility>

#include "ui/presenters/document/explorer_document_p.h"
#include "ui/presenters/text/settings_text.h"

namespace m2ib::presenters {
namespace {

using Phase = PaneState::Phase;

/// All that refresh() may change and a view would see.
auto visible(const CaptionRow& row) {
  return std::make_tuple(row.pane.phase, row.pane.result, row.pane.stale, row.pane.stale_text, row.pane.message,
                         row.pane.step, row.similarity);
}

}  // namespace

void ExplorerDocument::Private::clear_live(PaneState& pane) {
  pane.live_patch_values.clear();
  pane.live_word_values.clear();
  pane.image_losses.clear();
  pane.text_losses.clear();
  pane.live_tokens = {};
  pane.live_field_of_view = {};
  pane.live_grid = 0;
  pane.step = 0;
  pane.step_count = 0;
  pane.step_ms = 0.0;
}

CaptionRequest ExplorerDocument::Private::request_for(const CaptionRow& row) const {
  return {model,
          radiograph,
          row.text.toStdString(),
          settings_of(row),
          model_view.window,
          model_view.preprocessing.toStdString()};
}

bool ExplorerDocument::Private::can_run(const CaptionRow& row) const {
  return model && radiograph && !row.text.trimmed().isEmpty();
}

void ExplorerDocument::Private::refresh(CaptionRow& row) {
  const auto before = visible(row);
  if (can_run(row)) {
    const CaptionRequest wanted = request_for(row);
    const std::string key = result_key(wanted);
    choose_phase(row, wanted, key);
    judge_result(row, wanted, key);
  } else if (!show_stored(row)) {
    leave_run(row);
    row.pane = {};
    row.result_key.clear();
    row.halted_key.clear();
    row.similarity.reset();
  }
  if (before != visible(row)) note(row);
}

/// What a session brought is shown without its model, too.
bool ExplorerDocument::Private::show_stored(CaptionRow& row) {
  if (model || !radiograph || stored.all().empty()) return false;
  const attribution::ExplanationPtr result = stored.find(request_for(row));
  if (!result) return false;
  show(row, {}, result);
  row.pane.stale = false;
  row.pane.stale_text.clear();
  row.similarity = result->similarity;
  if (!awaits_model) {
    row.pane.message = QCoreApplication::translate(
        "ExplorerDocument", "From the session. Its model is not open, so nothing can be computed again.");
  }
  return true;
}

attribution::ExplanationPtr ExplorerDocument::Private::known(const CaptionRequest& wanted, const std::string& key) {
  if (auto found = cache_.find(key)) return found;
  auto found = stored.find(wanted);
  if (found) cache_.insert(key, found);
  return found;
}

void ExplorerDocument::Private::choose_phase(CaptionRow& row, const CaptionRequest& wanted, const std::string& key) {
  if (!runs(row) && !row.halted_key.empty() && row.halted_key == key) return;
  if (row.pane.phase == Phase::Done && row.result_key == key) return;
  if (const auto found = known(wanted, key)) {
    leave_run(row);
    show(row, key, found);
    return;
  }
  if (const RunItem* item = run_item(row); item != nullptr && item->key == key) return;
  leave_run(row);
  clear_live(row.pane);
  row.pane.phase = Phase::Waiting;
  row.pane.message.clear();
  row.halted_key.clear();
}

void ExplorerDocument::Private::judge_result(CaptionRow& row, const CaptionRequest& wanted, const std::string& key) {
  PaneState& pane = row.pane;
  row.similarity.reset();
  pane.stale = pane.result && row.result_key != key;
  pane.stale_text.clear();
  if (!pane.result) return;
  const QString input = input_difference_text(*pane.result, wanted);
  if (pane.stale) pane.stale_text = stale_text(*pane.result, model->card(), wanted.caption, wanted.settings, input);
  // The cosine of caption and picture does not depend on the bottleneck's settings.
  const bool same_pair = pane.result->caption == wanted.caption && input.isEmpty() &&
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
  find_doubts(row);
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

}  // namespace m2ib::presenters
