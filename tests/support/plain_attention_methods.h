#pragma once

#include "tests/support/plain_tower.h"

/// Methods that explain by attention, written as their papers state them: whole matrices, gradients by central
/// differences. One value a token.
namespace m2ib::tests {

/// @param x input of block 0 in all of them, target the other tower's embedding
[[nodiscard]] Row plain_rollout(const PlainTower& tower, const Rows& x);
/// The last `attentions`; the pooled row of R - I.
[[nodiscard]] Row plain_chefer(const PlainTower& tower, const Rows& x, const Row& target, int attentions);
/// The last `blocks`.
[[nodiscard]] Row plain_legrad(const PlainTower& tower, const Rows& x, const Row& target, int blocks);
/// @param first, end the keys among which similarities are stretched
[[nodiscard]] Row plain_grad_eclip(const PlainTower& tower, const Rows& x, const Row& target, int first, int end);

}  // namespace m2ib::tests
