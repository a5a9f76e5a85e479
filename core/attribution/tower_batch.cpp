#include "core/attribution/tower_batch.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <map>
#include <memory>

#include "core/model/thread_guard.h"
#include "core/model/thread_pool.h"
#include "core/model/torch_guard.h"

namespace m2ib::attribution {
namespace {

using Clock = std::chrono::steady_clock;
using Task = std::function<void()>;
using Groups = std::vector<std::unique_ptr<BottleneckGroup>>;

/// What the hidden values of rows on their way through the tower may take; more rows run one batch after the other.
constexpr double kMostActivationBytes = 512.0 * 1024.0 * 1024.0;

/// Rows of one group.
struct Span {
  BottleneckGroup* group = nullptr;
  std::int64_t begin = 0;
  std::int64_t end = 0;
};
using Wave = std::vector<Span>;

/// A part with the group it belongs to.
struct Work {
  BottleneckGroup* group = nullptr;
  BottleneckGroup::Part part;
};

/// Tokens of a part at most: enough for matrix products at their full rate, few enough for what lies between them to
/// stay in the cache.
constexpr std::int64_t kPartTokens = 1024;

/// What autograd keeps of one row: about 16 values of the width and 3 of the MLP's for each token and block, and four
/// squares of the attention.
double row_bytes(const model::TowerShape& shape, int blocks, std::int64_t tokens) {
  const auto count = static_cast<double>(tokens);
  const double block = count * (16.0 * shape.width + 3.0 * shape.mlp_width) + 4.0 * shape.heads * count * count;
  return std::max(1, blocks) * block * sizeof(float);
}

std::vector<Wave> plan_waves(const Groups& groups, const model::TowerShape& shape, int blocks) {
  std::vector<Wave> waves(1);
  double room = kMostActivationBytes;
  for (const auto& group : groups) {
    const double bytes = row_bytes(shape, blocks, group->tokens());
    for (std::int64_t begin = 0; begin < group->rows();) {
      const auto fits = static_cast<std::int64_t>(room / bytes);
      if (fits < 1 && !waves.back().empty()) {
        waves.emplace_back();
        room = kMostActivationBytes;
        continue;
      }
      const std::int64_t end = std::min(group->rows(), begin + std::max<std::int64_t>(fits, 1));
      waves.back().push_back({group.get(), begin, end});
      room -= bytes * static_cast<double>(end - begin);
      begin = end;
    }
  }
  return waves;
}

/// Cuts spans into parts of about equal size, as many for each thread; small groups stay whole.
std::vector<Work> cut(const Wave& wave, std::int64_t threads) {
  std::int64_t tokens = 0;
  for (const Span& span : wave) tokens += (span.end - span.begin) * span.group->tokens();
  const std::int64_t rounds = (tokens - 1) / (kPartTokens * threads) + 1;
  const std::int64_t part_tokens = (tokens - 1) / (rounds * threads) + 1;
  std::vector<Work> works;
  for (const Span& span : wave) {
    const std::int64_t rows = span.end - span.begin;
    const std::int64_t parts = std::min(rows, (rows * span.group->tokens() - 1) / part_tokens + 1);
    for (std::int64_t i = 0; i < parts; ++i) {
      Work work;
      work.group = span.group;
      work.part.begin = span.begin + rows * i / parts;
      work.part.end = span.begin + rows * (i + 1) / parts;
      works.push_back(std::move(work));
    }
  }
  return works;
}

/// Where there are rows enough, each part runs in one thread and the calling thread works alone in between: threads
/// meet twice a step, not at each operation. Where another program holds a core, each meeting waits for it; and a
/// thread that is held up leaves its parts to the others. Who computes a part makes no difference to its numbers.
class Sharing {
 public:
  /// @param rows of a step
  explicit Sharing(std::int64_t rows) : threads_(model::pool_threads()), shares_(threads_ > 1 && has_parts(rows)) {
    if (shares_) model::set_pool_threads(1);
  }
  ~Sharing() {
    if (shares_) model::set_pool_threads(threads_);
  }
  Sharing(const Sharing&) = delete;
  Sharing& operator=(const Sharing&) = delete;

