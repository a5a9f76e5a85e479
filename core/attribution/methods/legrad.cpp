#include "core/attribution/methods/legrad.h"

#include <algorithm>

#include "core/attribution/methods/attention_run.h"

namespace m2ib::attribution {
namespace {

/// The embedding as if `block` were the last one; trace gets its attention, or the pooling head's where there is one.
at::Tensor embedding_after(const AttentionRun& run, int block, bool mean_of_tokens, model::AttentionTrace& trace) {
  const model::TowerWeights& tower = run.tower();
  const std::int64_t pooled = run.states().pooled;
  if (mean_of_tokens) return model::project(tower, model::run_block(tower, block, run.input_of(block), &trace).mean(1));
  switch (tower.pooling) {
    case model::Pooling::Token:
      return model::project(tower, model::run_block_pooled(tower, block, run.input_of(block), pooled, &trace));
    case model::Pooling::Patches:
      return model::pool_and_project(tower, model::run_block(tower, block, run.input_of(block), &trace), pooled);
    case model::Pooling::Attention:
      break;
  }
  return model::pool_and_project(tower, run.input_of(block + 1), pooled, &trace);
}

/// Mean over heads and queries of ReLU(gradient), [T]. A block pruned to its pooled token has one query; the others'
/// gradients are zero.
at::Tensor sensitivity(const model::AttentionTrace& trace, bool pruned, std::int64_t tokens) {
  const at::Tensor raising = trace.weights.grad().clamp_min(0.0).mean(1)[0].sum(0);
  return with_all_keys(raising, tokens).div(static_cast<double>(pruned ? tokens : trace.weights.size(2)));
}

}  // namespace

Stoppable<TowerMap> legrad_tower(const MethodRun& method, const LegradOptions& options) {
  const AttentionRun run(method, Tower::Image, 1.0, true);
  const int all = run.tower().shape.blocks;
  const int count = std::min(options.blocks, all);
  const bool pruned = run.tower().pooling == model::Pooling::Token && !options.mean_of_tokens;
  at::Tensor sum = at::zeros({run.tokens()});
  for (int i = 0; i < count; ++i) {
    if (run.stop_requested()) return std::nullopt;
    model::AttentionTrace trace;
    run.cosine_of(embedding_after(run, all - count + i, options.mean_of_tokens, trace)).backward();
    const c10::AutoGradMode no_gradients(false);
    sum = sum.add(sensitivity(trace, pruned, run.tokens()));
    run.tell(i + 1, count, sum);
  }
  return run.finish(sum);
}

Stoppable<TowerMap> legrad_image(const MethodRun& run) { return legrad_tower(run, {}); }

}  // namespace m2ib::attribution
