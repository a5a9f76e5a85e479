#include "core/model/layouts/hf_clip.h"

#include <algorithm>
#include <array>

#include "core/model/layouts/head_count.h"
#include "core/model/layouts/hf_files.h"
#include "core/model/layouts/hf_tower.h"
#include "core/model/layouts/layout.h"
#include "core/model/torch_guard.h"
#include "core/text/open_tokenizer.h"

namespace m2ib::model {
namespace {

TowerWeights take_tower(WeightTaker& taker, const std::string& model, const std::string& final_norm,
                        const std::string& projection, const TowerShape& shape, int embedding) {
  TowerWeights tower;
  tower.shape = shape;
  take_hf_blocks(taker, model, tower);
  tower.final_norm = taker.norm(model + "." + final_norm, shape.width);
  tower.projection = taker.linear_without_bias(projection, embedding, shape.width);
  return tower;
}

// CLIPImageProcessor's defaults at this model's size.
image::PreprocessSettings clip_preprocessing(int size_px) {
  image::PreprocessSettings settings;
  settings.resize_width_px = settings.resize_height_px = size_px;
  settings.crop_width_px = settings.crop_height_px = size_px;
  return settings;
}

std::string pooling_text(std::int64_t eos_token_id) {
  return std::string("class token; end-of-text token (") +
         (eos_token_id == 2 ? "largest id)" : "id " + std::to_string(eos_token_id) + ")");
}

Result<HfClipConfig> read_config(const LayoutSource& source) {
  const auto text = hf_config_text(source);
  if (!text) return tl::unexpected(text.error());
  return parse_hf_clip_config(*text, source.path_of("config.json"));
}

// Weights without tokenizer files get CLIP's own vocabulary, which the card then says.
Result<text::TokenizerPtr> read_tokenizer(const LayoutSource& source, const HfClipConfig& config, ModelCard& card) {
  const auto context = static_cast<std::size_t>(config.text.tokens);
  const auto rows = static_cast<std::size_t>(config.vocabulary);
  const bool has_files = std::ranges::any_of(std::array{"vocab.json", "merges.txt", "tokenizer.json"}, [&](auto name) {
    std::error_code code;
    return std::filesystem::exists(source.folder / name, code);
  });
  if (!has_files) {
    card.assumptions.push_back("no tokenizer files beside the weights: CLIP's own vocabulary, by OpenAI's rules");
    return clip_tokenizer_for(rows, context, card);
  }
  auto tokenizer = text::open_hf_clip_tokenizer(source.folder, context);
  if (tokenizer && (*tokenizer)->vocabulary_size() > rows) {
    return fail(ErrorCode::ConfigMismatch, source.path_of("vocab.json"),
                std::to_string((*tokenizer)->vocabulary_size()) + " entries",
                std::to_string(config.vocabulary) + " rows of token embeddings");
  }
  return tokenizer;
}

}  // namespace

TextRules hf_clip_text_rules(std::int64_t eos_token_id) {
  if (eos_token_id == 2) return {TextPooling::LargestId};
  return {TextPooling::FirstOfId, eos_token_id};
}

std::shared_ptr<Towers> take_hf_clip(WeightTaker& taker, const HfClipConfig& config) {
  auto towers = std::make_shared<Towers>();
  const std::int64_t width = config.image.width;
  towers->image =
      take_tower(taker, "vision_model", "post_layernorm", "visual_projection", config.image, config.embedding);
  towers->text = take_tower(taker, "text_model", "final_layer_norm", "text_projection", config.text, config.embedding);
  towers->text.causal = true;
  towers->patch_weight =
      taker.take("vision_model.embeddings.patch_embedding.weight", {width, 3, config.patch_px, config.patch_px});
  towers->class_embedding = taker.take("vision_model.embeddings.class_embedding", {width});
  towers->image_position =
      taker.take("vision_model.embeddings.position_embedding.weight", {config.image.tokens, width});
  towers->image.embed_norm = taker.norm("vision_model.pre_layrnorm", width);  // the typo is the real name
  towers->token_embedding =
      taker.table("text_model.embeddings.token_embedding.weight", config.vocabulary, config.text.width);
  towers->text_position =
      taker.take("text_model.embeddings.position_embedding.weight", {config.text.tokens, config.text.width});
  towers->logit_scale = taker.scalar("logit_scale");
  towers->text_rules = hf_clip_text_rules(config.eos_token_id);
  return towers;
}

LayoutResult read_hf_clip(const LayoutSource& source, const StopToken& stop, const Progress& progress) {
  return guarded("loading the model", [&]() -> LayoutResult {
    auto config = read_config(source);
    if (!config) return tl::unexpected(config.error());
    if (source.options.activation) config->image.activation = config->text.activation = *source.options.activation;
    if (const auto done = overrule_heads(source, config->image, config->text); !done)
      return tl::unexpected(done.error());
    LayoutParts parts;
    const auto preprocess = hf_preprocessing(source, clip_preprocessing(config->image_size_px), parts.card);
    if (!preprocess) return tl::unexpected(preprocess.error());
    parts.preprocess = *preprocess;
    const auto tokenizer = read_tokenizer(source, *config, parts.card);
    if (!tokenizer) return tl::unexpected(tokenizer.error());
    parts.tokenizer = *tokenizer;

    WeightTaker taker(*source.checkpoint, source.options.precision, stop, progress);
    parts.towers = take_hf_clip(taker, *config);
    parts.card.layout = "Hugging Face CLIPModel";
    parts.card.pooling = pooling_text(config->eos_token_id);
    parts.card.embedding = config->embedding;
    parts.card.image_size_px = config->image_size_px;
    parts.untrained_logit_scale = config->logit_scale_init;
    return finish(taker, std::move(parts), progress);
  });
}

namespace {

/// Collects tensors under their HF names.
class Giver {
 public:
  Giver(std::vector<checkpoint::NamedTensor>& tensors, checkpoint::DType dtype) : tensors_(tensors), dtype_(dtype) {}

