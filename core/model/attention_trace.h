#pragma once

// Internal (Torch): what attention layers did on the way to an embedding, for methods that explain by attention.

#include <ATen/ATen.h>

#include <vector>

#include "core/model/towers.h"

namespace m2ib::model {

/// One attention layer of B inputs, H heads of width d: Tq queries look at T keys. In a whole block both are the
/// tower's tokens. In a block that is pruned to its pooled token, and in SigLIP's pooling head, Tq is 1; behind a
/// causal mask a pruned block has no keys after its pooled token.
struct AttentionTrace {
  at::Tensor query;    ///< [B, H, Tq, d], not yet divided by the root of d
  at::Tensor key;      ///< [B, H, T, d]
  at::Tensor value;    ///< [B, H, T, d]
  at::Tensor weights;  ///< [B, H, Tq, T], after the softmax; each row's sum is 1
  at::Tensor output;   ///< [B, Tq, H * d], weights * value, heads side by side, before the output projection

  /// What the towers call. Where gradients are on, weights and output stay on the graph and keep their gradients, so
  /// that `weights.grad()` and `output.grad()` have them after a backward pass, although nothing before the first
  /// traced attention has any.
  /// @param flat [B * H, Tq, T] @return the same, to go on with
  [[nodiscard]] at::Tensor keep_weights(const at::Tensor& flat, int heads);
  void keep_inputs(const at::Tensor& flat_query, const at::Tensor& flat_key, const at::Tensor& flat_value, int heads);
  void keep_output(at::Tensor& mixed);
};

/// From a block to the embedding.
struct TracedSuffix {
  /// One a block from the first on; then the pooling head's, with Pooling::Attention.
  std::vector<AttentionTrace> attentions;
  at::Tensor embedding;  ///< [B, E]
};

/// run_suffix() that keeps every attention: the same numbers. first_block may be the number of blocks: pooling alone.
/// @param x [B, T, D]
[[nodiscard]] TracedSuffix trace_suffix(const TowerWeights& tower, int first_block, const at::Tensor& x,
                                        std::int64_t pooled);

/// How many attention layers lie between the input and the embedding: the blocks', and the pooling head's.
[[nodiscard]] inline int attention_count(const TowerWeights& tower) {
  return tower.shape.blocks + (tower.pooling == Pooling::Attention ? 1 : 0);
}

/// What block `index` (its number of blocks: the pooling head) reads: the output of the one before.
[[nodiscard]] const at::Tensor& block_input(const HiddenStates& states, int index);

}  // namespace m2ib::model
