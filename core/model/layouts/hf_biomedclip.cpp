// Layout 4b, BiomedCLIP as converted to Hugging Face names: the names are CLIP's, the towers are a vision transformer
// without a norm before its blocks, and a BERT with its norms behind attention and MLP (FORMATS section 4b).

#include "core/model/bert_config.h"
#include "core/model/layouts/bert_tower.h"
#include "core/model/layouts/head_count.h"
#include "core/model/layouts/hf_files.h"
#include "core/model/layouts/hf_tower.h"
#include "core/model/layouts/layout.h"
#include "core/model/torch_guard.h"

namespace m2ib::model {
namespace {

Result<HfBiomedClipConfig> read_config(const LayoutSource& source) {
  const auto text = hf_config_text(source);
  if (!text) return tl::unexpected(text.error());
  return parse_hf_biomedclip_config(*text, source.path_of("config.json"));
}

void take_image_tower(WeightTaker& taker, const HfBiomedClipConfig& config, Towers& towers) {
  const std::string embeddings = "vision_model.embeddings.";
  const std::int64_t width = config.image.width;
  towers.patch_weight = taker.take(embeddings + "patch_embedding.weight", {width, 3, config.patch_px, config.patch_px});
  towers.patch_bias = taker.take(embeddings + "patch_embedding.bias", {width});
  towers.class_embedding = taker.take_as(embeddings + "class_embedding", {width});
  towers.image_position = taker.take(embeddings + "position_embedding.weight", {config.image.tokens, width});
  towers.image.shape = config.image;
  take_hf_blocks(taker, "vision_model", towers.image);
  towers.image.final_norm = taker.norm("vision_model.post_layernorm", width);
  towers.image.projection = taker.linear_without_bias("visual_projection", config.embedding, width);
}

void take_text_tower(WeightTaker& taker, const HfBiomedClipConfig& config, Towers& towers) {
  const std::string embeddings = "text_model.embeddings.";
  const std::int64_t width = config.text.shape.width;
  const std::int64_t hidden = length_of(taker, "text_projection.fc1.weight", 0);
  towers.text.shape = config.text.shape;
  towers.text.norm_place = NormPlace::After;
  towers.token_embedding = taker.table(embeddings + "token_embedding.weight", config.text.vocabulary, width);
  const std::int64_t positions = length_of(taker, embeddings + "position_embedding.weight", 0);
  if (positions < config.text.shape.tokens) {
    taker.refuse({ErrorCode::ConfigMismatch,
                  {taker.path(), std::to_string(config.text.shape.tokens) + " positions",
                   std::to_string(positions) + " rows of positions"}});
  }
  towers.text_position =
      take_bert_positions(taker, embeddings + "position_embedding.weight", embeddings + "token_type_embedding.weight",
                          config.text.shape.tokens, width);
  towers.text.embed_norm = taker.norm(embeddings + "layer_norm", width);
  take_hf_blocks(taker, "text_model", towers.text);
  towers.text.hidden_projection = taker.linear_without_bias("text_projection.fc1", hidden, width);
  towers.text.projection = taker.linear_without_bias("text_projection.fc2", config.embedding, hidden);
  towers.text_rules.pooling = TextPooling::First;
}

}  // namespace

LayoutResult read_hf_biomedclip(const LayoutSource& source, const StopToken& stop, const Progress& progress) {
  return guarded("loading the model", [&]() -> LayoutResult {
    auto config = read_config(source);
    if (!config) return tl::unexpected(config.error());
    if (source.options.activation)
      config->image.activation = config->text.shape.activation = *source.options.activation;
    if (const auto done = overrule_heads(source, config->image, config->text.shape); !done)
      return tl::unexpected(done.error());
    LayoutParts parts;
    const auto preprocess =
        hf_preprocessing(source, image::openai_clip_preprocessing(config->image_size_px), parts.card);
    if (!preprocess) return tl::unexpected(preprocess.error());
    parts.preprocess = *preprocess;
    auto tokenizer =
        open_bert_tokenizer(source, config->text.shape.tokens, text::Cleaning::None, config->text.vocabulary);
    if (!tokenizer) return tl::unexpected(tokenizer.error());
    parts.tokenizer = std::move(*tokenizer);

    WeightTaker taker(*source.checkpoint, source.options.precision, stop, progress);
    parts.towers = std::make_shared<Towers>();
    take_image_tower(taker, *config, *parts.towers);
    take_text_tower(taker, *config, *parts.towers);
    parts.towers->logit_scale = taker.scalar("logit_scale");
    parts.card.layout = "BiomedCLIP, converted to Hugging Face names";
    parts.card.pooling = "class token; [CLS] token";
    parts.card.embedding = config->embedding;
    parts.card.image_size_px = config->image_size_px;
    parts.untrained_logit_scale = config->logit_scale_init;
    return finish(taker, std::move(parts), progress);
  });
}

}  // namespace m2ib::model
