#pragma once

// Internal: seeded random towers of any CLIP shape, for training from scratch, benchmarks and tests.

#include <cstdint>

#include "core/model/hf_config.h"
#include "core/model/towers.h"

namespace m2ib::model {

/// CLIP's own initialisation (standard deviations scaled with width and depth; biases 0, norms 1). Deterministic.
[[nodiscard]] Towers make_random_towers(const HfClipConfig& config, std::uint64_t seed);

/// Every tensor of the towers, in a fixed order: what an optimiser moves (logit scale excluded).
[[nodiscard]] std::vector<at::Tensor*> all_weights(Towers& towers);

}  // namespace m2ib::model
