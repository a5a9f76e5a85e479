#pragma once

// Internal (Torch): blocks under Hugging Face's names (CLIP, SigLIP, BiomedCLIP's conversion).

#include <string>

#include "core/model/weight_taker.h"

namespace m2ib::model {

/// One block under `name`: layer_norm1, self_attn.{q,k,v,out}_proj, layer_norm2, mlp.fc1, mlp.fc2.
[[nodiscard]] Block take_hf_block(WeightTaker& taker, const std::string& name, const TowerShape& shape);

/// All blocks under model + ".encoder.layers."; refuses a file with more of them than shape.blocks.
void take_hf_blocks(WeightTaker& taker, const std::string& model, TowerWeights& tower);

}  // namespace m2ib::model
