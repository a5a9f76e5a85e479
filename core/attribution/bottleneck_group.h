#pragma once

// Internal (Torch): bottlenecks of several runs whose towers have equally many tokens, side by side in one tensor.

#include <ATen/ATen.h>

#include <vector>

#include "core/attribution/bottleneck.h"
#include "core/model/adam.h"
#include "core/model/towers.h"

namespace m2ib::attribution {

/// One bottleneck to optimise.
struct BottleneckRun {
  std::size_t item = 0;                         ///< whose it is, for the caller
  const model::HiddenStates* states = nullptr;  ///< not null; runs may share them
  const std::vector<float>* target = nullptr;   ///< the other tower's embedding, not null
  double beta = 0.1;
};

/// A row is one noise sample of one mask, as it runs through the blocks behind the bottleneck. All runs see the same
/// noise. While all masks are alike (the first step of runs on one state) there is one row a sample for all of them.
class BottleneckGroup {
 public:
  /// @param runs at least one; states of equal shape and pooled token
  /// @param recorded noise, as NoiseSource's
  BottleneckGroup(const model::TowerWeights& tower, Tower kind, const M2ibSettings& settings,
                  std::vector<BottleneckRun> runs, const std::vector<float>& recorded = {});

  /// Draws noise and computes masks and capacities of the next step.
  void begin_step();
  [[nodiscard]] std::int64_t rows() const { return (shared_ ? 1 : run_count()) * samples_; }

  /// d loss / d mean and d loss / d spread of one run, its compression left out; [T, D] each.
  struct Gradient {
    at::Tensor mean;
    at::Tensor spread;
  };
  /// Some rows on their way through the tower.
  struct Part {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    at::Tensor input;                 ///< [rows, T, D]
    std::vector<at::Tensor> cosines;  ///< [rows] with the rows' own targets; while all are alike: one for each run
    std::vector<Gradient> gradients;  ///< for each run that has rows here
  };
  /// Different parts may be computed in different threads.
  void forward(Part& part, bool gradients) const;
  void backward(Part& part) const;
  /// Adds up what backward() found. Parts in a fixed order give the same sum each time.
  void gather_cosines(const Part& part);
  void gather_gradients(const Part& part);

  [[nodiscard]] StepLosses losses(std::size_t run) const;
  [[nodiscard]] std::vector<float> token_nats(std::size_t run) const;
  /// One step of Adam for all runs, after all parts' gradients.
  void update();

  [[nodiscard]] const std::vector<BottleneckRun>& runs() const { return runs_; }
  [[nodiscard]] std::int64_t run_count() const { return static_cast<std::int64_t>(runs_.size()); }
  [[nodiscard]] std::int64_t tokens() const { return states_.size(1); }
  [[nodiscard]] const at::Tensor& alpha() const { return alpha_; }  ///< [runs, T, D]
  [[nodiscard]] at::Tensor capacity(std::size_t run) const;         ///< [T, D], nats

 private:
  [[nodiscard]] std::int64_t run_of_row(std::int64_t row) const { return row / samples_; }
  [[nodiscard]] at::Tensor state_of(std::int64_t run) const { return states_[states_.size(0) == 1 ? 0 : run]; }
  void add_gradient(Part& part, std::int64_t first_run) const;

  const model::TowerWeights& tower_;
  int first_block_;
  std::int64_t samples_;
  std::int64_t pooled_;
  double learning_rate_;
  std::vector<BottleneckRun> runs_;
  at::Tensor states_;   ///< [1 or runs, T, D]: one where all share it
  at::Tensor targets_;  ///< [runs, E]
  at::Tensor betas_;    ///< [runs, 1, 1]
  NoiseSource source_;
  at::Tensor alpha_;
  model::Adam adam_;
  bool shared_ = false;
  at::Tensor noise_;                          ///< [samples, T, D]
  Bottleneck bottleneck_;                     ///< of all runs, or one for all while they are alike
  std::vector<double> compression_;           ///< nats per element, one a run
  std::vector<std::vector<double>> cosines_;  ///< of each run's samples
  std::vector<Gradient> gradients_;           ///< one a run
  bool begun_ = false;
};

}  // namespace m2ib::attribution
