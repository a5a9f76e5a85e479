#pragma once

// Internal (Torch): the optimiser's loop over one tower for any number of runs.

#include <functional>
#include <span>
#include <vector>

#include "core/attribution/bottleneck_group.h"
#include "core/attribution/m2ib_batch.h"
#include "core/base/stop.h"
#include "core/model/dual_encoder.h"

namespace m2ib::attribution {

/// Optimises all runs together, step by step; their `item`s must be 0 … runs - 1. on_step is called for every run, in
/// their order, after each forward pass. One entry of the result for each run.
/// @param recorded_noise, trace as explain_tower()'s; a trace is of the first run
/// Errors: those of explain_tower().
[[nodiscard]] Stoppable<std::vector<TowerMap>> optimise_tower(
    const model::DualEncoder& encoder, Tower kind, const std::vector<BottleneckRun>& runs,
    const MethodSettings& settings, StopToken stop, const std::function<void(std::size_t, const Step&)>& on_step,
    const std::vector<float>& recorded_noise = {}, TowerTrace* trace = nullptr);

/// Settings of all runs valid, and neither none nor too many. Errors: SettingOutOfRange, LayerOutOfRange,
/// MethodUnsupported.
[[nodiscard]] Result<void> check_runs(std::span<const CaptionRun> runs, const MethodSettings& shared,
                                      const model::ModelCard& card);
/// What one tower's bottlenecks are made from; the runs and the picture must outlive it.
[[nodiscard]] std::vector<BottleneckRun> bottleneck_runs(Tower tower, const model::EncodedImage& image,
                                                         std::span<const CaptionRun> runs);

}  // namespace m2ib::attribution
