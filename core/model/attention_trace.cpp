#include "core/model/attention_trace.h"

#include <c10/core/GradMode.h>

namespace m2ib::model {
namespace {

/// Asks for the gradient of a value in the middle of a pass; of the first one, nothing before has a gradient.
void want_gradient(at::Tensor& value) {
  if (!c10::GradMode::is_enabled()) return;
  if (value.requires_grad()) {
    value.retain_grad();
  } else {
    value.set_requires_grad(true);
  }
}

// [B * H, T, d] -> [B, H, T, d]
at::Tensor by_head(const at::Tensor& flat, int heads) {
  return flat.view({flat.size(0) / heads, heads, flat.size(1), flat.size(2)});
}

}  // namespace

at::Tensor AttentionTrace::keep_weights(const at::Tensor& flat, int heads) {
  weights = by_head(flat, heads);
  want_gradient(weights);
  return weights.view(flat.sizes());
}

void AttentionTrace::keep_inputs(const at::Tensor& flat_query, const at::Tensor& flat_key, const at::Tensor& flat_value,
                                 int heads) {
  query = by_head(flat_query, heads);
  key = by_head(flat_key, heads);
  value = by_head(flat_value, heads);
}

void AttentionTrace::keep_output(at::Tensor& mixed) {
  output = mixed;
  want_gradient(output);
}

TracedSuffix trace_suffix(const TowerWeights& tower, int first_block, const at::Tensor& x, std::int64_t pooled) {
  TracedSuffix suffix;
  suffix.embedding = run_suffix(tower, first_block, x, pooled, &suffix.attentions);
  return suffix;
}

const at::Tensor& block_input(const HiddenStates& states, int index) {
  return index == 0 ? states.input : states.blocks[static_cast<std::size_t>(index) - 1];
}

}  // namespace m2ib::model
