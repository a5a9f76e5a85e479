#pragma once

// Internal (Torch): derivatives of the cosine with the other tower's embedding, and the loop over batches around them.

#include <ATen/ATen.h>

#include <functional>
#include <optional>

#include "core/attribution/methods/method_run.h"
#include "core/model/towers.h"

namespace m2ib::attribution {

[[nodiscard]] const model::TowerWeights& weights_of(const MethodRun& run, Tower tower);
[[nodiscard]] const model::HiddenStates& states_of(const MethodRun& run, Tower tower);
/// The embedding that the tower's own is compared with, [1, E].
[[nodiscard]] at::Tensor target_of(const MethodRun& run, Tower tower);

/// The cosine of one tower's embedding with the other tower's, as a function of the tokens at some place in the tower.
/// Weights get no gradients, and no tensor that outlives a call gets one either.
class CosineGradient {
 public:
  /// @param first_block rows are inputs of this block (blocks: of final norm and pooling); empty: tokens before the
  /// norm in front of block 0 (input_tokens.h). run must outlive this.
  CosineGradient(const MethodRun& run, Tower tower, std::optional<int> first_block);

  struct Rows {
    at::Tensor cosines;    ///< [B]
    at::Tensor gradients;  ///< [B, T, D], d cosine / d tokens
  };
  /// @param tokens [B, T, D], float32
  [[nodiscard]] Rows differentiate(const at::Tensor& tokens) const;
  /// cosines alone
  [[nodiscard]] at::Tensor cosines(const at::Tensor& tokens) const;

  /// How many rows are worth running together: enough for matrix products at their rate, few enough for the caches, for
  /// memory and for a person who waits for progress.
  [[nodiscard]] std::int64_t rows_at_once() const;
  /// Of one row's forward pass.
  [[nodiscard]] double multiply_adds() const;

 private:
  const model::TowerWeights& tower_;
  at::Tensor target_;
  std::int64_t pooled_;
  std::int64_t tokens_;
  std::optional<int> first_block_;
};

/// Rows of a running mean, computed batch by batch.
struct BatchedRows {
  std::int64_t rows = 1;
  std::function<void(std::int64_t begin, std::int64_t end)> add;             ///< computes rows [begin, end)
  std::function<std::vector<float>(std::int64_t done)> token_values_so_far;  ///< the map that `done` rows give
};
/// Asks to stop before each batch, tells the map after each; fills the map's values and time. Without gradient mode,
/// and with small work kept on the calling thread.
[[nodiscard]] Stoppable<TowerMap> run_batches(const MethodRun& run, Tower tower, const CosineGradient& gradient,
                                              const BatchedRows& work);

/// 0 … count - 1 in an order in which every beginning is spread evenly over the whole: a running mean over points of a
/// path then estimates all of it.
[[nodiscard]] std::vector<std::int64_t> spread_order(std::int64_t count);

}  // namespace m2ib::attribution