  /// Whether there are rows enough for every thread.
  [[nodiscard]] static bool has_parts(std::int64_t rows) { return rows >= std::int64_t{2} * model::pool_threads(); }
  /// In how many threads parts run at once.
  [[nodiscard]] int threads() const { return shares_ ? threads_ : 1; }
  /// Each task once; in one thread in their order.
  void run(const std::vector<Task>& tasks) const {
    std::atomic<std::size_t> next = 0;
    const auto take = [&](int) {
      for (std::size_t i = next++; i < tasks.size(); i = next++) tasks[i]();
    };
    if (!shares_) return take(0);
    model::set_pool_threads(threads_);
    model::run_in_pool(threads_, take);
    model::set_pool_threads(1);
  }

 private:
  int threads_;
  bool shares_;
};

int layer_of(Tower kind, const MethodSettings& settings) {
  return kind == Tower::Image ? settings.image_layer : settings.text_layer;
}

std::int64_t rows_of(const std::vector<BottleneckRun>& runs, const MethodSettings& settings) {
  return static_cast<std::int64_t>(runs.size()) * settings.samples;
}

/// Of all runs.
double pass_multiply_adds(const model::TowerWeights& tower, Tower kind, const std::vector<BottleneckRun>& runs,
                          const MethodSettings& settings) {
  double sum = 0.0;
  for (const BottleneckRun& run : runs) {
    sum += settings.samples * (tower.shape.blocks - layer_of(kind, settings) - 1) *
           model::block_multiply_adds(tower.shape, static_cast<double>(run.states->input.size(1)));
  }
  return sum;
}

/// Several runs are worth sharing sooner: their threads meet three times a step, not at each operation.
double work_to_share(double multiply_adds, const std::vector<BottleneckRun>& runs, const MethodSettings& settings) {
  constexpr double kWorthMeeting = 2e7;
  const bool parts = runs.size() > 1 && Sharing::has_parts(rows_of(runs, settings));
  return parts && multiply_adds >= kWorthMeeting ? std::numeric_limits<double>::infinity() : multiply_adds;
}

/// All groups of one tower.
class TowerBatch {
 public:
  TowerBatch(const model::TowerWeights& tower, Tower kind, const MethodSettings& settings,
             const std::vector<BottleneckRun>& runs, const std::vector<float>& recorded)
      : tower_(tower), blocks_(tower.shape.blocks - 1 - layer_of(kind, settings)), sharing_(rows_of(runs, settings)) {
    std::map<std::pair<std::int64_t, std::int64_t>, std::vector<BottleneckRun>> by_shape;
    for (const BottleneckRun& run : runs) by_shape[{run.states->input.size(1), run.states->pooled}].push_back(run);
    for (auto& [shape, members] : by_shape) {
      groups_.push_back(std::make_unique<BottleneckGroup>(tower, kind, settings, std::move(members), recorded));
    }
    places_.resize(runs.size());
    for (const auto& group : groups_) {
      for (std::size_t i = 0; i < group->runs().size(); ++i) places_[group->runs()[i].item] = {group.get(), i};
    }
  }

  /// @param gradients whether an update follows; where rows are many, their gradients are computed at once
  void forward(bool gradients) {
    const std::vector<Wave> waves = plan_waves(groups_, tower_.shape, blocks_);
    for (const Wave& wave : waves) {
      works_ = cut(wave, sharing_.threads());
      std::vector<Task> tasks;
      for (Work& work : works_) tasks.emplace_back([&work, gradients] { work.group->forward(work.part, gradients); });
      sharing_.run(tasks);
      for (const Work& work : works_) work.group->gather_cosines(work.part);
      if (gradients && waves.size() > 1) backward({});
    }
  }

  /// Backward where that is still to be done, and on to the next step. Noise is drawn beside it.
  void update() {
    std::vector<Task> tasks;
    for (const auto& group : groups_) tasks.emplace_back([&group] { group->draw_next_noise(); });
    backward(std::move(tasks));
    tasks.clear();
    for (const auto& group : groups_) {
      for (std::size_t run = 0; run < group->runs().size(); ++run) {
        tasks.emplace_back([&group, run] { group->update(run); });
      }
    }
    sharing_.run(tasks);
    for (const auto& group : groups_) group->next_step();
  }

