// Layout 5, Hugging Face SiglipModel: SigLIP and MedSigLIP (FORMATS section 5).

#include "core/model/layouts/head_count.h"
#include "core/model/layouts/hf_files.h"
#include "core/model/layouts/hf_tower.h"
#include "core/model/layouts/layout.h"
#include "core/model/layouts/siglip_shared.h"
#include "core/model/siglip_config.h"
#include "core/model/torch_guard.h"

namespace m2ib::model {
namespace {

Result<SiglipConfig> read_config(const LayoutSource& source) {
  const auto text = hf_config_text(source);
  if (!text) return tl::unexpected(text.error());
  return parse_siglip_config(*text, source.path_of("config.json"));
}

// The head that pools the patches: attention of one learnt query ("probe"), then an MLP beside it.
AttentionPool take_pool(WeightTaker& taker, const TowerShape& shape) {
  const std::string name = "vision_model.head.";
  const std::int64_t width = shape.width;
  AttentionPool pool;
  const at::Tensor probe = taker.take_as(name + "probe", {1, 1, width});
  const Linear all = taker.layer(name + "attention.in_proj_weight", name + "attention.in_proj_bias", 3 * width, width);
  if (probe.defined() && all.weight.defined() && all.bias.defined()) {
    const at::Tensor query = all.weight.slice(0, 0, width).to(at::kFloat);
    pool.query = at::linear(probe, query, all.bias.slice(0, 0, width));
    pool.key_value = {all.weight.slice(0, width, 3 * width).clone(), all.bias.slice(0, width, 3 * width).clone()};
  }
  pool.out = taker.linear(name + "attention.out_proj", width, width);
  pool.norm = taker.norm(name + "layernorm", width);
  pool.mlp_in = taker.linear(name + "mlp.fc1", shape.mlp_width, width);
  pool.mlp_out = taker.linear(name + "mlp.fc2", width, shape.mlp_width);
  return pool;
}

void take_image_tower(WeightTaker& taker, const SiglipConfig& config, Towers& towers) {
  const std::string embeddings = "vision_model.embeddings.";
  const std::int64_t width = config.image.width;
  const std::int64_t patch = config.patch_px;
  towers.patch_weight = taker.take(embeddings + "patch_embedding.weight", {width, 3, patch, patch});
  towers.patch_bias = taker.take(embeddings + "patch_embedding.bias", {width});
  towers.image_position = taker.take(embeddings + "position_embedding.weight", {config.image.tokens, width});
  towers.image.shape = config.image;
  take_hf_blocks(taker, "vision_model", towers.image);
  towers.image.final_norm = taker.norm("vision_model.post_layernorm", width);
  towers.image.pooling = Pooling::Attention;
  towers.image.pool = take_pool(taker, config.image);
}

void take_text_tower(WeightTaker& taker, const SiglipConfig& config, Towers& towers) {
  const std::string embeddings = "text_model.embeddings.";
  const std::int64_t width = config.text.width;
  towers.token_embedding = taker.table(embeddings + "token_embedding.weight", config.vocabulary, width);
  towers.text_position = taker.take(embeddings + "position_embedding.weight", {config.text.tokens, width});
  towers.text.shape = config.text;
  take_hf_blocks(taker, "text_model", towers.text);
  towers.text.final_norm = taker.norm("text_model.final_layer_norm", width);
  towers.text.projection = taker.linear("text_model.head", config.projection, width);
  towers.text_rules = siglip_text_rules(config.pad_id);
}

// What config.json alone cannot tell.
std::optional<Error> obstacle(const LayoutSource& source, const SiglipConfig& config) {
  const checkpoint::TensorInfo* patches = source.checkpoint->find("vision_model.embeddings.patch_embedding.weight");
  if (patches != nullptr && patches->shape.size() == 2) {
    return Error{ErrorCode::ModelUnsupported,
                 {source.checkpoint->path().string(),
                  "it is a SigLIP 2 model that takes pictures of any shape (NaFlex); only SigLIP models with square "
                  "pictures of one size can be used"}};
  }
  if (config.projection != config.image.width) {
    return Error{
        ErrorCode::ModelUnsupported,
        {source.path_of("config.json"), "its image embeddings have " + std::to_string(config.image.width) +
                                            " numbers and its text embeddings " + std::to_string(config.projection) +
                                            ", so that they cannot be compared"}};
  }
  return std::nullopt;
}

}  // namespace

LayoutResult read_hf_siglip(const LayoutSource& source, const StopToken& stop, const Progress& progress) {
  return guarded("loading the model", [&]() -> LayoutResult {
    auto config = read_config(source);
    if (!config) return tl::unexpected(config.error());
    if (const auto error = obstacle(source, *config)) return tl::unexpected(*error);
    if (source.options.activation) config->image.activation = config->text.activation = *source.options.activation;
    if (const auto done = overrule_heads(source, config->image, config->text); !done)
      return tl::unexpected(done.error());
    LayoutParts parts;
    const auto preprocess = hf_preprocessing(source, siglip_preprocessing(config->image_size_px), parts.card);
    if (!preprocess) return tl::unexpected(preprocess.error());
    parts.preprocess = *preprocess;
    auto tokenizer = open_siglip_tokenizer(source, config->text.tokens, text::Cleaning::Siglip, config->vocabulary);
    if (!tokenizer) return tl::unexpected(tokenizer.error());
    parts.tokenizer = std::move(*tokenizer);

    WeightTaker taker(*source.checkpoint, source.options.precision, stop, progress);
    parts.towers = std::make_shared<Towers>();
    take_image_tower(taker, *config, *parts.towers);
    take_text_tower(taker, *config, *parts.towers);
    parts.towers->logit_scale = taker.scalar("logit_scale");
    parts.towers->logit_bias = taker.scalar("logit_bias");
    parts.card.layout = "Hugging Face SiglipModel";
    parts.card.pooling = "attention of one learnt query over all patch tokens; last token of the padded caption";
    parts.card.embedding = config->projection;
    parts.card.image_size_px = config->image_size_px;
    parts.untrained_logit_scale = kSiglipUntrainedLogitScale;
    return finish(taker, std::move(parts), progress);
  });
}

}  // namespace m2ib::model
