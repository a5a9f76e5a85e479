#include "core/attribution/run_method.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/attribution/methods/method_run.h"
#include "core/attribution/result_of_towers.h"
#include "core/attribution/tower_batch.h"
#include "core/attribution/word_effects.h"
#include "core/model/torch_guard.h"

namespace m2ib::attribution {
namespace {

using Clock = std::chrono::steady_clock;

/// Mean and spread over repeats, one map after the other (Welford's sums: no cancellation).
class Repeats {
 public:
  void add(const std::vector<float>& values) {
    ++count_;
    mean_.resize(values.size(), 0.0);
    squares_.resize(values.size(), 0.0);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double off = values[i] - mean_[i];
      mean_[i] += off / count_;
      squares_[i] += off * (values[i] - mean_[i]);
    }
  }
  /// What a map in progress says together with the finished ones.
  [[nodiscard]] std::vector<float> mean_with(std::vector<float> values) const {
    for (std::size_t i = 0; count_ > 0 && i < values.size(); ++i) {
      values[i] = static_cast<float>((mean_[i] * count_ + values[i]) / (count_ + 1));
    }
    return values;
  }
  /// Nothing to change after a single run.
  void finish(TowerMap& map) const {
    if (count_ < 2) return;
    map.token_values.assign(mean_.begin(), mean_.end());
    map.spread.clear();
    for (const double sum : squares_) map.spread.push_back(static_cast<float>(std::sqrt(sum / (count_ - 1))));
  }

 private:
  int count_ = 0;
  std::vector<double> mean_;
  std::vector<double> squares_;
};

MethodSettings with_seed(const MethodSettings& settings, int repeat) {
  MethodSettings one = settings;
  one.seed = settings.seed + static_cast<std::uint64_t>(repeat);
  one.repeats = 1;
  return one;
}

/// One repeat of one tower, by the method's own file; not M2IB.
Stoppable<TowerMap> one_map(const model::DualEncoder& encoder, Tower tower, const model::EncodedImage& image,
                            const model::EncodedText& text, const MethodSettings& settings, const StopToken& stop,
                            const OnStep& on_step, PassMemory& memory) {
  const MethodFunctions functions = functions_of(settings.method);
  const TowerMethod method = tower == Tower::Image ? functions.image : functions.text;
  const bool words = tower == Tower::Text;
  if (words && (method == nullptr || why_no_words(settings.method, encoder.card()))) return TowerMap();
  if (method == nullptr) return fail(ErrorCode::ComputeFailed, std::string(info_of(settings.method).name));
  return model::guarded(info_of(settings.method).name, [&]() -> Stoppable<TowerMap> {
    const auto started = Clock::now();
    auto map = method({encoder, image, text, settings, stop, on_step, &memory});
    if (!map || !*map) return map;
    (*map)->time_ms = std::chrono::duration<double, std::milli>(Clock::now() - started).count();
    const auto& values = (*map)->token_values;
    if (!std::ranges::all_of(values, [](float value) { return std::isfinite(value); })) {
      return fail(ErrorCode::NotFinite, std::string(info_of(settings.method).name));
    }
    return map;
  });
}

/// All captions of one tower, repeated.
class TowerRuns {
 public:
  TowerRuns(const MethodSettings& settings, std::size_t items, OnBatchStep on_step)
      : settings_(settings), repeats_(items), maps_(items), on_step_(std::move(on_step)) {}

  /// Tells a step of one repeat as one of all.
  void tell(int repeat, std::size_t item, const Step& step) const {
    if (!on_step_) return;
    Step told = step;
    told.index = repeat * step.count + step.index;
    told.count = settings_.runs() * step.count;
    told.token_values = repeats_[item].mean_with(std::move(told.token_values));
    on_step_(item, told);
  }
  void add(std::size_t item, TowerMap map) {
    repeats_[item].add(map.token_values);
    TowerMap& first = maps_[item];
    if (first.token_values.empty()) {
      first = std::move(map);
    } else {
      first.time_ms += map.time_ms;
    }
  }
  [[nodiscard]] std::vector<TowerMap> finish() {
    for (std::size_t i = 0; i < maps_.size(); ++i) repeats_[i].finish(maps_[i]);
    return std::move(maps_);
  }

