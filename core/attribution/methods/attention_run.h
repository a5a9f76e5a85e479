#pragma once

// Internal (Torch): what the methods that explain by attention share.

#include <c10/core/GradMode.h>

#include <chrono>

#include "core/attribution/methods/method_run.h"
#include "core/model/attention_trace.h"
#include "core/model/thread_guard.h"

namespace m2ib::attribution {

/// One run of one tower. For as long as it lives, gradients are on or off and small models stay on one thread.
class AttentionRun {
 public:
  /// @param blocks how many whole blocks' work the run is, for the threads
  AttentionRun(const MethodRun& run, Tower kind, double blocks, bool gradients);

  [[nodiscard]] const model::TowerWeights& tower() const { return tower_; }
  [[nodiscard]] const model::HiddenStates& states() const { return states_; }
  [[nodiscard]] std::int64_t tokens() const { return states_.input.size(1); }
  /// What attention `index` reads, [1, T, D]: a block, or the pooling head behind the last one.
  [[nodiscard]] const at::Tensor& input_of(int index) const { return model::block_input(states_, index); }
  /// First token that stands for a place of the picture, or for text: 1 behind a class token.
  [[nodiscard]] std::int64_t first_patch() const;

  /// How much each token counts in the embedding, [T], sum 1: 1 for the pooled token, or the same for every patch.
  /// Not with Pooling::Attention, where the head's own attention says it.
  [[nodiscard]] at::Tensor pooling_row() const;
  /// Cosine of [1, E] with the other tower's embedding, a scalar.
  [[nodiscard]] at::Tensor cosine_of(const at::Tensor& embedding) const;

  [[nodiscard]] bool stop_requested() const { return run_.stop.stop_requested(); }
  /// Streams a map on its way, [T].
  void tell(int index, int count, const at::Tensor& values) const;
  /// The finished map, [T]. It has been told before.
  [[nodiscard]] TowerMap finish(const at::Tensor& values) const;

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point started_ = Clock::now();
  const MethodRun& run_;
  Tower kind_;
  const model::TowerWeights& tower_;
  const model::HiddenStates& states_;
  at::Tensor target_;  ///< [1, E]
  c10::AutoGradMode mode_;
  model::ThreadGuard threads_;
};

/// [1, Tq, K] or [Tq, K] with K <= tokens keys -> the same with zeros for the keys that a pruned causal block left out.
[[nodiscard]] at::Tensor with_all_keys(const at::Tensor& rows, std::int64_t tokens);

/// [1, H, T, d] -> [T, H * d]
[[nodiscard]] at::Tensor heads_side_by_side(const at::Tensor& by_head);

}  // namespace m2ib::attribution
