#pragma once

// Internal (Torch): the optimiser's loop over one tower for any number of runs.

#include <functional>
#include <vector>

#include "core/attribution/bottleneck_group.h"
#include "core/attribution/m2ib.h"
#include "core/base/stop.h"
#include "core/model/dual_encoder.h"

namespace m2ib::attribution {

/// Optimises all runs together, step by step; their `item`s must be 0 … runs - 1. on_step is called for every run, in
/// their order, after each forward pass. One entry of the result for each run.
/// @param recorded_noise, trace as explain_tower()'s; a trace is of the first run
/// Errors: those of explain_tower().
[[nodiscard]] Stoppable<std::vector<TowerMap>> optimise_tower(
    const model::DualEncoder& encoder, Tower kind, const std::vector<BottleneckRun>& runs, const M2ibSettings& settings,
    StopToken stop, const std::function<void(std::size_t, const Step&)>& on_step,
    const std::vector<float>& recorded_noise = {}, TowerTrace* trace = nullptr);

}  // namespace m2ib::attribution
