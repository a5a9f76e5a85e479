#include "ui/presenters/explanation_sheet.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/presenters/text/error_text.h"

namespace m2ib::presenters {
namespace {

using Phase = ExplanationSheet::Cell::Phase;

/// Whether two requests can run as items of one.
bool go_together(const CaptionRequest& a, const CaptionRequest& b) {
  attribution::MethodSettings same_beta = b.settings;
  same_beta.beta = a.settings.beta;
  return a.model == b.model && a.radiograph == b.radiograph && a.window == b.window &&
         a.preprocessing == b.preprocessing && a.settings.method == attribution::Method::M2ib &&
         attribution::same_run(a.settings, same_beta);
}

double largest(const std::vector<float>& values) {
  double most = 0.0;
  for (const float value : values) most = std::max(most, std::abs(static_cast<double>(value)));
  return most;
}

void clear_values(ExplanationSheet::Cell& cell) {
  cell.patch_values.clear();
  cell.max_nats = 0.0;
  cell.step = 0;
}

}  // namespace

ExplanationSheet::ExplanationSheet(ExplorerDocument* document, QObject* parent) : QObject(parent), document_(document) {
  connectWorker();
  connect(document_, &ExplorerDocument::busyChanged, this, [this](bool busy) {
    if (busy) {
      halt();
    } else {
      next();
    }
  });
}

ExplanationSheet::~ExplanationSheet() = default;

void ExplanationSheet::connectWorker() {
  using Worker = jobs::ExplainWorker;
  connect(&worker_, &Worker::encoded, this,
          [this](quint64 generation, int item, const text::Tokens&, const image::FieldOfView& seen, int grid) {
            Cell* cell = running(generation, item);
            if (cell == nullptr) return;
            cell->field_of_view = seen;
            cell->grid = grid;
            if (cell->step == 0) clock_.restart();  // reading the caption says nothing about the steps' time
          });
  connect(&worker_, &Worker::stepped, this,
          [this](quint64 generation, int item, const attribution::Step& step, double) {
            Cell* cell = running(generation, item);
            if (cell == nullptr) return;
            const bool image = step.tower == attribution::Tower::Image;
            cell->progress.take(step);
            cell->step_count = cell->progress.count();
            cell->step = cell->progress.step();
            if (image) {
              cell->patch_values = attribution::patch_values(step.token_values, cell->grid);
              cell->max_nats = largest(cell->patch_values);
            }
            changed(item);
          });
  connect(&worker_, &Worker::explained, this,
          [this](quint64 generation, int item, const attribution::ExplanationPtr& result) {
            Cell* cell = running(generation, item);
            if (cell == nullptr) return;
            results_.insert(cell->key, result);
            take(*cell, result);
            changed(item);
          });
  connect(&worker_, &Worker::itemFailed, this, [this](quint64 generation, int item, const Error& error) {
    Cell* cell = running(generation, item);
    if (cell == nullptr) return;
    clear_values(*cell);
    cell->phase = Phase::Failed;
    cell->request.radiograph.reset();
    cell->message = error_text(error);
    changed(item);
  });
  connect(&worker_, &Worker::finished, this, [this](quint64 generation) { end(generation, {}); });
  connect(&worker_, &Worker::failed, this,
          [this](quint64 generation, const Error& error) { end(generation, error_text(error)); });
  connect(&worker_, &Worker::cancelled, this, [this](quint64 generation) {
    if (generation != 0 && generation == generation_) cancel();
  });
}

ExplanationSheet::Cell* ExplanationSheet::running(quint64 generation, int item) {
  if (generation_ == 0 || generation != generation_) return nullptr;
  if (item < 0 || static_cast<std::size_t>(item) >= together_.size()) return nullptr;
  return &cells_[static_cast<std::size_t>(together_[static_cast<std::size_t>(item)])];
}

void ExplanationSheet::changed(int item) {
  Q_EMIT cellChanged(together_[static_cast<std::size_t>(item)]);
  Q_EMIT progressed();
}

void ExplanationSheet::take(Cell& cell, const attribution::ExplanationPtr& result) {
  cell.phase = Phase::Done;
  cell.result = result;
  cell.patch_values = result->patch_values();
  cell.max_nats = largest(cell.patch_values);
  cell.grid = result->grid;
  cell.field_of_view = result->field_of_view;
  cell.step_count = std::max(1, cell.step_count);
  cell.step = cell.step_count;
  cell.message.clear();
  cell.request.radiograph.reset();
}

attribution::ExplanationPtr ExplanationSheet::known(const std::string& key) {
  const auto here = results_.find(key);
  return here ? here : document_->knownResult(key);
}

void ExplanationSheet::clear() {
  started_ = false;
  generation_ = 0;
  together_.clear();
  worker_.cancel();
  cells_.clear();
  spent_ms_ = 0.0;
  computed_ = 0;
  Q_EMIT progressed();
}

int ExplanationSheet::append(CaptionRequest request) {
  Cell cell;
  cell.request = std::move(request);
  if (cell.request.model) cell.progress = RunProgress(cell.request.settings, cell.request.model->card());
  cell.step_count = cell.progress.count();
  cell.key = result_key(cell.request);
  if (const auto result = known(cell.key)) take(cell, result);
  cells_.push_back(std::move(cell));
  const int index = count() - 1;
  Q_EMIT cellChanged(index);
  if (started_ && !isRunning()) next();
  return index;
}

void ExplanationSheet::offer(int index) {
  if (index >= 0 && index < count() && cell(index).result) document_->offerResult(cell(index).key, cell(index).result);
}

void ExplanationSheet::start() {
  started_ = true;
  next();
}

void ExplanationSheet::cancel() {
  started_ = false;
  halt();
  Q_EMIT progressed();
}

void ExplanationSheet::halt() {
  if (generation_ == 0) return;
  generation_ = 0;
  worker_.cancel();
  for (const int index : std::exchange(together_, {})) {
    Cell& cell = cells_[static_cast<std::size_t>(index)];
    if (cell.phase != Phase::Running) continue;
    clear_values(cell);
    cell.phase = Phase::Waiting;
    Q_EMIT cellChanged(index);
  }
  Q_EMIT progressed();
}

std::vector<int> ExplanationSheet::batch() const {
  std::vector<int> indices;
  for (int index = 0; index < count() && indices.size() < kTogether; ++index) {
    if (cell(index).phase != Phase::Waiting) continue;
    if (!indices.empty() && !go_together(cell(indices.front()).request, cell(index).request)) break;
    indices.push_back(index);
  }
  return indices;
}

jobs::ExplainRequest ExplanationSheet::requestFor(const std::vector<int>& indices) const {
  const CaptionRequest& first = cell(indices.front()).request;
  jobs::ExplainRequest request;
  request.model = first.model;
  request.radiograph = first.radiograph;
  request.settings = first.settings;
  request.window = first.window;
  request.preprocessing = first.preprocessing;
  for (const int index : indices)
    request.items.push_back({cell(index).request.caption, cell(index).request.settings.beta});
  return request;
}

void ExplanationSheet::next() {
  if (!canRun() || isRunning()) return;
  // What the document has computed in the meantime need not be computed again.
  for (int index = 0; index < count(); ++index) {
    Cell& waiting = cells_[static_cast<std::size_t>(index)];
    if (waiting.phase != Phase::Waiting) continue;
    const auto result = known(waiting.key);
    if (!result) continue;
    take(waiting, result);
    Q_EMIT cellChanged(index);
  }
  together_ = batch();
  if (together_.empty()) {
    Q_EMIT progressed();
    if (count() > 0) Q_EMIT finished();
    return;
  }
  generation_ = worker_.request(requestFor(together_));
  clock_.start();
  for (const int index : std::vector<int>(together_)) {
    cells_[static_cast<std::size_t>(index)].phase = Phase::Running;
    Q_EMIT cellChanged(index);
  }
  Q_EMIT progressed();
}

void ExplanationSheet::end(quint64 generation, const QString& message) {
  if (generation_ == 0 || generation != generation_) return;
  generation_ = 0;
  spent_ms_ += static_cast<double>(clock_.elapsed());
  computed_ += static_cast<int>(together_.size());
  for (const int index : std::exchange(together_, {})) {
    Cell& left = cells_[static_cast<std::size_t>(index)];
    if (left.phase != Phase::Running) continue;
    clear_values(left);
    left.phase = Phase::Failed;
    left.request.radiograph.reset();
    left.message = message;
    Q_EMIT cellChanged(index);
  }
  Q_EMIT progressed();
  next();
}

bool ExplanationSheet::isFinished() const {
  return std::all_of(cells_.begin(), cells_.end(),
                     [](const Cell& cell) { return cell.phase == Phase::Done || cell.phase == Phase::Failed; });
}

double ExplanationSheet::fraction() const {
  if (cells_.empty()) return 0.0;
  double done = 0.0;
  for (const Cell& cell : cells_) {
    const bool ended = cell.phase == Phase::Done || cell.phase == Phase::Failed;
    done += ended ? 1.0 : cell.step_count > 0 ? static_cast<double>(cell.step) / cell.step_count : 0.0;
  }
  return done / static_cast<double>(cells_.size());
}

std::optional<double> ExplanationSheet::secondsLeft() const {
  double ahead = 0.0;
  double begun = 0.0;
  for (const Cell& cell : cells_) {
    if (cell.phase == Phase::Waiting) ahead += 1.0;
    if (cell.phase != Phase::Running || cell.step_count == 0) continue;
    begun += static_cast<double>(cell.step) / cell.step_count;
    ahead += 1.0 - static_cast<double>(cell.step) / cell.step_count;
  }
  const double spent_ms = spent_ms_ + (isRunning() ? static_cast<double>(clock_.elapsed()) : 0.0);
  const double computed = computed_ + begun;
  if (computed <= 0.0) return std::nullopt;
  return ahead * spent_ms / computed / 1000.0;
}

double ExplanationSheet::scaleMaxNats() const {
  // The first steps let much more through than what comes out; they must not dim the cells that are done.
  double done = 0.0;
  double live = 0.0;
  for (const Cell& cell : cells_) {
    double& most = cell.phase == Phase::Done ? done : live;
    most = std::max(most, cell.max_nats);
  }
  return done > 0.0 ? done : live;
}

}  // namespace m2ib::presenters
