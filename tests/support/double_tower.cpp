#include "tests/support/double_tower.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

#include "core/attribution/bottleneck.h"
#include "core/attribution/methods/cosine_gradient.h"
#include "core/attribution/methods/input_tokens.h"
#include "core/model/towers.h"

namespace m2ib::tests {
namespace {

using attribution::Tower;

std::vector<at::Tensor*> tensors_of(model::TowerWeights& tower) {
  std::vector<at::Tensor*> list;
  const auto linear = [&list](model::Linear& layer) { list.insert(list.end(), {&layer.weight, &layer.bias}); };
  const auto norm = [&list](model::Norm& layer) { list.insert(list.end(), {&layer.weight, &layer.bias}); };
  norm(tower.embed_norm);
  norm(tower.final_norm);
  for (model::Block& block : tower.blocks) {
    norm(block.norm1);
    norm(block.norm2);
    for (model::Linear* layer : {&block.qkv, &block.out, &block.mlp_in, &block.mlp_out}) linear(*layer);
    list.insert(list.end(), {&block.scale1, &block.scale2});
  }
  list.push_back(&tower.pool.query);
  norm(tower.pool.norm);
  for (model::Linear* layer : {&tower.pool.key_value, &tower.pool.out, &tower.pool.mlp_in, &tower.pool.mlp_out,
                               &tower.hidden_projection, &tower.projection}) {
    linear(*layer);
  }
  return list;
}

std::vector<at::Tensor*> tensors_of(model::Towers& towers) {
  std::vector<at::Tensor*> list{&towers.patch_weight,   &towers.patch_bias,      &towers.class_embedding,
                                &towers.image_position, &towers.token_embedding, &towers.text_position};
  for (model::TowerWeights* tower : {&towers.image, &towers.text}) {
    for (at::Tensor* tensor : tensors_of(*tower)) list.push_back(tensor);
  }
  return list;
}

model::Towers in_double(const model::Towers& towers) {
  model::Towers wide = towers;
  for (at::Tensor* tensor : tensors_of(wide)) {
    if (tensor->defined()) *tensor = tensor->to(at::kDouble);
  }
  return wide;
}

std::vector<double> to_doubles(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().to(at::kDouble).contiguous();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

std::vector<float> to_floats(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

at::Tensor from_doubles(const std::vector<double>& values, std::vector<std::int64_t> shape) {
  const at::Tensor tensor = at::empty(shape, at::kDouble);
  std::ranges::copy(values, tensor.data_ptr<double>());
  return tensor;
}

at::Tensor normalised(const model::Norm& norm, double eps, const at::Tensor& x) {
  if (!norm.weight.defined()) return x;
  const at::Tensor centred = x - x.mean(-1, true);
  return centred / (centred.square().mean(-1, true) + eps).sqrt() * norm.weight + norm.bias;
}

/// A block without its MLP's half: [1, T, D], one head after the other.
at::Tensor attended(const model::TowerWeights& tower, const model::Block& block, const at::Tensor& read) {
  const std::int64_t width = tower.shape.width;
  const std::int64_t head = width / tower.shape.heads;
  const at::Tensor all = at::linear(read, block.qkv.weight, block.qkv.bias);
  std::vector<at::Tensor> heads;
  for (std::int64_t h = 0; h < tower.shape.heads; ++h) {
    const auto part = [&](std::int64_t kind) {
      return all.slice(2, kind * width + h * head, kind * width + h * head + head);
    };
    const at::Tensor scores = at::matmul(part(0), part(1).transpose(1, 2)) / std::sqrt(static_cast<double>(head));
    heads.push_back(at::matmul(at::softmax(scores, -1), part(2)));
  }
  return at::linear(at::cat(heads, -1), block.out.weight, block.out.bias);
}

at::Tensor thought(const model::TowerWeights& tower, const model::Block& block, const at::Tensor& x) {
  const at::Tensor in =
      at::linear(normalised(block.norm2, tower.shape.norm_eps, x), block.mlp_in.weight, block.mlp_in.bias);
  at::Tensor active;
  if (tower.shape.activation == model::Activation::QuickGelu)
    active = in * at::sigmoid(in * 1.702);
  else
    active = at::gelu(in, tower.shape.activation == model::Activation::GeluTanh ? "tanh" : "none");
  return at::linear(active, block.mlp_out.weight, block.mlp_out.bias);
}

}  // namespace

struct DoubleTower::Weights {
  model::Towers towers;
  Tower kind = Tower::Image;
  model::HiddenStates states;
  at::Tensor target;
  at::Tensor pixels;
  std::vector<std::int64_t> ids;

  [[nodiscard]] const model::TowerWeights& tower() const { return kind == Tower::Image ? towers.image : towers.text; }
  [[nodiscard]] std::vector<std::int64_t> shape(std::int64_t rows) const {
    return {rows, states.input.size(1), states.input.size(2)};
  }
  [[nodiscard]] std::vector<double> cosines(const at::Tensor& embedding) const {
    return to_doubles((embedding * target).sum(-1) / (embedding.norm(2, -1) * target.norm()));
  }
  [[nodiscard]] std::vector<double> from_block(int first, at::Tensor x) const {
    for (int i = first; i < tower().shape.blocks; ++i) x = model::run_block(tower(), i, x);
    return cosines(model::pool_and_project(tower(), x, states.pooled));
  }
  [[nodiscard]] at::Tensor place(const at::Tensor& tokens) const {
    return normalised(tower().embed_norm, tower().shape.norm_eps, tokens);
  }
};

DoubleTower::DoubleTower(const model::DualEncoder& encoder, Tower tower, const model::EncodedImage& image,
                         const model::EncodedText& text)
    : weights_(std::make_unique<Weights>()) {
  const bool picture = tower == Tower::Image;
  weights_->towers = in_double(encoder.towers());
  weights_->kind = tower;
  weights_->states = picture ? *image.states : *text.states;
  const std::vector<float>& target = picture ? text.embedding : image.embedding;
  weights_->target = from_doubles({target.begin(), target.end()}, {1, static_cast<std::int64_t>(target.size())});
  const std::int64_t side = encoder.card().image_size_px;
  weights_->pixels = from_doubles({image.pixels->values.begin(), image.pixels->values.end()}, {1, 3, side, side});
  weights_->ids = model::padded_ids(encoder.towers(), text.tokens.ids);
}

DoubleTower::~DoubleTower() = default;

std::vector<double> DoubleTower::of_block_inputs(int first_block, const std::vector<double>& states, int rows) const {
  return weights_->from_block(first_block, from_doubles(states, weights_->shape(rows)));
}

std::vector<double> DoubleTower::of_tokens(const std::vector<double>& tokens, int rows) const {
  return weights_->from_block(0, weights_->place(from_doubles(tokens, weights_->shape(rows))));
}

std::vector<double> DoubleTower::of_pixels(const std::vector<double>& pixels, int rows) const {
  const std::int64_t side = weights_->pixels.size(2);
  return weights_->from_block(0, model::embed_pixels(weights_->towers, from_doubles(pixels, {rows, 3, side, side})));
}

double DoubleTower::of_attention_input(int block, const std::vector<double>& read) const {
  const model::TowerWeights& tower = weights_->tower();
  const at::Tensor seen = from_doubles(read, weights_->shape(1));
  if (block == tower.shape.blocks) {
    model::TowerWeights without_norm = tower;
    if (!tower.norm_after_pool) without_norm.final_norm = {};
    return weights_->cosines(model::pool_and_project(without_norm, seen, weights_->states.pooled)).front();
  }
  const model::Block& weights = tower.blocks[static_cast<std::size_t>(block)];
  const auto scaled = [](const at::Tensor& scale, const at::Tensor& x) { return scale.defined() ? x * scale : x; };
  at::Tensor x = from_doubles(block_input(block), weights_->shape(1));
  x = x + scaled(weights.scale1, attended(tower, weights, seen));
  x = x + scaled(weights.scale2, thought(tower, weights, x));
  return weights_->from_block(block + 1, x).front();
}

std::vector<double> DoubleTower::attention_input(int block) const {
  const model::TowerWeights& tower = weights_->tower();
  const at::Tensor x = from_doubles(block_input(block), weights_->shape(1));
  if (block < tower.shape.blocks) {
    return to_doubles(normalised(tower.blocks[static_cast<std::size_t>(block)].norm1, tower.shape.norm_eps, x));
  }
  return to_doubles(tower.norm_after_pool ? x : normalised(tower.final_norm, tower.shape.norm_eps, x));
}

std::vector<double> DoubleTower::block_input(int block) const {
  const model::HiddenStates& states = weights_->states;
  return to_doubles(block == 0 ? states.input : states.blocks[static_cast<std::size_t>(block - 1)]);
}

std::vector<double> DoubleTower::tokens() const {
  if (weights_->kind == Tower::Text) return tokens_of(weights_->ids);
  model::Towers plain = weights_->towers;
  plain.image.embed_norm = {};
  return to_doubles(model::embed_pixels(plain, weights_->pixels));
}

std::vector<double> DoubleTower::positions() const {
  if (weights_->kind == Tower::Image) return to_doubles(weights_->towers.image_position);
  return to_doubles(weights_->towers.text_position.slice(0, 0, static_cast<std::int64_t>(weights_->ids.size())));
}

std::vector<double> DoubleTower::pixels() const { return to_doubles(weights_->pixels); }

std::vector<double> DoubleTower::tokens_of(const std::vector<std::int64_t>& ids) const {
  const at::Tensor rows = at::tensor(at::ArrayRef<std::int64_t>(ids), at::kLong);
  const at::Tensor positions = weights_->towers.text_position.slice(0, 0, rows.size(0));
  return to_doubles(at::embedding(weights_->towers.token_embedding, rows) + positions);
}

std::vector<float> computed_pixel_gradient(const attribution::MethodRun& run) {
  const c10::AutoGradMode mode(false);
  const at::Tensor tokens = attribution::tokens_of_pixels(run.encoder.towers(), attribution::pixels_of(run));
  const attribution::CosineGradient gradient(run, Tower::Image, std::nullopt);
  return to_floats(attribution::pixel_gradients(run, gradient.differentiate(tokens).gradients));
}

std::vector<float> computed_token_gradient(const attribution::MethodRun& run, Tower tower) {
  const c10::AutoGradMode mode(false);
  const model::Towers& towers = run.encoder.towers();
  const at::Tensor tokens = tower == Tower::Image ? attribution::tokens_of_pixels(towers, attribution::pixels_of(run))
                                                  : attribution::tokens_of_ids(towers, attribution::ids_of(run));
  return to_floats(attribution::CosineGradient(run, tower, std::nullopt).differentiate(tokens).gradients);
}

namespace {

model::DualEncoderPtr with_towers(const model::DualEncoderPtr& encoder, model::ModelCard card, model::Towers towers) {
  const text::TokenizerPtr tokenizer(encoder, &encoder->tokenizer());
  return std::make_shared<const model::DualEncoder>(std::move(card),
                                                    std::make_shared<const model::Towers>(std::move(towers)), tokenizer,
                                                    encoder->preprocess_settings());
}

}  // namespace

model::DualEncoderPtr with_mean_pooling(const model::DualEncoderPtr& encoder, bool norm_after_pool) {
  model::ModelCard card = encoder->card();
  card.image.pools_all = true;
  model::Towers towers = encoder->towers();
  towers.image.pooling = model::Pooling::Patches;
  towers.image.norm_after_pool = norm_after_pool;
  towers.image.shape.pools_all = true;
  return with_towers(encoder, std::move(card), std::move(towers));
}

model::DualEncoderPtr linear_encoder(const model::DualEncoderPtr& toy) {
  model::ModelCard card = toy->card();
  card.embedding = 2;
  card.image_size_px = 2;
  card.patch_px = 1;
  card.grid = 2;
  card.image = {1, 2, 1, 2, 4, model::Activation::QuickGelu, 1e-5, false, true};
  model::Towers towers = toy->towers();
  towers.image = {};
  towers.image.shape = card.image;
  towers.image.pooling = model::Pooling::Patches;
  model::Block block;
  block.qkv.weight = at::zeros({6, 2});
  block.out.weight = at::zeros({2, 2});
  block.mlp_in.weight = at::zeros({2, 2});
  block.mlp_out.weight = at::zeros({2, 2});
  towers.image.blocks = {block};
  towers.patch_weight = at::zeros({2, 3, 1, 1});
  towers.patch_weight[0][0] = 1.0;
  towers.patch_weight[1][1] = 1.0;
  towers.patch_weight[1][2] = 1.0;
  towers.patch_bias = at::Tensor();
  towers.class_embedding = at::Tensor();
  towers.image_position = at::zeros({4, 2});
  return with_towers(toy, std::move(card), std::move(towers));
}

bool is_clean(const model::DualEncoder& encoder, const model::EncodedImage& image, const model::EncodedText& text) {
  const auto plain = [](const at::Tensor& tensor) {
    return !tensor.defined() || (!tensor.requires_grad() && !tensor.grad().defined());
  };
  model::Towers towers = encoder.towers();
  const std::vector<at::Tensor*> weights = tensors_of(towers);
  bool clean = c10::GradMode::is_enabled();
  for (const at::Tensor* weight : weights) clean = clean && plain(*weight);
  for (const model::HiddenStates* states : {image.states.get(), text.states.get()}) {
    clean = clean && plain(states->input);
    for (const at::Tensor& state : states->blocks) clean = clean && plain(state);
  }
  return clean;
}

}  // namespace m2ib::tests