  [[nodiscard]] StepLosses losses(std::size_t run) const { return places_[run].group->losses(places_[run].index); }
  [[nodiscard]] std::vector<float> token_values(std::size_t run) const {
    return places_[run].group->token_values(places_[run].index);
  }
  [[nodiscard]] MaskEnds mask_ends(std::size_t run) const { return places_[run].group->mask_ends(places_[run].index); }
  [[nodiscard]] const BottleneckGroup& first_group() const { return *groups_.front(); }

 private:
  void backward(std::vector<Task> tasks) {
    for (Work& work : works_) tasks.emplace_back([&work] { work.group->backward(work.part); });
    sharing_.run(tasks);
    for (const Work& work : works_) work.group->gather_gradients(work.part);
    works_.clear();
  }

  struct Place {
    BottleneckGroup* group = nullptr;
    std::size_t index = 0;
  };
  const model::TowerWeights& tower_;
  int blocks_;
  Groups groups_;
  std::vector<Place> places_;
  std::vector<Work> works_;  ///< computed forward, not yet backward
  Sharing sharing_;
};

Result<void> check_noise(const std::vector<float>& noise, const MethodSettings& settings, const at::Tensor& state) {
  const auto step = static_cast<std::size_t>(settings.samples * state.size(1) * state.size(2));
  if (!noise.empty() && noise.size() % step != 0) {
    return fail(ErrorCode::SettingOutOfRange, "recorded noise", std::to_string(noise.size()) + " values",
                "a multiple of " + std::to_string(step));
  }
  return {};
}

tl::unexpected<Error> not_finite(Tower kind, int step) {
  return fail(ErrorCode::NotFinite, std::string(kind == Tower::Image ? "the image" : "the text") +
                                        " tower's loss at step " + std::to_string(step));
}

}  // namespace

Stoppable<std::vector<TowerMap>> optimise_tower(const model::DualEncoder& encoder, Tower kind,
                                                const std::vector<BottleneckRun>& runs, const MethodSettings& settings,
                                                StopToken stop,
                                                const std::function<void(std::size_t, const Step&)>& on_step,
                                                const std::vector<float>& recorded_noise, TowerTrace* trace) {
  if (const auto valid = settings.validate(encoder.card()); !valid) return tl::unexpected(valid.error());
  return model::guarded("computing the explanation", [&]() -> Stoppable<std::vector<TowerMap>> {
    const model::TowerWeights& tower = kind == Tower::Image ? encoder.towers().image : encoder.towers().text;
    if (const auto valid = check_noise(recorded_noise, settings, runs.front().states->input); !valid) {
      return tl::unexpected(valid.error());
    }
    const c10::AutoGradMode no_gradients(false);
    const model::ThreadGuard threads(work_to_share(pass_multiply_adds(tower, kind, runs, settings), runs, settings));
    TowerBatch batch(tower, kind, settings, runs, recorded_noise);
    std::vector<TowerMap> maps(runs.size());
    const auto started = Clock::now();
    for (int k = 1; k <= settings.steps; ++k) {
      if (stop.stop_requested()) return std::nullopt;
      // No map shows what the last update does to alpha, so its backward pass is left out unless a trace asks.
      const bool updates = k < settings.steps || trace != nullptr;
      batch.forward(updates);
      for (std::size_t run = 0; run < runs.size(); ++run) {
        Step step{kind, k, settings.steps, batch.token_values(run), batch.losses(run)};
        if (!std::isfinite(step.losses.total)) return not_finite(kind, k);
        maps[run].losses.push_back(step.losses);
        maps[run].token_values = step.token_values;
        if (k == settings.steps) maps[run].mask_ends = batch.mask_ends(run);
        if (on_step) on_step(run, step);
        if (stop.stop_requested() && (updates || run + 1 < runs.size())) return std::nullopt;
      }
      if (trace != nullptr) trace->capacity_per_channel = {to_vector(batch.first_group().capacity(0))};
      if (!updates) break;
      batch.update();
      if (trace != nullptr) trace->alpha.push_back(to_vector(batch.first_group().alpha(0)));
    }
    const double time_ms = std::chrono::duration<double, std::milli>(Clock::now() - started).count();
    for (TowerMap& map : maps) map.time_ms = time_ms;
    return maps;
  });
}

}  // namespace m2ib::attribution
