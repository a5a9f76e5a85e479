#include "core/attribution/methods/shapley_regression.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace m2ib::attribution {
namespace {

/// Cholesky factor of a symmetric positive matrix, in place, lower triangle.
void factorise(std::vector<double>& a, std::size_t n) {
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = j; i < n; ++i) {
      double sum = a[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = i == j ? std::sqrt(std::max(sum, 1e-300)) : sum / a[j * n + j];
    }
  }
}

std::vector<double> solve(const std::vector<double>& factor, std::vector<double> x) {
  const std::size_t n = x.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) x[i] -= factor[i * n + k] * x[k];
    x[i] /= factor[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) x[i] -= factor[k * n + i] * x[k];
    x[i] /= factor[i * n + i];
  }
  return x;
}

double sum_of(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

ShapleyPlan every_coalition(std::size_t players) {
  ShapleyPlan plan;
  plan.exact = true;
  const std::uint64_t all = (std::uint64_t{1} << players) - 1;
  for (std::uint64_t bits = 1; bits < all; ++bits) {
    Coalition coalition(players);
    for (std::size_t i = 0; i < players; ++i) coalition[i] = (bits >> i & 1U) != 0;
    plan.weights.push_back(shapley_weight(players, static_cast<std::size_t>(std::ranges::count(coalition, true))));
    plan.coalitions.push_back(std::move(coalition));
  }
  return plan;
}

/// A size from the kernel's share of all coalitions of that size: 1 / (s (M − s)).
std::size_t draw_size(std::size_t players, Random& random) {
  const auto share = [players](std::size_t size) { return 1.0 / static_cast<double>(size * (players - size)); };
  double all = 0.0;
  for (std::size_t size = 1; size < players; ++size) all += share(size);
  double rest = random.uniform(0.0, all);
  for (std::size_t size = 1; size + 1 < players; ++size) {
    rest -= share(size);
    if (rest < 0.0) return size;
  }
  return players - 1;
}

Coalition draw_coalition(std::size_t players, Random& random) {
  const std::size_t size = draw_size(players, random);
  std::vector<std::size_t> order(players);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Coalition coalition(players);
  for (std::size_t i = 0; i < size; ++i) {
    std::swap(order[i], order[i + random.below(static_cast<std::uint32_t>(players - i))]);
    coalition[order[i]] = true;
  }
  return coalition;
}

}  // namespace

ShapleyRegression::ShapleyRegression(std::size_t players, double value_of_none, double value_of_all)
    : players_(players),
      none_(value_of_none),
      gain_(value_of_all - value_of_none),
      together_(players * players, 0.0),
      gains_(players, 0.0) {}

void ShapleyRegression::add(const Coalition& coalition, double value, double weight) {
  weights_ += weight;
  for (std::size_t i = 0; i < players_; ++i) {
    if (!coalition[i]) continue;
    gains_[i] += weight * (value - none_);
    for (std::size_t k = 0; k < players_; ++k) {
      if (coalition[k]) together_[i * players_ + k] += weight;
    }
  }
}

std::vector<double> ShapleyRegression::values() const {
  if (players_ == 0) return {};
  std::vector<double> factor = together_;
  // Far below what a trial weighs; keeps undetermined directions at equal shares, and the constraint is kept beside it.
  const double ridge = weights_ > 0.0 ? 1e-10 * weights_ : 1.0;
  for (std::size_t i = 0; i < players_; ++i) factor[i * players_ + i] += ridge;
  factorise(factor, players_);
  // φ = A⁻¹ (b − 1 (1ᵀA⁻¹b − gain) / (1ᵀA⁻¹1))
  std::vector<double> free = solve(factor, gains_);
  const std::vector<double> along = solve(factor, std::vector<double>(players_, 1.0));
  const double surplus = (sum_of(free) - gain_) / sum_of(along);
  for (std::size_t i = 0; i < players_; ++i) free[i] -= surplus * along[i];
  return free;
}

double shapley_weight(std::size_t players, std::size_t size) {
  double choose = 1.0;
  for (std::size_t i = 0; i < size; ++i) choose *= static_cast<double>(players - i) / static_cast<double>(i + 1);
  return static_cast<double>(players - 1) / (choose * static_cast<double>(size * (players - size)));
}

ShapleyPlan plan_shapley(std::size_t players, int trials, std::size_t every_up_to, std::uint64_t seed,
                         std::uint64_t stream) {
  if (players < 2) return {.coalitions = {}, .weights = {}, .exact = true};
  const bool few = players <= every_up_to;
  if (few || (players < 20 && (1 << players) - 2 <= trials)) return every_coalition(players);
  ShapleyPlan plan;
  Random random(seed, stream);
  while (static_cast<int>(plan.coalitions.size()) < trials) {
    Coalition drawn = draw_coalition(players, random);
    Coalition others = drawn;
    others.flip();
    plan.coalitions.push_back(std::move(drawn));
    plan.coalitions.push_back(std::move(others));
  }
  plan.coalitions.resize(static_cast<std::size_t>(trials));
  plan.weights.assign(plan.coalitions.size(), 1.0);
  return plan;
}

}  // namespace m2ib::attribution
