#pragma once

// Internal (Torch).

#include "core/attribution/methods/method_run.h"

/// LeGrad: Bousselham, Boggust, Chaybouti, Strobelt and Kuehne, "LeGrad: An Explainability Method for Vision
/// Transformers via Feature Formation Sensitivity", ICCV 2025.
///
///   s_l   = cos(embedding as if block l were the last, E)
///   map_l = mean over heads and queries of ReLU( ∂ s_l / ∂ A_l )      [T]
///   map   = Σ map_l over the last two blocks                          [T]
///
/// A_l [H, T, T]: attention of block l after the softmax; E: the caption's embedding, a constant. The gradient goes
/// through block l alone: its values, its MLP, the final norm, pooling and projection. Not negative; unit: relative.
/// Pictures only: for words the paper defines nothing. Depends on the caption. Streams one step a block.
/// Cost: two blocks forward and back, on what encoding kept; where a token is pooled, only its query is computed,
/// because no other query has a gradient.
/// Decided where the published code differs:
/// - Blocks are pooled as the model pools. The published code takes the mean of all tokens, the class token among them,
///   also in a model that was trained to read its class token.
/// - One value a patch; the published code enlarges each block's map and then stretches the sum to 0 … 1, which is left
///   to the display.
/// - The cosine, with both embeddings normalised, as there.
/// Layouts: class token and mean of patches as above. SigLIP's pooling head is applied to the output of each block, and
/// A_l is the head's attention [H, 1, T], as in the paper's section on attentional poolers.
namespace m2ib::attribution {

struct LegradOptions {
  int blocks = 2;               ///< the last ones; more than there are: all
  bool mean_of_tokens = false;  ///< pools as the published code does
};

[[nodiscard]] Stoppable<TowerMap> legrad_image(const MethodRun& run);
/// With options, to compare with recorded runs of the published code.
[[nodiscard]] Stoppable<TowerMap> legrad_tower(const MethodRun& run, const LegradOptions& options);

}  // namespace m2ib::attribution
