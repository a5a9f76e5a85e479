#pragma once

#include <cstdint>

#include "core/model/dual_encoder.h"

namespace m2ib::model {

/// A copy of the model in which the image tower's top is drawn anew: first pooling and projection, then the last block,
/// the one before it … (Adebayo et al., NeurIPS 2018). Each tensor keeps its shape and is filled with normal numbers of
/// its own mean and standard deviation; norms keep theirs. Everything below is shared with the original, not copied.
/// The card says so: its name gets an addition, trust is None with a doubt.
/// @param depth 0: nothing; 1: pooling and projection; 1 + n: and the last n blocks. At most 1 + blocks.
/// Error: SettingOutOfRange.
[[nodiscard]] Result<DualEncoderPtr> with_random_top(const DualEncoder& encoder, int depth, std::uint64_t seed);

}  // namespace m2ib::model
