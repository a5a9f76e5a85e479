#pragma once

// Internal (Torch).

#include "core/attribution/methods/method_run.h"

/// Grad-ECLIP: Zhao, Wang, Zeng, Zhao and Chan, "Gradient-based Visual Explanation for Transformer-based CLIP", ICML
/// 2024.
///
///   o_t   = what query t of the last attention reads: Σ_i a_ti v_i, heads side by side   [T, D]
///   w     = ∂ cos(embedding, E) / ∂ o                                                    [T, D]
///   s_t   = cos(q_t, k_i) over all keys i, stretched to 0 … 1 from its least to its largest   [T, T]
///   map_i = ReLU( Σ_t s_ti Σ_d w_td v_id )                                               [T]
///
/// E: the other tower's embedding, a constant. q, k, v [T, D]: queries, keys and values of the last block, before the
/// output projection. Where one token is pooled, w is zero for every other t, and the sum over t is the paper's single
/// term. Not negative, and 0 everywhere where nothing that the last attention reads raises the match; unit: relative.
/// Depends on the caption (image) and on the picture (text). Cost: the last block forward and back, on what encoding
/// kept.
/// Decided where the published code differs from the paper or from the model:
/// - The model's own number of heads. The published code runs its last block with one head, which gives another
///   embedding and another cosine than the model's.
/// - q and k as they meet in the attention, as in the paper and the published notebook; the published script sends both
///   through the output projection first.
/// - s is stretched among patches (image, the class token left out; its own s is cut to 0 … 1) or among the tokens that
///   the pooled token sees (text). The published text code also counts padding, which no token sees.
/// - Where all keys are equally similar (within 1e-6), s is 1; least and largest being equal would give 0/0.
/// - Words come from the last text block alone; the published code can sum several.
/// Layouts: class token, end token, [CLS] and last token as above. Mean of patches: every patch is a query with a
/// gradient, hence the sum over t. SigLIP's pooling head is its last attention, with the learnt query as its only one.
namespace m2ib::attribution {

/// What the published script does otherwise.
struct GradEclipOptions {
  bool keys_after_projection = false;  ///< q and k go through the output projection
  bool similarity = true;              ///< false: s = 1 everywhere
};

[[nodiscard]] Stoppable<TowerMap> grad_eclip_image(const MethodRun& run);
[[nodiscard]] Stoppable<TowerMap> grad_eclip_text(const MethodRun& run);
/// With options, to compare with recorded runs of the published code.
[[nodiscard]] Stoppable<TowerMap> grad_eclip_tower(const MethodRun& run, Tower tower, const GradEclipOptions& options);

}  // namespace m2ib::attribution
