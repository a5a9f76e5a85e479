#pragma once

// Internal.

#include "core/model/model_card.h"
#include "core/model/thread_pool.h"

namespace m2ib::model {

/// Multiply-adds of one whole block on `tokens` tokens.
[[nodiscard]] inline double block_multiply_adds(const TowerShape& shape, double tokens) {
  const double width = shape.width;
  return tokens * (4.0 * width * width + 2.0 * width * shape.mlp_width) + 2.0 * tokens * tokens * width;
}

/// Keeps small work on the calling thread for as long as it lives. OpenMP's threads meet thousands of times in one
/// explanation; where another program holds one of the cores, each meeting waits for that core, and a small model
/// takes a hundred times as long. Below a few milliseconds of work a second thread gains little anyway.
class ThreadGuard {
 public:
  /// @param multiply_adds of one pass
  explicit ThreadGuard(double multiply_adds) : before_(pool_threads()) {
    if (multiply_adds < kWorthSharing && before_ > 1) set_pool_threads(1);
  }
  ~ThreadGuard() {
    if (pool_threads() != before_) set_pool_threads(before_);
  }
  ThreadGuard(const ThreadGuard&) = delete;
  ThreadGuard& operator=(const ThreadGuard&) = delete;

 private:
  static constexpr double kWorthSharing = 1.5e9;
  int before_;
};

}  // namespace m2ib::model