  void give(const std::string& name, const at::Tensor& tensor) {
    const at::Tensor values = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    tensors_.push_back(checkpoint::make_tensor(
        name, values.sizes().vec(), {values.data_ptr<float>(), static_cast<std::size_t>(values.numel())}, dtype_));
  }
  void norm(const std::string& prefix, const Norm& norm) {
    give(prefix + ".weight", norm.weight);
    give(prefix + ".bias", norm.bias);
  }
  void linear(const std::string& prefix, const Linear& layer) {
    give(prefix + ".weight", layer.weight);
    give(prefix + ".bias", layer.bias);
  }
  void tower(const std::string& model, const std::string& final_norm, const std::string& projection,
             const TowerWeights& tower) {
    for (std::size_t i = 0; i < tower.blocks.size(); ++i) {
      const Block& block = tower.blocks[i];
      const std::string prefix = model + ".encoder.layers." + std::to_string(i);
      const std::vector<at::Tensor> weights = block.qkv.weight.chunk(3);
      const std::vector<at::Tensor> biases = block.qkv.bias.chunk(3);
      norm(prefix + ".layer_norm1", block.norm1);
      linear(prefix + ".self_attn.q_proj", {weights[0], biases[0]});
      linear(prefix + ".self_attn.k_proj", {weights[1], biases[1]});
      linear(prefix + ".self_attn.v_proj", {weights[2], biases[2]});
      linear(prefix + ".self_attn.out_proj", block.out);
      norm(prefix + ".layer_norm2", block.norm2);
      linear(prefix + ".mlp.fc1", block.mlp_in);
      linear(prefix + ".mlp.fc2", block.mlp_out);
    }
    norm(model + "." + final_norm, tower.final_norm);
    give(projection, tower.projection.weight);
  }

 private:
  std::vector<checkpoint::NamedTensor>& tensors_;
  checkpoint::DType dtype_;
};

}  // namespace

std::vector<checkpoint::NamedTensor> hf_clip_tensors(const Towers& towers, checkpoint::DType dtype) {
  std::vector<checkpoint::NamedTensor> tensors;
  Giver giver(tensors, dtype);
  giver.tower("vision_model", "post_layernorm", "visual_projection.weight", towers.image);
  giver.tower("text_model", "final_layer_norm", "text_projection.weight", towers.text);
  giver.give("vision_model.embeddings.patch_embedding.weight", towers.patch_weight);
  giver.give("vision_model.embeddings.class_embedding", towers.class_embedding);
  giver.give("vision_model.embeddings.position_embedding.weight", towers.image_position);
  giver.norm("vision_model.pre_layrnorm", towers.image.embed_norm);
  giver.give("text_model.embeddings.token_embedding.weight", towers.token_embedding);
  giver.give("text_model.embeddings.position_embedding.weight", towers.text_position);
  const float scale = static_cast<float>(towers.logit_scale);
  tensors.push_back(checkpoint::make_tensor("logit_scale", {}, {&scale, 1}, checkpoint::DType::F32));
  return tensors;
}

}  // namespace m2ib::model