 private:
  const MethodSettings& settings_;
  std::vector<Repeats> repeats_;
  std::vector<TowerMap> maps_;
  OnBatchStep on_step_;
};

/// The optimiser takes all captions at once; that is what batches are for.
Stoppable<std::vector<TowerMap>> one_repeat_of_all(const model::DualEncoder& encoder, Tower tower,
                                                   const model::EncodedImage& image, std::span<const CaptionRun> runs,
                                                   const MethodSettings& settings, const StopToken& stop,
                                                   const OnBatchStep& on_step) {
  if (settings.method == Method::M2ib) {
    return optimise_tower(encoder, tower, bottleneck_runs(tower, image, runs), settings, stop, on_step);
  }
  std::vector<TowerMap> maps;
  PassMemory memory;
  for (std::size_t item = 0; item < runs.size(); ++item) {
    auto map = one_map(
        encoder, tower, image, *runs[item].text, settings, stop, [&](const Step& step) { on_step(item, step); },
        memory);
    if (!map) return tl::unexpected(map.error());
    if (!*map) return std::nullopt;
    maps.push_back(std::move(**map));
  }
  return maps;
}

Stoppable<std::vector<TowerMap>> tower_maps(const model::DualEncoder& encoder, Tower tower,
                                            const model::EncodedImage& image, std::span<const CaptionRun> runs,
                                            const MethodSettings& settings, const StopToken& stop,
                                            const OnBatchStep& on_step) {
  TowerRuns all(settings, runs.size(), on_step);
  for (int repeat = 0; repeat < settings.runs(); ++repeat) {
    if (stop.stop_requested()) return std::nullopt;
    auto maps = one_repeat_of_all(encoder, tower, image, runs, with_seed(settings, repeat), stop,
                                  [&](std::size_t item, const Step& step) { all.tell(repeat, item, step); });
    if (!maps) return tl::unexpected(maps.error());
    if (!*maps) return std::nullopt;
    for (std::size_t item = 0; item < runs.size(); ++item) all.add(item, std::move((**maps)[item]));
  }
  return all.finish();
}

}  // namespace

Stoppable<std::vector<ExplanationPtr>> run_method(const model::DualEncoder& encoder,
                                                  const image::Radiograph& radiograph, const model::EncodedImage& image,
                                                  std::span<const CaptionRun> runs, const MethodSettings& shared,
                                                  StopToken stop, const OnBatchStep& on_step) {
  if (const auto valid = check_runs(runs, shared, encoder.card()); !valid) return tl::unexpected(valid.error());
  MethodSettings settings = shared;
  settings.beta = runs.front().beta;  // of the shared settings it counts for nothing, not even where it is wrong
  std::vector<std::vector<TowerMap>> maps;
  for (const Tower tower : {Tower::Image, Tower::Text}) {
    auto of_tower = tower_maps(encoder, tower, image, runs, settings, stop, on_step);
    if (!of_tower) return tl::unexpected(of_tower.error());
    if (!*of_tower) return std::nullopt;
    maps.push_back(std::move(**of_tower));
  }
  std::vector<model::EncodedText> captions;
  for (const CaptionRun& run : runs) captions.push_back(*run.text);
  auto supports = caption_support(encoder, image, captions, stop);
  if (!supports) return tl::unexpected(supports.error());
  if (!*supports) return std::nullopt;
  auto effects = word_effects(encoder, image, captions, stop);
  if (!effects) return tl::unexpected(effects.error());
  if (!*effects) return std::nullopt;
  std::vector<ExplanationPtr> results;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    settings.beta = runs[i].beta;
    const auto result =
        make_result(encoder, radiograph, image, *runs[i].text, settings, std::move(maps[0][i]), std::move(maps[1][i]));
    result->support = std::move((**supports)[i]);
    result->word_effects = std::move((**effects)[i]);
    results.push_back(result);
  }
  return results;
}

Stoppable<TowerMap> run_tower_method(const model::DualEncoder& encoder, Tower tower, const model::EncodedImage& image,
                                     const model::EncodedText& text, const MethodSettings& settings, StopToken stop,
                                     const OnStep& on_step) {
  if (const auto valid = settings.validate(encoder.card()); !valid) return tl::unexpected(valid.error());
  const CaptionRun run{&text, settings.beta};
  auto maps = tower_maps(encoder, tower, image, {&run, 1}, settings, stop, [&](std::size_t, const Step& step) {
    if (on_step) on_step(step);
  });
  if (!maps) return tl::unexpected(maps.error());
  if (!*maps) return std::nullopt;
  return std::move((*maps)->front());
}

}  // namespace m2ib::attribution
