#pragma once

// Internal (Torch): layout 1, Hugging Face CLIPModel (FORMATS section 1).

#include <memory>
#include <vector>

#include "core/checkpoint/safetensors.h"
#include "core/model/hf_config.h"
#include "core/model/weight_taker.h"

namespace m2ib::model {

/// Copies the weights of an HF CLIP into towers; every tensor's name and shape is checked against the config. Failures
/// are in the taker.
[[nodiscard]] std::shared_ptr<Towers> take_hf_clip(WeightTaker& taker, const HfClipConfig& config);

/// Hugging Face's rule: with eos_token_id 2 (old configurations) the largest id, else the first equal to it.
[[nodiscard]] TextRules hf_clip_text_rules(std::int64_t eos_token_id);

/// The weights under their HF names, float32 or half precision: the inverse of take_hf_clip.
[[nodiscard]] std::vector<checkpoint::NamedTensor> hf_clip_tensors(const Towers& towers, checkpoint::DType dtype);

}  // namespace m2ib::model
