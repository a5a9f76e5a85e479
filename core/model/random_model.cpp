#include "core/model/random_model.h"

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>
#include <numeric>

#include "core/model/dual_encoder.h"
#include "core/model/layouts/hf_clip.h"
#include "core/text/clip/clip_bpe.h"

namespace m2ib::model {
namespace {

class Initialiser {
 public:
  explicit Initialiser(std::uint64_t seed) : generator_(at::detail::createCPUGenerator(seed)) {}

  at::Tensor normal(at::IntArrayRef shape, double sigma) { return at::randn(shape, generator_).mul_(sigma); }
  static Norm norm(std::int64_t width) { return {at::ones({width}), at::zeros({width})}; }
  Linear linear(std::int64_t out, std::int64_t in, double sigma) {
    return {normal({out, in}, sigma), at::zeros({out})};
  }

  TowerWeights tower(const TowerShape& shape, std::int64_t embedding, bool causal) {
    const std::int64_t width = shape.width;
    const double into = 1.0 / std::sqrt(static_cast<double>(width));
    const double back = into / std::sqrt(2.0 * shape.blocks);  // keeps the residual stream's size whatever the depth
    TowerWeights tower;
    tower.shape = shape;
    tower.causal = causal;
    for (int i = 0; i < shape.blocks; ++i) {
      Block block;
      block.norm1 = norm(width);
      block.qkv = linear(3 * width, width, into);
      block.out = linear(width, width, back);
      block.norm2 = norm(width);
      block.mlp_in = linear(shape.mlp_width, width, into / std::sqrt(2.0));
      block.mlp_out = linear(width, shape.mlp_width, back);
      tower.blocks.push_back(std::move(block));
    }
    tower.final_norm = norm(width);
    tower.projection.weight = normal({embedding, width}, into);
    return tower;
  }

 private:
  at::Generator generator_;
};

void append(std::vector<at::Tensor*>& list, TowerWeights& tower) {
  for (Block& block : tower.blocks) {
    for (at::Tensor* tensor : {&block.norm1.weight, &block.norm1.bias, &block.qkv.weight, &block.qkv.bias,
                               &block.out.weight, &block.out.bias, &block.norm2.weight, &block.norm2.bias,
                               &block.mlp_in.weight, &block.mlp_in.bias, &block.mlp_out.weight, &block.mlp_out.bias}) {
      list.push_back(tensor);
    }
  }
  list.insert(list.end(), {&tower.final_norm.weight, &tower.final_norm.bias, &tower.projection.weight});
}

}  // namespace

Towers make_random_towers(const HfClipConfig& config, std::uint64_t seed) {
  Initialiser init(seed);
  const std::int64_t width = config.image.width;
  const double scale = 1.0 / std::sqrt(static_cast<double>(width));
  Towers towers;
  towers.image = init.tower(config.image, config.embedding, false);
  towers.text = init.tower(config.text, config.embedding, true);
  const double fan_in = 3.0 * config.patch_px * config.patch_px;
  towers.patch_weight = init.normal({width, 3, config.patch_px, config.patch_px}, 1.0 / std::sqrt(fan_in));
  towers.class_embedding = init.normal({width}, scale);
  towers.image_position = init.normal({config.image.tokens, width}, scale);
  towers.image.embed_norm = Initialiser::norm(width);
  towers.token_embedding = init.normal({config.vocabulary, config.text.width}, 0.02);
  towers.text_position = init.normal({config.text.tokens, config.text.width}, 0.01);
  towers.logit_scale = config.logit_scale_init;
  towers.text_rules = hf_clip_text_rules(config.eos_token_id);
  return towers;
}

std::vector<at::Tensor*> all_weights(Towers& towers) {
  std::vector<at::Tensor*> list{
      &towers.patch_weight,          &towers.class_embedding, &towers.image_position, &towers.image.embed_norm.weight,
      &towers.image.embed_norm.bias, &towers.token_embedding, &towers.text_position};
  append(list, towers.image);
  append(list, towers.text);
  return list;
}

DualEncoderPtr make_random_vit_b_32(std::uint64_t seed) {
  HfClipConfig config;
  config.image = {12, 768, 12, 3072, 50, Activation::QuickGelu, 1e-5};
  config.text = {12, 512, 8, 2048, 77, Activation::QuickGelu, 1e-5};
  Towers towers = make_random_towers(config, seed);
  ModelCard card;
  card.name = "ViT-B/32 with random weights";
  describe_shapes(config, card);
  card.weights_sha256 = "random weights, seed " + std::to_string(seed);
  card.pooling = "class token; end-of-text token (id 513)";
  for (const at::Tensor* tensor : all_weights(towers)) card.parameters += tensor->numel();
  ++card.parameters;  // the logit scale
  card.weights_bytes = card.parameters * 4;
  card.logit_scale = std::exp(config.logit_scale_init);
  card.trust = Trust::None;
  card.doubts = {"its weights are random numbers; it only measures speed"};
  const image::PreprocessSettings preprocess;
  card.preprocessing = preprocess.describe();
  // A vocabulary of single bytes is enough to feed it; its ids stay below the real vocabulary's size.
  const text::BpeVocabulary bytes = text::learn_clip_bpe({}, 0);
  const auto tokenizer = text::parse_clip_bpe(bytes.vocab_json, bytes.merges_txt, 77, "byte vocabulary");
  if (!tokenizer) return nullptr;  // cannot happen: the vocabulary was made a line above
  towers.text_rules = hf_clip_text_rules(513);
  card.tokenizer = (*tokenizer)->description();
  return std::make_shared<const DualEncoder>(std::move(card), std::make_shared<const Towers>(std::move(towers)),
                                             *tokenizer, preprocess);
}

}  // namespace m2ib::model
