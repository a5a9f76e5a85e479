#include "core/model/towers.h"

#include <algorithm>
#include <cmath>

namespace m2ib::model {
namespace {

at::Tensor linear(const Linear& layer, const at::Tensor& x) { return at::linear(x, layer.weight, layer.bias); }

at::Tensor normalise(const Norm& norm, double eps, const at::Tensor& x) {
  return at::layer_norm(x, {x.size(-1)}, norm.weight, norm.bias, eps);
}

at::Tensor activate(Activation activation, const at::Tensor& x) {
  switch (activation) {
    case Activation::QuickGelu:
      return at::mul(x, at::sigmoid(at::mul(x, 1.702)));
    case Activation::Gelu:
      return at::gelu(x);
    case Activation::GeluTanh:
      return at::gelu(x, "tanh");
  }
  return x;
}

at::Tensor mlp(const TowerWeights& tower, const Block& block, const at::Tensor& x) {
  const at::Tensor hidden = linear(block.mlp_in, normalise(block.norm2, tower.shape.norm_eps, x));
  return linear(block.mlp_out, activate(tower.shape.activation, hidden));
}

// [B, T, H*d] -> [B, H, T, d]
at::Tensor split_heads(const at::Tensor& x, int heads) {
  return x.view({x.size(0), x.size(1), heads, x.size(2) / heads}).transpose(1, 2);
}

// Attention of queries [B, H, Tq, d] over keys and values [B, H, T, d] -> [B, Tq, H*d].
at::Tensor attend(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, bool causal) {
  const std::int64_t batch = query.size(0);
  const std::int64_t heads = query.size(1);
  const std::int64_t queries = query.size(2);
  const std::int64_t head_width = query.size(3);
  const double scale = 1.0 / std::sqrt(static_cast<double>(head_width));
  at::Tensor scores = at::matmul(at::mul(query, scale), key.transpose(2, 3));
  if (causal && queries > 1) {
    const at::Tensor future = at::ones({queries, key.size(2)}, at::kBool).triu(1);
    scores = scores.masked_fill(future, -std::numeric_limits<float>::infinity());
  }
  return at::matmul(at::softmax(scores, -1), value).transpose(1, 2).reshape({batch, queries, heads * head_width});
}

}  // namespace

at::Tensor embed_pixels(const Towers& towers, const at::Tensor& pixels) {
  const std::int64_t patch = towers.patch_weight.size(2);
  const at::Tensor patches =
      at::conv2d(pixels, towers.patch_weight, {}, {patch, patch}).flatten(2).transpose(1, 2);  // [B, N, D], row by row
  const at::Tensor classes = towers.class_embedding.expand({pixels.size(0), 1, -1});
  const at::Tensor tokens = at::add(at::cat({classes, patches}, 1), towers.image_position);
  return normalise(towers.pre_norm, towers.image.shape.norm_eps, tokens);
}

at::Tensor embed_tokens(const Towers& towers, const at::Tensor& ids) {
  const at::Tensor tokens = at::embedding(towers.token_embedding, ids);
  return at::add(tokens, towers.text_position.slice(0, 0, ids.size(1)));
}

at::Tensor run_block(const TowerWeights& tower, int index, const at::Tensor& x) {
  const Block& block = tower.blocks[static_cast<std::size_t>(index)];
  const std::int64_t width = tower.shape.width;
  const at::Tensor qkv = linear(block.qkv, normalise(block.norm1, tower.shape.norm_eps, x));
  const std::vector<at::Tensor> parts = qkv.split(width, 2);
  const at::Tensor mixed = attend(split_heads(parts[0], tower.shape.heads), split_heads(parts[1], tower.shape.heads),
                                  split_heads(parts[2], tower.shape.heads), tower.causal);
  const at::Tensor attended = at::add(x, linear(block.out, mixed));
  return at::add(attended, mlp(tower, block, attended));
}

at::Tensor run_block_pooled(const TowerWeights& tower, int index, const at::Tensor& x, std::int64_t pooled) {
  const Block& block = tower.blocks[static_cast<std::size_t>(index)];
  const std::int64_t width = tower.shape.width;
  // Behind a causal mask the pooled token sees nothing after itself.
  const at::Tensor seen = tower.causal ? x.slice(1, 0, pooled + 1) : x;
  const at::Tensor normed = normalise(block.norm1, tower.shape.norm_eps, seen);
  const at::Tensor own = normed.slice(1, pooled, pooled + 1);
  const Linear query_layer{block.qkv.weight.slice(0, 0, width), block.qkv.bias.slice(0, 0, width)};
  const Linear key_value_layer{block.qkv.weight.slice(0, width, 3 * width), block.qkv.bias.slice(0, width, 3 * width)};
  const std::vector<at::Tensor> parts = linear(key_value_layer, normed).split(width, 2);
  const at::Tensor query = split_heads(linear(query_layer, own), tower.shape.heads);
  const at::Tensor mixed =
      attend(query, split_heads(parts[0], tower.shape.heads), split_heads(parts[1], tower.shape.heads), false);
  const at::Tensor attended = at::add(x.slice(1, pooled, pooled + 1), linear(block.out, mixed));
  return at::add(attended, mlp(tower, block, attended)).squeeze(1);
}

at::Tensor project(const TowerWeights& tower, const at::Tensor& pooled_state) {
  return at::linear(normalise(tower.final_norm, tower.shape.norm_eps, pooled_state), tower.projection);
}

at::Tensor run_suffix(const TowerWeights& tower, int first_block, const at::Tensor& x, std::int64_t pooled) {
  at::Tensor state = x;
  const int last = tower.shape.blocks - 1;
  if (first_block > last) return project(tower, x.select(1, pooled));  // x is the last block's output already
  for (int i = first_block; i < last; ++i) state = run_block(tower, i, state);
  return project(tower, run_block_pooled(tower, last, state, pooled));
}

std::int64_t pooled_text_token(const std::vector<std::int64_t>& ids, std::int64_t eos_token_id) {
  const auto found = eos_token_id == 2 ? std::max_element(ids.begin(), ids.end())  // the first of the largest
                                       : std::find(ids.begin(), ids.end(), eos_token_id);
  return found == ids.end() ? 0 : std::distance(ids.begin(), found);
}

}  // namespace m2ib::model
