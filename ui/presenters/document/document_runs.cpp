// What runs, and what comes of it.
#include <QCoreApplication>
#include <algorithm>
#include <utility>

#include "core/attribution/m2ib_batch.h"
#include "ui/presenters/document/explorer_document_p.h"
#include "ui/presenters/text/error_text.h"
#include "ui/presenters/text/settings_text.h"

namespace m2ib::presenters {
namespace {

using Phase = PaneState::Phase;

/// Captions that are not shown run in small batches: nobody watches them, and what is shown must not wait for the step
/// of a large one.
constexpr std::size_t kMostHidden = 4;

/// Methods that look at the picture dozens or thousands of times: seconds to minutes, where the others take a moment.
bool takes_long(attribution::Method method) {
  using attribution::Method;
  return method == Method::SmoothGrad || method == Method::IntegratedGradients || method == Method::Rise ||
         method == Method::KernelShap || method == Method::Occlusion;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

void ExplorerDocument::Private::update() {
  // The picture at hand still shows what is to be painted over.
  if (repaint_generation != 0) return wait_for_picture();
  captions.setSharedMethod(settings.method);
  measure_localisation();
  for (int row = 0; row < captions.count(); ++row) refresh(captions.at(row));
  start_next();
  measure_localisation();
  tell_changes();
}

void ExplorerDocument::Private::wait_for_picture() {
  preempt();
  worker.cancel();
  tell_changes();
}

const ExplorerDocument::Private::RunItem* ExplorerDocument::Private::run_item(const CaptionRow& row) const {
  if (!run_) return nullptr;
  const auto found =
      std::find_if(run_->items.begin(), run_->items.end(), [&](const RunItem& item) { return item.row_id == row.id; });
  return found == run_->items.end() ? nullptr : &*found;
}

/// The others go on; a run that nobody waits for is none.
void ExplorerDocument::Private::leave_run(const CaptionRow& row) {
  if (!run_) return;
  bool wanted = false;
  for (RunItem& item : run_->items) {
    if (item.row_id == row.id) item.row_id = 0;
    wanted = wanted || item.row_id != 0;
  }
  if (!wanted) run_.reset();
}

bool ExplorerDocument::Private::unfinished(int row) const {
  const Phase phase = captions.at(row).pane.phase;
  return phase == Phase::Waiting || phase == Phase::Running;
}

/// Of the rows those that wait and can advance with the leader: M2IB with its settings, whatever their beta. Other
/// methods explain one caption after the other, so each row comes as soon as it is done.
std::vector<int> ExplorerDocument::Private::together_with(int leader, const std::vector<int>& rows,
                                                          std::size_t most) const {
  const auto without_beta = [this](int row) {
    attribution::MethodSettings shared = settings_of(captions.at(row));
    shared.beta = attribution::MethodSettings().beta;
    return shared;
  };
  const attribution::MethodSettings shared = without_beta(leader);
  std::vector<int> together{leader};
  if (shared.method != attribution::Method::M2ib) return together;
  for (const int row : rows) {
    if (row == leader || !unfinished(row) || !attribution::same_run(without_beta(row), shared)) continue;
    if (together.size() < most) together.push_back(row);
  }
  return together;
}

/// Which of the rows that are shown, and what can advance with it, runs now; -1 where all are finished. The current
/// caption comes before the rest, but where it takes long those that take a moment come first. What runs already is not
/// left for another of equal standing.
int ExplorerDocument::Private::leader_of(const std::vector<int>& shown) const {
  const auto runs_already = [this](int row) { return runs(captions.at(row)); };
  const auto is_quick = [this](int row) { return !takes_long(settings_of(captions.at(row)).method); };
  const bool current_waits = captions.contains(current) && unfinished(current);
  if (current_waits && (is_quick(current) || runs_already(current))) return current;
  const auto first = [&](const auto& wanted) {
    const auto found = std::ranges::find_if(shown, [&](int row) { return unfinished(row) && wanted(row); });
    return found == shown.end() ? -1 : *found;
  };
  int leader = first([&](int row) { return runs_already(row) && (is_quick(row) || !current_waits); });
  if (leader < 0) leader = first(is_quick);
  if (leader < 0) leader = current_waits ? current : first([](int) { return true; });
  return leader;
}

/// The rows that are to run together now; empty where nothing new is to begin. What is shown comes before what is not.
std::vector<int> ExplorerDocument::Private::next_rows() const {
  const std::vector<int> shown = shown_captions();
  if (const int leader = leader_of(shown); leader >= 0) return together_with(leader, shown, attribution::kMostRuns);
  if (run_ || before_preview) return {};  // what is not shown waits until the slider is let go
  const auto waits = [this](int row) { return unfinished(row); };
  std::vector<int> others;
  for (int offset = 1; offset < captions.count(); ++offset) {
    others.push_back((std::max(current, 0) + offset) % captions.count());
  }
  const auto first = std::find_if(others.begin(), others.end(), waits);
  return first == others.end() ? std::vector<int>{} : together_with(*first, others, kMostHidden);
}

void ExplorerDocument::Private::start_next() {
  const std::vector<int> rows = next_rows();
  if (rows.empty()) {
    if (!run_) worker.cancel();
    return;
  }
  if (std::all_of(rows.begin(), rows.end(), [this](int row) { return runs(captions.at(row)); })) return;
  preempt();
  launch(rows);
}

void ExplorerDocument::Private::launch(const std::vector<int>& rows) {
  const CaptionRequest leader = request_for(captions.at(rows.front()));
  jobs::ExplainRequest request{leader.model,    leader.radiograph, {},
                               leader.settings, leader.window,     leader.preprocessing};
  Run run;
  std::vector<std::string> keys;
  for (const int index : rows) {
    CaptionRow& row = captions.at(index);
    const CaptionRequest wanted = request_for(row);
    request.items.push_back({wanted.caption, wanted.settings.beta});
    run.items.push_back({row.id, result_key(wanted), RunProgress(wanted.settings, wanted.model->card())});
    keys.push_back(run.items.back().key);
    row.pane.phase = Phase::Running;
    row.pane.step_count = run.items.back().progress.count();
    note(row);
  }
  run.generation = worker.request(std::move(request));
  asked_.emplace(run.generation, std::move(keys));
  run_ = std::move(run);
}

/// The rows that run go back to waiting; the worker stops them by itself when it gets the next request.
void ExplorerDocument::Private::preempt() {
  if (!run_) return;
  const Run stopped = *std::exchange(run_, std::nullopt);
  for (const RunItem& item : stopped.items) {
    const int index = captions.rowOf(item.row_id);
    if (index < 0) continue;
    CaptionRow& row = captions.at(index);
    clear_live(row.pane);
    row.pane.phase = Phase::Waiting;
    note(row);
  }
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
  const CaptionRequest wanted = request_for(row);
  cache_.erase(result_key(wanted));
  stored.erase(wanted);
  leave_run(row);
  clear_live(row.pane);
  row.halted_key.clear();
  row.pane.message.clear();
  row.pane.phase = Phase::Waiting;
  update();
}

CaptionRow* ExplorerDocument::Private::running_row(quint64 generation, int item) {
  if (!run_ || run_->generation != generation) return nullptr;
  const int row = captions.rowOf(run_->items[static_cast<std::size_t>(item)].row_id);
  return row < 0 ? nullptr : &captions.at(row);
}

void ExplorerDocument::Private::on_encoded(quint64 generation, int item, const text::Tokens& tokens,
                                           const image::FieldOfView& fov, int grid) {
  CaptionRow* row = running_row(generation, item);
  if (row == nullptr) return;
  row->pane.live_tokens = tokens;
  row->pane.live_field_of_view = fov;
  row->pane.live_grid = grid;
  row->pane.message = truncation_text(tokens);
  note(*row);
  tell_changes();
}

void ExplorerDocument::Private::on_stepped(quint64 generation, int item, const attribution::Step& step,
                                           double step_ms) {
  if (!run_ || run_->generation != generation) return;
  if (run_->pace_item < 0) run_->pace_item = item;
  if (run_->pace_item == item) run_->step_ms.push_back(step_ms);
  RunProgress& progress = run_->items[static_cast<std::size_t>(item)].progress;
  progress.take(step);
  CaptionRow* row = running_row(generation, item);
  if (row == nullptr) return;
  PaneState& pane = row->pane;
  const attribution::MethodSettings& wanted = settings_of(*row);
  // Losses are M2IB's, and those of the first repeat, as in its result.
  const bool has_losses = wanted.method == attribution::Method::M2ib && step.index <= wanted.steps;
  if (step.tower == attribution::Tower::Image) {
    pane.live_patch_values = attribution::patch_values(step.token_values, pane.live_grid);
    if (has_losses) pane.image_losses.push_back(step.losses);
  } else {
    pane.live_word_values = attribution::word_values(step.token_values, pane.live_tokens);
    if (has_losses) pane.text_losses.push_back(step.losses);
  }
  pane.step = progress.step();
  pane.step_count = progress.count();
  pane.step_ms = median(run_->step_ms);
  note(*row);
  tell_changes();
}

void ExplorerDocument::Private::on_explained(quint64 generation, int item,
                                             const attribution::ExplanationPtr& explanation) {
  const auto asked = asked_.find(generation);
  if (asked == asked_.end()) return;
  const std::string& key = asked->second[static_cast<std::size_t>(item)];
  // Also where nobody waits for it any more: it is right, and somebody may come back to it.
  cache_.insert(key, explanation);
  CaptionRow* row = running_row(generation, item);
  if (row == nullptr) return update();
  show(*row, key, explanation);
  note(*row);
  leave_run(*row);
  // The others of the batch follow at once; what comes next is looked for after the last of them.
  if (!run_) return update();
  judge_result(*row, request_for(*row), key);
  tell_changes();
}

void ExplorerDocument::Private::on_item_failed(quint64 generation, int item, const Error& error) {
  if (CaptionRow* row = running_row(generation, item)) {
    // What the tokenizer finds empty (control characters, say) is no failure either.
    const bool empty = error.code == ErrorCode::CaptionEmpty;
    const std::string key = run_item(*row)->key;
    leave_run(*row);
    halt(*row, key, empty ? Phase::Empty : Phase::Failed, empty ? QString() : error_text(error));
  }
  update();
}

void ExplorerDocument::Private::on_finished(quint64 generation) {
  asked_.erase(generation);
  if (run_ && run_->generation == generation) run_.reset();
  update();
}

void ExplorerDocument::Private::on_failed(quint64 generation, const Error& error) {
  asked_.erase(generation);
  halt_run(generation, Phase::Failed, error_text(error));
  update();
}

void ExplorerDocument::Private::on_cancelled(quint64 generation) {
  asked_.erase(generation);
  if (!run_ || run_->generation != generation) return;
  halt_run(generation, Phase::Cancelled, QCoreApplication::translate("ExplorerDocument", "Stopped."));
  update();
}

/// All that still runs of a request.
void ExplorerDocument::Private::halt_run(quint64 generation, Phase phase, const QString& message) {
  if (!run_ || run_->generation != generation) return;
  const Run ended = *std::exchange(run_, std::nullopt);
  for (const RunItem& item : ended.items) {
    const int row = captions.rowOf(item.row_id);
    if (row >= 0) halt(captions.at(row), item.key, phase, message);
  }
}

}  // namespace m2ib::presenters
