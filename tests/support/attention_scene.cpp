#include "tests/support/attention_scene.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <cmath>

#include "core/model/attention_trace.h"
#include "core/model/random_model.h"
#include "tests/support/tower_probe.h"

namespace m2ib::tests {
namespace {

using attribution::Tower;

model::Linear random_layer(std::int64_t out, std::int64_t in, const at::Generator& generator) {
  return {at::randn({out, in}, generator).mul(1.0 / std::sqrt(static_cast<double>(in))),
          at::randn({out}, generator).mul(0.1)};
}

model::Norm random_norm(std::int64_t width, const at::Generator& generator) {
  return {at::randn({width}, generator).mul(0.2).add(1.0), at::randn({width}, generator).mul(0.1)};
}

/// Every weight away from what a fresh model starts with: no bias 0, no norm 1.
void shake(model::Towers& towers, const at::Generator& generator) {
  for (at::Tensor* weight : model::all_weights(towers)) {
    *weight = weight->add(at::randn(weight->sizes(), generator).mul(0.3));
  }
}

void add_layer_scale(model::TowerWeights& tower, const at::Generator& generator) {
  for (model::Block& block : tower.blocks) {
    block.scale1 = at::rand({tower.shape.width}, generator).add(0.3);
    block.scale2 = at::rand({tower.shape.width}, generator).add(0.3);
  }
}

void take_class_token_away(model::Towers& towers) {
  towers.class_embedding = at::Tensor();
  towers.image_position = towers.image_position.slice(0, 1).contiguous();
  towers.image.shape.class_token = false;
  towers.image.shape.tokens -= 1;
}

void pool_all(model::TowerWeights& tower, model::Pooling pooling) {
  tower.pooling = pooling;
  tower.shape.pools_all = true;
}

void make_mean_patches(model::Towers& towers, const at::Generator& generator) {
  pool_all(towers.image, model::Pooling::Patches);
  add_layer_scale(towers.image, generator);
  add_layer_scale(towers.text, generator);
  towers.text.causal = false;
  towers.text_rules.pooling = model::TextPooling::Last;
}

void make_norm_after_mean(model::Towers& towers, const at::Generator& generator) {
  take_class_token_away(towers);
  pool_all(towers.image, model::Pooling::Patches);
  towers.image.norm_after_pool = true;
  towers.text.causal = false;
  towers.text.norm_place = model::NormPlace::After;
  towers.text.final_norm = {};
  towers.text.embed_norm = random_norm(towers.text.shape.width, generator);
  towers.text.hidden_projection = random_layer(5, towers.text.shape.width, generator);
  towers.text.projection = {at::randn({3, 5}, generator), {}};
  towers.text_rules.pooling = model::TextPooling::First;
}

void make_siglip(model::Towers& towers, const at::Generator& generator) {
  take_class_token_away(towers);
  pool_all(towers.image, model::Pooling::Attention);
  const std::int64_t width = towers.image.shape.width;
  towers.image.pool = {at::randn({1, 1, width}, generator),   random_layer(2 * width, width, generator),
                       random_layer(width, width, generator), random_norm(width, generator),
                       random_layer(7, width, generator),     random_layer(width, 7, generator)};
  towers.text.causal = false;
  towers.text_rules.pooling = model::TextPooling::Last;
  towers.text_rules.pads = true;
  towers.text_rules.pad_id = 3;
  for (model::TowerWeights* tower : {&towers.image, &towers.text})
    tower->shape.activation = model::Activation::GeluTanh;
}

void halve(model::TowerWeights& tower) {
  for (model::Block& block : tower.blocks) {
    for (model::Linear* layer : {&block.qkv, &block.out, &block.mlp_in, &block.mlp_out}) {
      layer->weight = layer->weight.to(at::kHalf);
      layer->bias = layer->bias.to(at::kHalf);
    }
  }
  tower.projection.weight = tower.projection.weight.to(at::kHalf);
}

model::DualEncoderPtr encoder_of(model::Towers towers) {
  const auto like = random_encoder(toy_config(), 1);
  model::ModelCard card = like->card();
  card.image = towers.image.shape;
  card.text = towers.text.shape;
  card.padded_to = towers.text_rules.pads ? towers.text.shape.tokens : 0;
  card.logit_scale = 3.0;
  return std::make_shared<const model::DualEncoder>(std::move(card),
                                                    std::make_shared<const model::Towers>(std::move(towers)),
                                                    like->shared_tokenizer(), like->preprocess_settings());
}

Row row_of(const at::Tensor& vector) {
  if (!vector.defined()) return {};
  const at::Tensor wide = vector.detach().to(at::kDouble).contiguous();
  return {wide.data_ptr<double>(), wide.data_ptr<double>() + wide.numel()};
}

Rows rows_of(const at::Tensor& matrix) {
  Rows rows;
  if (!matrix.defined()) return rows;
  for (std::int64_t i = 0; i < matrix.size(0); ++i) rows.push_back(row_of(matrix[i]));
  return rows;
}

PlainLinear plain(const model::Linear& layer, std::int64_t part = 0, std::int64_t parts = 1) {
  if (!layer.weight.defined()) return {};
  const std::int64_t rows = layer.weight.size(0) / parts;
  const auto slice = [&](const at::Tensor& tensor) {
    return tensor.defined() ? tensor.slice(0, part * rows, (part + 1) * rows) : tensor;
  };
  return {rows_of(slice(layer.weight)), row_of(slice(layer.bias))};
}

PlainNorm plain(const model::Norm& norm) { return {row_of(norm.weight), row_of(norm.bias)}; }

PlainBlock plain(const model::Block& block) {
  return {plain(block.norm1),   plain(block.qkv, 0, 3), plain(block.qkv, 1, 3), plain(block.qkv, 2, 3),
          plain(block.out),     plain(block.norm2),     plain(block.mlp_in),    plain(block.mlp_out),
          row_of(block.scale1), row_of(block.scale2)};
}

PlainBlock plain(const model::AttentionPool& pool) {
  PlainBlock block;
  block.key = plain(pool.key_value, 0, 2);
  block.value = plain(pool.key_value, 1, 2);
  block.out = plain(pool.out);
  block.norm2 = plain(pool.norm);
  block.mlp_in = plain(pool.mlp_in);
  block.mlp_out = plain(pool.mlp_out);
  return block;
}

double activated(model::Activation activation, double x) {
  switch (activation) {
    case model::Activation::QuickGelu:
      return x / (1.0 + std::exp(-1.702 * x));
    case model::Activation::Gelu:
      return 0.5 * x * std::erfc(-x / std::sqrt(2.0));
    case model::Activation::GeluTanh:
      return 0.5 * x * (1.0 + std::tanh(std::sqrt(2.0 / M_PI) * (x + 0.044715 * x * x * x)));
  }
  return x;
}

const model::TowerWeights& weights_of(const AttentionScene& scene, Tower tower) {
  return tower == Tower::Image ? scene.encoder->towers().image : scene.encoder->towers().text;
}

const model::HiddenStates& states_of(const AttentionScene& scene, Tower tower) {
  return tower == Tower::Image ? *scene.image.states : *scene.text.states;
}

bool has_gradient(const at::Tensor& tensor) {
  return tensor.defined() && (tensor.requires_grad() || tensor.grad().defined());
}

}  // namespace

AttentionScene attention_scene(ToyLayout layout, std::uint64_t seed) {
  const at::Generator generator = at::detail::createCPUGenerator(seed);
  model::Towers towers = model::make_random_towers(toy_config(), seed);
  shake(towers, generator);
  if (layout == ToyLayout::MeanPatches) make_mean_patches(towers, generator);
  if (layout == ToyLayout::NormAfterMean) make_norm_after_mean(towers, generator);
  if (layout == ToyLayout::Siglip) make_siglip(towers, generator);
  if (layout == ToyLayout::HalfPrecision) {
    halve(towers.image);
    halve(towers.text);
  }
  AttentionScene scene;
  scene.encoder = encoder_of(std::move(towers));
  image::PixelValues pixels;
  pixels.width_px = pixels.height_px = 8;
  const at::Tensor values = at::randn({3 * 8 * 8}, generator);
  pixels.values.assign(values.data_ptr<float>(), values.data_ptr<float>() + values.numel());
  scene.image = **scene.encoder->encode_image(pixels);
  scene.text = **scene.encoder->encode_caption("ab cd");
  return scene;
}

AttentionScene even_scene(const Rows& tokens, const Row& target, int blocks) {
  const at::Tensor zero = at::zeros({2, 2});
  model::Block block;
  block.qkv = {at::cat({zero, zero, at::eye(2)}), at::tensor({1.0F, 2.0F, 2.0F, -1.0F, 0.0F, 0.0F})};
  block.out = {at::eye(2), {}};
  block.mlp_in = {zero, {}};
  block.mlp_out = {zero, {}};
  model::Towers towers = model::make_random_towers(toy_config(), 1);
  towers.image = {};
  towers.image.shape = {blocks, 2, 1, 2, static_cast<int>(tokens.size()), model::Activation::Gelu, 1e-5};
  towers.image.blocks.assign(static_cast<std::size_t>(blocks), block);
  AttentionScene scene = attention_scene(ToyLayout::Clip, 1);
  scene.encoder = encoder_of(std::move(towers));
  auto states = std::make_shared<model::HiddenStates>();
  states->input = at::empty({1, static_cast<std::int64_t>(tokens.size()), 2});
  for (std::size_t t = 0; t < tokens.size(); ++t) {
    for (std::size_t d = 0; d < 2; ++d) {
      states->input.data_ptr<float>()[2 * t + d] = static_cast<float>(tokens[t][d]);
    }
  }
  at::Tensor x = states->input;
  const c10::AutoGradMode no_gradients(false);
  for (int i = 0; i < blocks; ++i) states->blocks.push_back(x = model::run_block(scene.encoder->towers().image, i, x));
  scene.image.states = states;
  scene.text.embedding.assign(target.begin(), target.end());
  return scene;
}

PlainTower plain_tower(const AttentionScene& scene, Tower kind) {
  const model::TowerWeights& weights = weights_of(scene, kind);
  PlainTower tower;
  tower.heads = weights.shape.heads;
  tower.first_patch = kind == Tower::Image && weights.shape.class_token ? 1 : 0;
  tower.causal = weights.causal;
  tower.norms_after = weights.norm_place == model::NormPlace::After;
  tower.eps = weights.shape.norm_eps;
  tower.activate = [activation = weights.shape.activation](double x) { return activated(activation, x); };
  for (const model::Block& block : weights.blocks) tower.blocks.push_back(plain(block));
  tower.final_norm = plain(weights.final_norm);
  tower.pooling = weights.pooling == model::Pooling::Token     ? PlainPooling::Token
                  : weights.pooling == model::Pooling::Patches ? PlainPooling::Patches
                                                               : PlainPooling::Attention;
  tower.norm_after_pool = weights.norm_after_pool;
  tower.pooled = static_cast<int>(states_of(scene, kind).pooled);
  if (tower.pooling == PlainPooling::Attention) {
    tower.head_query = row_of(weights.pool.query);
    tower.pooling_head = plain(weights.pool);
  }
  tower.hidden_projection = plain(weights.hidden_projection);
  tower.projection = plain(weights.projection);
  return tower;
}

Rows plain_input(const AttentionScene& scene, Tower tower) { return rows_of(states_of(scene, tower).input[0]); }

Row plain_target(const AttentionScene& scene, Tower tower) {
  const auto& target = tower == Tower::Image ? scene.text.embedding : scene.image.embedding;
  return {target.begin(), target.end()};
}

Row last_similarities(const AttentionScene& scene, Tower kind, bool project) {
  const c10::AutoGradMode no_gradients(false);
  const model::TowerWeights& tower = weights_of(scene, kind);
  const model::HiddenStates& states = states_of(scene, kind);
  const int last = tower.shape.blocks - 1;
  model::AttentionTrace trace;
  (void)model::attend_block(tower, last, model::block_input(states, last), &trace);
  const auto rows = [&](const at::Tensor& by_head) {
    const at::Tensor flat = by_head[0].transpose(0, 1).flatten(1);
    const model::Linear& out = tower.blocks.back().out;
    return project ? at::linear(flat, out.weight, out.bias) : flat;
  };
  return row_of(at::cosine_similarity(rows(trace.query)[states.pooled].unsqueeze(0), rows(trace.key), 1, 1e-12));
}

Traces traces_in(const AttentionScene& scene) {
  Traces traces;
  traces.gradient_mode = c10::GradMode::is_enabled();
  traces.threads = at::get_num_threads();
  for (const auto& states : {scene.image.states, scene.text.states}) {
    traces.gradients |= has_gradient(states->input);
    for (const at::Tensor& block : states->blocks) traces.gradients |= has_gradient(block);
  }
  model::Towers shallow = scene.encoder->towers();
  for (at::Tensor* weight : model::all_weights(shallow)) traces.gradients |= has_gradient(*weight);
  return traces;
}

}  // namespace m2ib::tests
