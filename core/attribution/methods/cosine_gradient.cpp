#include "core/attribution/methods/cosine_gradient.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/attribution/bottleneck.h"
#include "core/model/thread_guard.h"

namespace m2ib::attribution {
namespace {

using Clock = std::chrono::steady_clock;

/// Tokens of a batch.
constexpr std::int64_t kBatchTokens = 512;
/// What a batch's hidden values may take.
constexpr double kMostActivationBytes = 512.0 * 1024.0 * 1024.0;

/// What autograd keeps of one row: about 16 values of the width and 3 of the MLP's for each token and block, and four
/// squares of the attention.
double row_bytes(const model::TowerShape& shape, int blocks, std::int64_t tokens) {
  const auto count = static_cast<double>(tokens);
  const double block = count * (16.0 * shape.width + 3.0 * shape.mlp_width) + 4.0 * shape.heads * count * count;
  return std::max(1, blocks) * block * sizeof(float);
}

}  // namespace

const model::TowerWeights& weights_of(const MethodRun& run, Tower tower) {
  return tower == Tower::Image ? run.encoder.towers().image : run.encoder.towers().text;
}

const model::HiddenStates& states_of(const MethodRun& run, Tower tower) {
  return tower == Tower::Image ? *run.image.states : *run.text.states;
}

at::Tensor target_of(const MethodRun& run, Tower tower) {
  const std::vector<float>& embedding = tower == Tower::Image ? run.text.embedding : run.image.embedding;
  const at::Tensor target = at::empty({1, static_cast<std::int64_t>(embedding.size())});
  std::ranges::copy(embedding, target.data_ptr<float>());
  return target;
}

CosineGradient::CosineGradient(const MethodRun& run, Tower tower, std::optional<int> first_block)
    : tower_(weights_of(run, tower)),
      target_(target_of(run, tower)),
      pooled_(states_of(run, tower).pooled),
      tokens_(states_of(run, tower).input.size(1)),
      first_block_(first_block) {}

at::Tensor CosineGradient::cosines(const at::Tensor& tokens) const {
  at::Tensor x = tokens;
  if (!first_block_ && tower_.embed_norm.weight.defined()) {
    x = at::layer_norm(x, {x.size(-1)}, tower_.embed_norm.weight, tower_.embed_norm.bias, tower_.shape.norm_eps);
  }
  const at::Tensor embedding = model::run_suffix(tower_, first_block_.value_or(0), x, pooled_);
  return at::cosine_similarity(embedding, target_.expand_as(embedding), 1, kCosineEps);
}

CosineGradient::Rows CosineGradient::differentiate(const at::Tensor& tokens) const {
  const c10::AutoGradMode mode(true);
  // A tensor of its own, so that the caller's gets neither a flag nor a gradient.
  const at::Tensor leaf = tokens.detach().set_requires_grad(true);
  const at::Tensor values = cosines(leaf);
  values.sum().backward();
  return {values.detach(), leaf.grad()};
}

std::int64_t CosineGradient::rows_at_once() const {
  const int blocks = tower_.shape.blocks - first_block_.value_or(0);
  const auto fits = static_cast<std::int64_t>(kMostActivationBytes / row_bytes(tower_.shape, blocks, tokens_));
  return std::max<std::int64_t>(1, std::min(fits, kBatchTokens / tokens_));
}

double CosineGradient::multiply_adds() const {
  const int blocks = tower_.shape.blocks - first_block_.value_or(0);
  return blocks * model::block_multiply_adds(tower_.shape, static_cast<double>(tokens_));
}

Stoppable<TowerMap> run_batches(const MethodRun& run, Tower tower, const CosineGradient& gradient,
                                const BatchedRows& work) {
  const auto started = Clock::now();
  const c10::AutoGradMode no_gradients(false);
  const std::int64_t at_once = std::min(gradient.rows_at_once(), work.rows);
  const model::ThreadGuard threads(static_cast<double>(at_once) * gradient.multiply_adds());
  const std::int64_t batches = (work.rows + at_once - 1) / at_once;
  TowerMap map;
  for (std::int64_t i = 0; i < batches; ++i) {
    if (run.stop.stop_requested()) return std::nullopt;
    // Of equal size within one row.
    const std::int64_t end = work.rows * (i + 1) / batches;
    work.add(work.rows * i / batches, end);
    map.token_values = work.token_values_so_far(end);
    map.time_ms = std::chrono::duration<double, std::milli>(Clock::now() - started).count();
    run.on_step({tower, static_cast<int>(i) + 1, static_cast<int>(batches), map.token_values, {}});
  }
  return map;
}

std::vector<std::int64_t> spread_order(std::int64_t count) {
  // Multiples of a step near the golden section of the whole; without a common factor they meet every place once.
  auto step = static_cast<std::int64_t>(std::llround(static_cast<double>(count) * 0.6180339887498949));
  while (step < 1 || std::gcd(step, count) != 1) ++step;
  std::vector<std::int64_t> order;
  for (std::int64_t i = 0; i < count; ++i) order.push_back((i + 1) * step % count);
  return order;
}

}  // namespace m2ib::attribution
