#pragma once

// Internal (Torch).

#include "core/attribution/methods/method_run.h"

/// Attention rollout: Abnar and Zuidema, "Quantifying Attention Flow in Transformers", ACL 2020, section 3.
///
///   Â_l = rows of (mean_h A_l + I), divided by their sum        [T, T]
///   R   = Â_last · … · Â_0                                      [T, T]
///   map = the pooled token's row of R                           [T]
///
/// A_l [H, T, T]: attention of block l after the softmax. Values are shares: not negative, their sum over all tokens
/// is 1. Unit: relative.
/// Does not depend on the caption: the image map is the same for every caption, and the text map for every picture.
/// Cost: attention of every block on the hidden states that encoding kept (no MLP): a third of a forward pass.
/// Deviations: only the pooled token's row is carried, from the last block to the first (the same product; the paper
/// multiplies the whole matrices from the first block up), so that each step streams the map of the blocks so far.
/// The residual connection has the same weight as the attention in every block, as in the paper: where a network
/// hardly attends, the map still mixes half of every token.
/// Layouts: class token, end token, BERT's [CLS] and SigLIP's last text token as above. Mean of patches: the mean of
/// the patches' rows. SigLIP's pooling head is the last attention: its mean over heads [1, T] is the row that the
/// blocks carry on; no identity is added there, since its query is not one of the tokens.
namespace m2ib::attribution {

[[nodiscard]] Stoppable<TowerMap> rollout_image(const MethodRun& run);
[[nodiscard]] Stoppable<TowerMap> rollout_text(const MethodRun& run);

}  // namespace m2ib::attribution
