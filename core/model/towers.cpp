#include "core/model/towers.h"

#include <algorithm>
#include <cmath>

#include "core/model/attention_trace.h"

namespace m2ib::model {
namespace {

// Weights kept in half precision are widened for as long as they are used: the numbers are those of float32.
at::Tensor wide(const at::Tensor& weight) {
  const bool half = weight.defined() && (weight.scalar_type() == at::kHalf || weight.scalar_type() == at::kBFloat16);
  return half ? weight.to(at::kFloat) : weight;
}

at::Tensor linear(const Linear& layer, const at::Tensor& x) {
  return at::linear(x, wide(layer.weight), wide(layer.bias));
}

// A norm that the layout lacks passes everything through.
at::Tensor normalise(const Norm& norm, double eps, const at::Tensor& x) {
  return norm.weight.defined() ? at::layer_norm(x, {x.size(-1)}, norm.weight, norm.bias, eps) : x;
}

at::Tensor activate(Activation activation, const at::Tensor& x) {
  switch (activation) {
    case Activation::QuickGelu:
      // x sigmoid(1.702 x), in the form that has the shortest way back.
      return at::mul(at::silu(at::mul(x, 1.702)), 1.0 / 1.702);
    case Activation::Gelu:
      return at::gelu(x);
    case Activation::GeluTanh:
      return at::gelu(x, "tanh");
  }
  return x;
}

at::Tensor mlp(const Linear& in, const Linear& out, Activation activation, const at::Tensor& x) {
  return linear(out, activate(activation, linear(in, x)));
}

at::Tensor scaled(const at::Tensor& scale, const at::Tensor& x) { return scale.defined() ? at::mul(x, scale) : x; }

/// Adds the attention's output to the residual stream, then the MLP's.
at::Tensor add_both(const TowerWeights& tower, const Block& block, const at::Tensor& residual,
                    const at::Tensor& attention) {
  const double eps = tower.shape.norm_eps;
  const Activation activation = tower.shape.activation;
  const at::Tensor attended = at::add(residual, scaled(block.scale1, attention));
  if (tower.norm_place == NormPlace::After) {
    const at::Tensor normed = normalise(block.norm1, eps, attended);
    const at::Tensor thought = scaled(block.scale2, mlp(block.mlp_in, block.mlp_out, activation, normed));
    return normalise(block.norm2, eps, at::add(normed, thought));
  }
  const at::Tensor normed = normalise(block.norm2, eps, attended);
  return at::add(attended, scaled(block.scale2, mlp(block.mlp_in, block.mlp_out, activation, normed)));
}

/// What attention reads: normalised first, where the tower's norms come first.
at::Tensor attention_input(const TowerWeights& tower, const Block& block, const at::Tensor& x) {
  return tower.norm_place == NormPlace::Before ? normalise(block.norm1, tower.shape.norm_eps, x) : x;
}

// [B, T, H*d] -> [B*H, T, d]
at::Tensor split_heads(const at::Tensor& x, int heads) {
  const std::int64_t head_width = x.size(2) / heads;
  return x.view({x.size(0), x.size(1), heads, head_width}).transpose(1, 2).reshape({-1, x.size(1), head_width});
}

// Attention of queries [B*H, Tq, d] over keys and values [B*H, T, d] -> [B, Tq, H*d].
at::Tensor attend(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, int heads, bool causal,
                  AttentionTrace* trace) {
  const std::int64_t queries = query.size(1);
  const std::int64_t head_width = query.size(2);
  const double scale = 1.0 / std::sqrt(static_cast<double>(head_width));
  // Not baddbmm with a factor of 0: for small matrices LibTorch 1.13 multiplies what lies in fresh memory by it.
  at::Tensor scores = at::bmm(at::mul(query, scale), key.transpose(1, 2));
  if (causal && queries > 1) {
    const at::Tensor future = at::ones({queries, key.size(1)}, at::kBool).triu(1);
    scores = scores.masked_fill(future, -std::numeric_limits<float>::infinity());
  }
  at::Tensor weights = at::softmax(scores, -1);
  if (trace != nullptr) {
    trace->keep_inputs(query, key, value, heads);
    weights = trace->keep_weights(weights, heads);
  }
  at::Tensor mixed = at::bmm(weights, value)
                         .view({-1, heads, queries, head_width})
                         .transpose(1, 2)
                         .reshape({-1, queries, heads * head_width});
  if (trace != nullptr) trace->keep_output(mixed);
  return mixed;
}

// Rows [first, end) of a layer.
Linear rows(const Linear& layer, std::int64_t first, std::int64_t end) {
  return {layer.weight.slice(0, first, end), layer.bias.defined() ? layer.bias.slice(0, first, end) : at::Tensor()};
}

// SigLIP's head: [B, T, D] -> [B, D].
at::Tensor attention_pool(const TowerWeights& tower, const at::Tensor& x, AttentionTrace* trace) {
  const AttentionPool& pool = tower.pool;
  const int heads = tower.shape.heads;
  const std::vector<at::Tensor> parts = linear(pool.key_value, x).split(tower.shape.width, 2);
  const at::Tensor query = pool.query.expand({x.size(0), 1, -1}).contiguous();
  const at::Tensor mixed = attend(split_heads(query, heads), split_heads(parts[0], heads), split_heads(parts[1], heads),
                                  heads, false, trace);
  const at::Tensor attended = linear(pool.out, mixed);
  const at::Tensor normed = normalise(pool.norm, tower.shape.norm_eps, attended);
  return at::add(attended, mlp(pool.mlp_in, pool.mlp_out, tower.shape.activation, normed)).squeeze(1);
}

// [B, D] -> [B, E]
at::Tensor apply_projection(const TowerWeights& tower, const at::Tensor& x) {
  at::Tensor result = x;
  if (tower.hidden_projection.weight.defined()) result = at::gelu(linear(tower.hidden_projection, result));
  return tower.projection.weight.defined() ? linear(tower.projection, result) : result;
}

}  // namespace

at::Tensor embed_pixels(const Towers& towers, const at::Tensor& pixels) {
  const std::int64_t patch = towers.patch_weight.size(2);
  at::Tensor tokens = at::conv2d(pixels, towers.patch_weight, towers.patch_bias, {patch, patch})
                          .flatten(2)
                          .transpose(1, 2);  // [B, N, D], row by row
  if (towers.class_embedding.defined()) {
    tokens = at::cat({towers.class_embedding.expand({pixels.size(0), 1, -1}), tokens}, 1);
  }
  return normalise(towers.image.embed_norm, towers.image.shape.norm_eps, at::add(tokens, towers.image_position));
}

at::Tensor embed_tokens(const Towers& towers, const at::Tensor& ids) {
  const at::Tensor tokens = wide(at::embedding(towers.token_embedding, ids));
  const at::Tensor placed = at::add(tokens, towers.text_position.slice(0, 0, ids.size(1)));
  return normalise(towers.text.embed_norm, towers.text.shape.norm_eps, placed);
}

at::Tensor attend_block(const TowerWeights& tower, int index, const at::Tensor& x, AttentionTrace* trace) {
  const Block& block = tower.blocks[static_cast<std::size_t>(index)];
  const int heads = tower.shape.heads;
  const std::vector<at::Tensor> parts = linear(block.qkv, attention_input(tower, block, x)).split(tower.shape.width, 2);
  return attend(split_heads(parts[0], heads), split_heads(parts[1], heads), split_heads(parts[2], heads), heads,
                tower.causal, trace);
}

at::Tensor run_block(const TowerWeights& tower, int index, const at::Tensor& x, AttentionTrace* trace) {
  const Block& block = tower.blocks[static_cast<std::size_t>(index)];
  return add_both(tower, block, x, linear(block.out, attend_block(tower, index, x, trace)));
}

at::Tensor run_block_pooled(const TowerWeights& tower, int index, const at::Tensor& x, std::int64_t pooled,
                            AttentionTrace* trace) {
  const Block& block = tower.blocks[static_cast<std::size_t>(index)];
  const std::int64_t width = tower.shape.width;
  const int heads = tower.shape.heads;
  // Behind a causal mask the pooled token sees nothing after itself.
  const at::Tensor seen = attention_input(tower, block, tower.causal ? x.slice(1, 0, pooled + 1) : x);
  const std::vector<at::Tensor> parts = linear(rows(block.qkv, width, 3 * width), seen).split(width, 2);
  // Taken out once, and normalised again: each slice fills a whole tensor on the way back.
  const at::Tensor own = x.slice(1, pooled, pooled + 1);
  const at::Tensor query = linear(rows(block.qkv, 0, width), attention_input(tower, block, own));
  const at::Tensor mixed = attend(split_heads(query, heads), split_heads(parts[0], heads), split_heads(parts[1], heads),
                                  heads, false, trace);
  return add_both(tower, block, own, linear(block.out, mixed)).squeeze(1);
}

at::Tensor project(const TowerWeights& tower, const at::Tensor& pooled_state) {
  return apply_projection(tower, normalise(tower.final_norm, tower.shape.norm_eps, pooled_state));
}

at::Tensor pool_and_project(const TowerWeights& tower, const at::Tensor& x, std::int64_t pooled,
                            AttentionTrace* trace) {
  const double eps = tower.shape.norm_eps;
  switch (tower.pooling) {
    case Pooling::Token:
      break;
    case Pooling::Patches: {
      const at::Tensor patches = x.slice(1, tower.shape.class_token ? 1 : 0);
      if (tower.norm_after_pool) return project(tower, patches.mean(1));
      return apply_projection(tower, normalise(tower.final_norm, eps, patches).mean(1));
    }
    case Pooling::Attention:
      return apply_projection(tower, attention_pool(tower, normalise(tower.final_norm, eps, x), trace));
  }
  return project(tower, x.select(1, pooled));
}

at::Tensor run_suffix(const TowerWeights& tower, int first_block, const at::Tensor& x, std::int64_t pooled,
                      std::vector<AttentionTrace>* traces) {
  at::Tensor state = x;
  const int last = tower.shape.blocks - 1;
  const bool prunes = tower.pooling == Pooling::Token && first_block <= last;
  const auto next_trace = [traces] { return traces == nullptr ? nullptr : &traces->emplace_back(); };
  for (int i = first_block; i < (prunes ? last : last + 1); ++i) state = run_block(tower, i, state, next_trace());
  if (prunes) return project(tower, run_block_pooled(tower, last, state, pooled, next_trace()));
  return pool_and_project(tower, state, pooled, tower.pooling == Pooling::Attention ? next_trace() : nullptr);
}

std::vector<std::int64_t> padded_ids(const Towers& towers, const std::vector<std::int64_t>& ids) {
  std::vector<std::int64_t> padded = ids;
  const auto context = static_cast<std::size_t>(towers.text.shape.tokens);
  if (towers.text_rules.pads && padded.size() < context) padded.resize(context, towers.text_rules.pad_id);
  return padded;
}

std::int64_t pooled_text_token(const TextRules& rules, const std::vector<std::int64_t>& ids) {
  auto found = ids.begin();
  switch (rules.pooling) {
    case TextPooling::LargestId:
      found = std::max_element(ids.begin(), ids.end());  // the first of the largest
      break;
    case TextPooling::FirstOfId:
      found = std::find(ids.begin(), ids.end(), rules.end_id);
      break;
    case TextPooling::First:
      break;
    case TextPooling::Last:
      return static_cast<std::int64_t>(ids.size()) - 1;
  }
  return found == ids.end() ? 0 : std::distance(ids.begin(), found);
}

}  // namespace m2ib::model
