#include "core/attribution/methods/rollout.h"

#include "core/attribution/methods/attention_run.h"

namespace m2ib::attribution {
namespace {

/// Where the rollout starts: the pooled tokens, or what the pooling head looks at. [T]
at::Tensor first_row(const AttentionRun& run) {
  if (run.tower().pooling != model::Pooling::Attention) return run.pooling_row();
  model::AttentionTrace head;
  (void)model::pool_and_project(run.tower(), run.states().blocks.back(), 0, &head);
  return head.weights.mean(1)[0][0];
}

Stoppable<TowerMap> rollout(const MethodRun& method, Tower kind) {
  const int blocks = (kind == Tower::Image ? method.encoder.card().image : method.encoder.card().text).blocks;
  const AttentionRun run(method, kind, blocks / 3.0, false);
  at::Tensor row = first_row(run);
  for (int block = blocks - 1; block >= 0; --block) {
    if (run.stop_requested()) return std::nullopt;
    model::AttentionTrace trace;
    (void)model::attend_block(run.tower(), block, run.input_of(block), &trace);
    const at::Tensor mixing = trace.weights.mean(1)[0].add(at::eye(run.tokens()));
    row = at::matmul(row, mixing.div(mixing.sum(-1, true)));
    run.tell(blocks - block, blocks, row);
  }
  return run.finish(row);
}

}  // namespace

Stoppable<TowerMap> rollout_image(const MethodRun& run) { return rollout(run, Tower::Image); }
Stoppable<TowerMap> rollout_text(const MethodRun& run) { return rollout(run, Tower::Text); }

}  // namespace m2ib::attribution
