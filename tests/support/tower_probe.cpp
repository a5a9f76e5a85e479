#include "tests/support/tower_probe.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdio>

#include "core/base/files.h"
#include "core/model/layouts/hf_clip.h"
#include "core/model/random_model.h"
#include "core/text/clip/clip_bpe.h"

namespace m2ib::tests {
namespace {

model::DualEncoderPtr make_encoder(const model::HfClipConfig& config, std::shared_ptr<const model::Towers> towers,
                                   int extra_layers) {
  model::ModelCard card;
  card.name = "test";
  card.embedding = config.embedding;
  card.image_size_px = config.image_size_px;
  card.patch_px = config.patch_px;
  card.grid = config.image_size_px / config.patch_px;
  card.vocabulary = config.vocabulary;
  card.image = config.image;
  card.text = config.text;
  card.image.blocks += extra_layers;
  card.text.blocks += extra_layers;
  image::PreprocessSettings preprocess;
  preprocess.resize_width_px = preprocess.resize_height_px = config.image_size_px;
  preprocess.crop_width_px = preprocess.crop_height_px = config.image_size_px;
  const text::BpeVocabulary bytes = text::learn_clip_bpe({}, 0);
  const auto tokenizer = text::parse_clip_bpe(bytes.vocab_json, bytes.merges_txt,
                                              static_cast<std::size_t>(config.text.tokens), "byte vocabulary");
  return std::make_shared<const model::DualEncoder>(std::move(card), std::move(towers), *tokenizer, preprocess);
}

model::DualEncoderPtr give_up(const Error& error) {
  (void)std::fprintf(stderr, "%s\n", describe(error).c_str());
  return nullptr;
}

std::vector<float> to_vector(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

const model::TowerWeights& tower_of(const model::DualEncoder& encoder, attribution::Tower tower) {
  return tower == attribution::Tower::Image ? encoder.towers().image : encoder.towers().text;
}

model::TowerWeights in_double(const model::TowerWeights& tower) {
  model::TowerWeights result = tower;
  const auto widen = [](at::Tensor& tensor) { tensor = tensor.to(at::kDouble); };
  for (model::Block& block : result.blocks) {
    for (at::Tensor* tensor : {&block.norm1.weight, &block.norm1.bias, &block.qkv.weight, &block.qkv.bias,
                               &block.out.weight, &block.out.bias, &block.norm2.weight, &block.norm2.bias,
                               &block.mlp_in.weight, &block.mlp_in.bias, &block.mlp_out.weight, &block.mlp_out.bias}) {
      widen(*tensor);
    }
  }
  widen(result.final_norm.weight);
  widen(result.final_norm.bias);
  widen(result.projection.weight);
  return result;
}

}  // namespace

model::DualEncoderPtr open_towers(const std::filesystem::path& folder, std::optional<std::int64_t> eos_token_id,
                                  int extra_layers) {
  const auto text = read_text_file(folder / "config.json", 1 << 20);
  if (!text) return give_up(text.error());
  auto config = model::parse_hf_clip_config(*text, (folder / "config.json").string());
  if (!config) return give_up(config.error());
  if (eos_token_id) config->eos_token_id = *eos_token_id;
  const auto file = checkpoint::open_checkpoint(folder / "model.safetensors");
  if (!file) return give_up(file.error());
  model::WeightTaker taker(**file, model::WeightPrecision::Float32, {}, {});
  auto towers = model::take_hf_clip(taker, *config);
  if (taker.error()) return give_up(*taker.error());
  return make_encoder(*config, std::move(towers), extra_layers);
}

model::HfClipConfig toy_config() {
  model::HfClipConfig config;
  config.image = {3, 4, 2, 8, 5, model::Activation::QuickGelu, 1e-5};
  config.text = {3, 4, 2, 8, 12, model::Activation::QuickGelu, 1e-5};
  config.image_size_px = 8;
  config.patch_px = 4;
  config.vocabulary = 514;
  config.embedding = 3;
  config.eos_token_id = 513;
  return config;
}

model::DualEncoderPtr random_encoder(const model::HfClipConfig& config, std::uint64_t seed) {
  return make_encoder(config, std::make_shared<const model::Towers>(model::make_random_towers(config, seed)), 0);
}

std::vector<std::vector<float>> state_values(const model::HiddenStates& states) {
  std::vector<std::vector<float>> values{to_vector(states.input)};
  for (const at::Tensor& block : states.blocks) values.push_back(to_vector(block));
  return values;
}

std::vector<float> final_norm_values(const model::DualEncoder& encoder, attribution::Tower tower_kind,
                                     const model::HiddenStates& states) {
  const model::TowerWeights& tower = tower_of(encoder, tower_kind);
  const model::Norm& norm = tower.final_norm;
  return to_vector(
      at::layer_norm(states.blocks.back(), {tower.shape.width}, norm.weight, norm.bias, tower.shape.norm_eps));
}

model::DualEncoderPtr with_last_layers(const model::DualEncoderPtr& encoder) {
  model::ModelCard card = encoder->card();
  card.image.pools_all = card.text.pools_all = true;
  const text::TokenizerPtr tokenizer(encoder, &encoder->tokenizer());
  return std::make_shared<const model::DualEncoder>(std::move(card),
                                                    std::shared_ptr<const model::Towers>(encoder, &encoder->towers()),
                                                    tokenizer, encoder->preprocess_settings());
}

std::map<std::string, std::vector<float>> weights_by_name(const model::DualEncoder& encoder) {
  std::map<std::string, std::vector<float>> weights;
  for (const checkpoint::NamedTensor& tensor : model::hf_clip_tensors(encoder.towers(), checkpoint::DType::F32)) {
    weights[tensor.name] = checkpoint::TensorView{tensor.dtype, tensor.shape, tensor.data}.to_float32();
  }
  return weights;
}

const float* weight_data(const model::DualEncoder& encoder, const std::string& name) {
  const model::Towers& towers = encoder.towers();
  if (name == "patch") return towers.patch_weight.data_ptr<float>();
  const model::TowerWeights& tower = name.starts_with("text") ? towers.text : towers.image;
  const auto block = static_cast<std::size_t>(name.back() - '0');
  return tower.blocks.at(block).mlp_in.weight.data_ptr<float>();
}

std::vector<std::byte> weights_file(const model::DualEncoder& encoder, checkpoint::DType dtype) {
  return checkpoint::to_safetensors(model::hf_clip_tensors(encoder.towers(), dtype));
}

double worst_pooled_difference(const model::DualEncoder& encoder, attribution::Tower tower_kind, int batch,
                               int tokens) {
  const model::TowerWeights& tower = tower_of(encoder, tower_kind);
  const at::Tensor x = at::randn({batch, tokens, tower.shape.width});
  double worst = 0.0;
  for (int block = 0; block < tower.shape.blocks; ++block) {
    const at::Tensor whole = model::run_block(tower, block, x);
    for (int token = 0; token < tokens; ++token) {
      const at::Tensor difference = model::run_block_pooled(tower, block, x, token) - whole.select(1, token);
      worst = std::max(worst, difference.abs().max().item<double>());
    }
  }
  return worst;
}

std::vector<std::vector<double>> suffix_in_double(const model::DualEncoder& encoder, attribution::Tower tower_kind,
                                                  int first_block, const std::vector<double>& x, int batch,
                                                  int pooled) {
  const model::TowerWeights tower = in_double(tower_of(encoder, tower_kind));
  const std::int64_t width = tower.shape.width;
  const std::int64_t tokens = static_cast<std::int64_t>(x.size()) / (batch * width);
  const at::Tensor input = at::empty({batch, tokens, width}, at::kDouble);
  std::copy(x.begin(), x.end(), input.data_ptr<double>());
  at::Tensor state = input;  // whole blocks: independent of the pruned last block that M2IB runs
  for (int block = first_block; block < tower.shape.blocks; ++block) state = model::run_block(tower, block, state);
  const at::Tensor embedded = model::project(tower, state.select(1, pooled)).contiguous();
  std::vector<std::vector<double>> result;
  for (int b = 0; b < batch; ++b) {
    const double* row = embedded.data_ptr<double>() + b * embedded.size(1);
    result.emplace_back(row, row + embedded.size(1));
  }
  return result;
}

std::vector<float> coarse_capacity(const std::vector<float>& alpha, const std::vector<float>& state) {
  const at::Tensor lambda = at::sigmoid(at::tensor(at::ArrayRef<float>(alpha)));
  const at::Tensor mean = at::mul(lambda, at::tensor(at::ArrayRef<float>(state)));
  const at::Tensor variance = at::square(at::rsub(lambda, 1.0));
  return to_vector(at::mul(at::square(mean) + variance - at::log(variance) - 1.0, 0.5));
}

void set_torch_threads(int threads) { at::set_num_threads(threads); }

}  // namespace m2ib::tests
