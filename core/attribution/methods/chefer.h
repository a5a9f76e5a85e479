#pragma once

// Internal (Torch).

#include "core/attribution/methods/method_run.h"

/// Chefer, Gur and Wolf, "Generic Attention-model Explainability for Interpreting Bi-Modal and Encoder-Decoder
/// Transformers", ICCV 2021, equations 5 and 6, as its authors apply it to each tower of CLIP.
///
///   C_l = mean_h ReLU( A_l ⊙ ∂ cos(embedding, E) / ∂ A_l )          [T, T]
///   R   = I;   R ← R + C_l R   for l = first … last                 [T, T]
///   map = the pooled token's row of R − I                           [T]
///
/// A_l [H, T, T]: attention of block l after the softmax; E: the other tower's embedding, a constant. first = last, the
/// default of the authors' notebook for both towers. Not negative; unit: relative.
/// Depends on the caption (image) and on the picture (text). Cost: the traced blocks forward and back, on what encoding
/// kept; by default the last block, of which only the pooled token's query is computed.
/// Decided where the published code differs:
/// - The score is the cosine. The published code takes the logit, which is the cosine times exp(logit scale): with one
///   block a constant factor, with more it also shifts weight to paths through several blocks.
/// - The identity is taken off the row that is shown: it is the relevance that a token has in itself before any
///   attention, the same in every map. Only the pooled token's value changes, and with mean pooling every patch's, by
///   the same amount.
/// - Only that row is carried, from the last block to the first: the same product of (I + C_l).
/// Layouts: class token, end token, [CLS] and last token as above. Mean of patches: the mean of the patches' rows.
/// SigLIP's pooling head is its last attention: its C is [1, T] and is the row itself, without an identity, since its
/// query is not one of the tokens. By default the head alone is looked at there.
namespace m2ib::attribution {

struct CheferOptions {
  int attentions = 1;         ///< how many, from the embedding back; more than there are: all
  bool logit_scaled = false;  ///< the score is the logit
};

[[nodiscard]] Stoppable<TowerMap> chefer_image(const MethodRun& run);
[[nodiscard]] Stoppable<TowerMap> chefer_text(const MethodRun& run);
/// With options, to compare with recorded runs of the published code.
[[nodiscard]] Stoppable<TowerMap> chefer_tower(const MethodRun& run, Tower tower, const CheferOptions& options);

}  // namespace m2ib::attribution
