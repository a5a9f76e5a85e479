#pragma once

// Internal (Torch): towers under OpenAI's names (resblocks), which OpenCLIP's native towers share.

#include <string>

#include "core/model/weight_taker.h"

namespace m2ib::model {

/// What the names do not tell.
struct NativeTowerOptions {
  int heads = 0;
  Activation activation = Activation::QuickGelu;
  double norm_eps = 1e-5;
};

/// The image tower under "visual.": fills patch_weight, class_embedding, image_position, embed_norm (where there is an
/// ln_pre), blocks (with layer scale where there is one), final_norm and projection. Shapes come from the tensors;
/// pooling stays Pooling::Token. Failures are in the taker.
void take_native_image_tower(WeightTaker& taker, const NativeTowerOptions& options, Towers& towers);

/// The text tower under a prefix ("" or "text."): token_embedding, text_position, blocks, final_norm, projection (a
/// matrix text_projection, or a layer text_projection.weight with or without bias). Causal; the rest is the caller's.
void take_native_text_tower(WeightTaker& taker, const std::string& prefix, const NativeTowerOptions& options,
                            Towers& towers);

}  // namespace m2ib::model
