#pragma once

#include <cstdint>
#include <vector>

#include "core/base/random.h"

/// Shapley values from trials in which some players take part (Lundberg and Lee, NeurIPS 2017, theorem 2; the solution
/// with its constraint as in Covert and Lee, AISTATS 2021). No Torch: a game is whatever returns a number.
namespace m2ib::attribution {

/// Who takes part; one flag a player.
using Coalition = std::vector<bool>;

/// Weighted least squares: minimises Σ w (v(z) − v(none) − Σ_i z_i φ_i)² over φ with Σ φ = v(all) − v(none) kept
/// exactly. Trials that leave φ undetermined are allowed: what they do not determine is shared equally.
class ShapleyRegression {
 public:
  ShapleyRegression(std::size_t players, double value_of_none, double value_of_all);

  /// @param coalition neither nobody nor everybody
  void add(const Coalition& coalition, double value, double weight = 1.0);
  /// Values of the players by what was added so far; O(players³).
  [[nodiscard]] std::vector<double> values() const;

 private:
  std::size_t players_;
  double none_;
  double gain_;                   ///< v(all) − v(none)
  std::vector<double> together_;  ///< Σ w z zᵀ, players x players
  std::vector<double> gains_;     ///< Σ w z (v(z) − v(none))
  double weights_ = 0.0;
};

/// Shapley kernel of one coalition of `size` among `players`, 0 < size < players: (M − 1) / (C(M, s) s (M − s)).
[[nodiscard]] double shapley_weight(std::size_t players, std::size_t size);

/// Which trials to make. Few players: every coalition once, with its kernel weight, and the values are exact. Else:
/// drawn from the kernel, each with its complement beside it (paired sampling), with equal weights.
struct ShapleyPlan {
  std::vector<Coalition> coalitions;  ///< neither nobody nor everybody
  std::vector<double> weights;        ///< of each coalition
  bool exact = false;
};
/// @param trials at most, where exactness takes more; every_up_to: so many players are always taken exactly
/// @param stream of random numbers, see Random
[[nodiscard]] ShapleyPlan plan_shapley(std::size_t players, int trials, std::size_t every_up_to, std::uint64_t seed,
                                       std::uint64_t stream);

}  // namespace m2ib::attribution
