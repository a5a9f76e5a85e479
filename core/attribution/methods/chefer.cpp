#include "core/attribution/methods/chefer.h"

#include <algorithm>

#include "core/attribution/methods/attention_run.h"

namespace m2ib::attribution {
namespace {

/// mean_h ReLU(gradient x attention), [Tq, T]
at::Tensor relevance(const model::AttentionTrace& trace, std::int64_t tokens) {
  const at::Tensor raising = trace.weights.grad().mul(trace.weights.detach()).clamp_min(0.0);
  return with_all_keys(raising.mean(1)[0], tokens);
}

/// The pooled row of (I + C_last) … (I + C_first), less the row that it began with. [T]
at::Tensor pooled_relevance(const AttentionRun& run, const std::vector<model::AttentionTrace>& traces) {
  const bool head = run.tower().pooling == model::Pooling::Attention;
  const at::Tensor start = head ? at::zeros({run.tokens()}) : run.pooling_row();
  at::Tensor row = start;
  for (auto trace = traces.rbegin(); trace != traces.rend(); ++trace) {
    const at::Tensor received = relevance(*trace, run.tokens());
    const bool one_query = received.size(0) == 1;  // the pooling head, or a block pruned to the pooled token
    row = row.add(one_query ? received[0] : at::matmul(row, received));
  }
  return row.sub(start);
}

}  // namespace

Stoppable<TowerMap> chefer_tower(const MethodRun& method, Tower kind, const CheferOptions& options) {
  const model::TowerWeights& tower =
      kind == Tower::Image ? method.encoder.towers().image : method.encoder.towers().text;
  const int first = std::max(0, model::attention_count(tower) - options.attentions);
  const AttentionRun run(method, kind, tower.shape.blocks - first, true);
  if (run.stop_requested()) return std::nullopt;
  const model::TracedSuffix suffix = model::trace_suffix(tower, first, run.input_of(first), run.states().pooled);
  if (run.stop_requested()) return std::nullopt;
  run.cosine_of(suffix.embedding).mul(options.logit_scaled ? method.encoder.card().logit_scale : 1.0).backward();
  const c10::AutoGradMode no_gradients(false);
  const at::Tensor row = pooled_relevance(run, suffix.attentions);
  run.tell(1, 1, row);
  return run.finish(row);
}

Stoppable<TowerMap> chefer_image(const MethodRun& run) { return chefer_tower(run, Tower::Image, {}); }
Stoppable<TowerMap> chefer_text(const MethodRun& run) { return chefer_tower(run, Tower::Text, {}); }

}  // namespace m2ib::attribution
