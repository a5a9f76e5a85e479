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
  BottleneckGroup(const model::TowerWeights& tower, Tower kind, const MethodSettings& settings,
                  std::vector<BottleneckRun> runs, const std::vector<float>& recorded = {});

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
  [[nodiscard]] std::vector<float> token_values(std::size_t run) const;
  [[nodiscard]] MaskEnds mask_ends(std::size_t run) const;  ///< of the same forward pass
  /// Once a step, at any time and in any thread.
  void draw_next_noise() { next_noise_ = source_.next(); }
  /// After all parts' gradients, for each run once, in any thread.
  void update(std::size_t run);
  /// After all updates and the noise.
  void next_step() {
    shared_ = false;
    noise_ = std::move(next_noise_);
  }

  [[nodiscard]] const std::vector<BottleneckRun>& runs() const { return runs_; }
  [[nodiscard]] std::int64_t run_count() const { return static_cast<std::int64_t>(runs_.size()); }
  [[nodiscard]] std::int64_t tokens() const { return noise_.size(1); }
  [[nodiscard]] const at::Tensor& alpha(std::size_t run) const { return masks_[run].alpha; }  ///< [1, T, D]
  [[nodiscard]] const at::Tensor& capacity(std::size_t run) const { return masks_[run].bottleneck.capacity; }  ///< nats

 private:
  /// What one run optimises. All tensors [1, T, D].
  struct Mask {
    at::Tensor state;
    at::Tensor alpha;
    model::Adam adam;
    Bottleneck bottleneck;
    double compression = 0.0;     ///< nats per element
    std::vector<double> cosines;  ///< of each sample
    Gradient gradient;
  };
  [[nodiscard]] std::int64_t run_of_row(std::int64_t row) const { return row / samples_; }
  void add_gradient(Part& part, std::int64_t first_run) const;
  static void compute_bottleneck(Mask& mask);

  const model::TowerWeights& tower_;
  int first_block_;
  std::int64_t samples_;
  std::int64_t pooled_;
  double learning_rate_;
  std::vector<BottleneckRun> runs_;
  std::vector<Mask> masks_;
  at::Tensor targets_;  ///< [runs, E]
  NoiseSource source_;
  at::Tensor noise_;  ///< [samples, T, D]
  at::Tensor next_noise_;
  bool shared_ = false;  ///< all masks are still alike, on one state
};

}  // namespace m2ib::attribution
