#include "core/attribution/methods/grad_eclip.h"

#include "core/attribution/methods/attention_run.h"

namespace m2ib::attribution {
namespace {

/// Cosines that differ by less are equal: float32 knows them no better.
constexpr double kEqualCosines = 1e-6;

/// The last attention's output projection.
at::Tensor project_out(const model::TowerWeights& tower, const at::Tensor& x) {
  const bool head = tower.pooling == model::Pooling::Attention;
  const model::Linear& out = head ? tower.pool.out : tower.blocks.back().out;
  return at::linear(x, out.weight.to(x.scalar_type()), out.bias.defined() ? out.bias.to(x.scalar_type()) : out.bias);
}

at::Tensor unit_rows(const at::Tensor& x) { return x.div(x.norm(2, -1, true).clamp_min(1e-12)); }

/// Rows [Tq, K] stretched to 0 … 1 between the least and the largest of `among`; where those are equal, all are 1.
at::Tensor stretched(const at::Tensor& rows, const at::Tensor& among) {
  const at::Tensor least = among.amin(-1, true);
  const at::Tensor range = among.amax(-1, true).sub(least);
  return at::where(range.gt(kEqualCosines), rows.sub(least).div(range).clamp(0.0, 1.0), at::ones_like(rows));
}

/// s [Tq, K]
at::Tensor similarities(const AttentionRun& run, const model::AttentionTrace& trace, bool after_projection) {
  at::Tensor query = heads_side_by_side(trace.query);
  at::Tensor key = heads_side_by_side(trace.key);
  if (after_projection) {
    query = project_out(run.tower(), query);
    key = project_out(run.tower(), key);
  }
  const at::Tensor cosines = at::matmul(unit_rows(query), unit_rows(key).t());
  return stretched(cosines, cosines.slice(1, run.first_patch()));
}

}  // namespace

Stoppable<TowerMap> grad_eclip_tower(const MethodRun& method, Tower kind, const GradEclipOptions& options) {
  const AttentionRun run(method, kind, 1.0, true);
  if (run.stop_requested()) return std::nullopt;
  const int last = model::attention_count(run.tower()) - 1;
  const model::TracedSuffix suffix = model::trace_suffix(run.tower(), last, run.input_of(last), run.states().pooled);
  run.cosine_of(suffix.embedding).backward();
  const c10::AutoGradMode no_gradients(false);
  const model::AttentionTrace& trace = suffix.attentions.back();
  at::Tensor effect = at::matmul(trace.output.grad()[0], heads_side_by_side(trace.value).t());  // [Tq, K]
  if (options.similarity) effect = effect.mul(similarities(run, trace, options.keys_after_projection));
  const at::Tensor row = with_all_keys(effect.sum(0), run.tokens()).clamp_min(0.0);
  run.tell(1, 1, row);
  return run.finish(row);
}

Stoppable<TowerMap> grad_eclip_image(const MethodRun& run) { return grad_eclip_tower(run, Tower::Image, {}); }
Stoppable<TowerMap> grad_eclip_text(const MethodRun& run) { return grad_eclip_tower(run, Tower::Text, {}); }

}  // namespace m2ib::attribution
