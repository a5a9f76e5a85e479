#include "core/model/layouts/bert_tower.h"

#include <algorithm>

#include "core/base/json_limits.h"
#include "core/model/bert_config.h"
#include "core/model/known_heads.h"
#include "core/model/layouts/head_count.h"
#include "core/model/layouts/known_parts.h"
#include "core/text/open_tokenizer.h"

namespace m2ib::model {
namespace {

const std::string kBert = "text.transformer.";
const std::string kLayers = kBert + "encoder.layer.";
const std::string kTokens = kBert + "embeddings.word_embeddings.weight";
const std::string kPositions = kBert + "embeddings.position_embeddings.weight";
const std::string kTypes = kBert + "embeddings.token_type_embeddings.weight";

constexpr const char* kClassTokenPooler = "cls_last_hidden_state_pooler";

KnownParts known_parts(bool ignores_pooler) {
  KnownParts known = {
      "text.",
      {"transformer.embeddings.word_embeddings", "transformer.embeddings.position_embeddings",
       "transformer.embeddings.token_type_embeddings", "transformer.embeddings.LayerNorm", "proj", "proj.0", "proj.2"},
      kLayers,
      {"attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
       "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm"}};
  if (ignores_pooler) known.parts.insert("transformer.pooler.dense");
  return known;
}

void refuse_other_models(WeightTaker& taker, const checkpoint::Checkpoint& checkpoint, bool ignores_pooler) {
  if (auto error = find_unknown_part(checkpoint, known_parts(ignores_pooler),
                                     "its text tower is no plain BERT pooled at [CLS]")) {
    taker.refuse(std::move(*error));
  }
  if (length_of(taker, kTypes, 0) == 1) {  // RoBERTa counts its positions from 2
    taker.refuse({ErrorCode::ModelUnsupported,
                  {taker.path(), "its text tower has a single token type, as RoBERTa has; only BERT can be used"}});
  }
}

Block take_layer(WeightTaker& taker, const std::string& name, std::int64_t width, std::int64_t mlp_width) {
  const std::string self = name + ".attention.self.";
  Block block;
  block.qkv = taker.query_key_value(self + "query", self + "key", self + "value", width);
  block.out = taker.linear(name + ".attention.output.dense", width, width);
  block.norm1 = taker.norm(name + ".attention.output.LayerNorm", width);
  block.mlp_in = taker.linear(name + ".intermediate.dense", mlp_width, width);
  block.mlp_out = taker.linear(name + ".output.dense", width, mlp_width);
  block.norm2 = taker.norm(name + ".output.LayerNorm", width);
  return block;
}

void take_projection(WeightTaker& taker, TowerWeights& tower) {
  const std::int64_t width = tower.shape.width;
  const auto take = [&taker](const std::string& name, std::int64_t in) {
    const std::int64_t out = length_of(taker, name + ".weight", 0);
    return taker.has(name + ".bias") ? taker.linear(name, out, in) : taker.linear_without_bias(name, out, in);
  };
  if (taker.has("text.proj.0.weight")) {
    tower.hidden_projection = take("text.proj.0", width);
    tower.projection = take("text.proj.2", length_of(taker, "text.proj.0.weight", 0));
  } else if (taker.has("text.proj.weight")) {
    tower.projection = take("text.proj", width);
  }
}

std::optional<Error> shape_conflict(const LayoutSource& source, const BertConfig& bert, WeightTaker& taker) {
  const auto text = [](int width, int blocks) {
    return std::to_string(blocks) + " blocks of width " + std::to_string(width) + " in the text tower";
  };
  const auto width = static_cast<int>(length_of(taker, kTokens, 1));
  const int blocks = taker.count_blocks(kLayers, ".output.dense.weight");
  if (bert.shape.width == width && bert.shape.blocks == blocks) return std::nullopt;
  return Error{ErrorCode::ConfigMismatch,
               {source.path_of("text_config.json"), text(bert.shape.width, bert.shape.blocks), text(width, blocks)}};
}

// "cls_pooler" would go through BERT's own pooling layer, which is refused by its tensor's name where it exists.
std::optional<Error> unsupported_rules(const LayoutSource& source, const std::optional<OpenClipConfig>& config) {
  if (!config) return std::nullopt;
  if (config->text.strip_separator) {
    return Error{ErrorCode::ModelUnsupported,
                 {source.path_of("open_clip_config.json"),
                  "its tokenizer takes the [SEP] token off its captions (strip_sep_token), which is not supported"}};
  }
  const std::string& pooler = config->text.hf_pooler_type;
  if (pooler.empty() || pooler == kClassTokenPooler || pooler == "cls_pooler") return std::nullopt;
  return Error{ErrorCode::ModelUnsupported,
               {source.path_of("open_clip_config.json"),
                "its text tower pools by \"" + printable(pooler) + "\"; only the [CLS] token is supported"}};
}

}  // namespace

at::Tensor take_bert_positions(WeightTaker& taker, const std::string& positions, const std::string& types,
                               std::int64_t rows, std::int64_t width) {
  const at::Tensor table = taker.take(positions, {length_of(taker, positions, 0), width});
  const at::Tensor type = taker.take(types, {length_of(taker, types, 0), width});
  if (!table.defined() || !type.defined() || type.size(0) == 0) return {};
  return at::add(table.slice(0, 0, rows), type[0]);
}

void take_bert_tower(WeightTaker& taker, const checkpoint::Checkpoint& checkpoint, const BertTowerOptions& options,
                     Towers& towers) {
  TowerWeights& tower = towers.text;
  TowerShape& shape = tower.shape;
  shape.width = static_cast<int>(length_of(taker, kTokens, 1));
  shape.blocks = taker.count_blocks(kLayers, ".output.dense.weight");
  shape.mlp_width = static_cast<int>(length_of(taker, kLayers + "0.intermediate.dense.weight", 0));
  shape.tokens = std::min(options.context_length, static_cast<int>(length_of(taker, kPositions, 0)));
  shape.heads = options.heads;
  shape.activation = options.activation;
  shape.norm_eps = options.norm_eps;
  tower.norm_place = NormPlace::After;
  refuse_other_models(taker, checkpoint, options.ignores_pooler);
  towers.token_embedding = taker.table(kTokens, length_of(taker, kTokens, 0), shape.width);
  towers.text_position = take_bert_positions(taker, kPositions, kTypes, shape.tokens, shape.width);
  tower.embed_norm = taker.norm(kBert + "embeddings.LayerNorm", shape.width);
  for (int i = 0; i < shape.blocks && !taker.error() && !taker.stopped(); ++i) {
    tower.blocks.push_back(take_layer(taker, kLayers + std::to_string(i), shape.width, shape.mlp_width));
  }
  take_projection(taker, tower);
  towers.text_rules.pooling = TextPooling::First;
}

Result<BertTowerOptions> bert_tower_options(const LayoutSource& source, const std::optional<OpenClipConfig>& config,
                                            WeightTaker& taker, ModelCard& card) {
  if (const auto error = unsupported_rules(source, config)) return tl::unexpected(*error);
  HeadClues clues = common_head_clues(source, /*image=*/false);
  BertTowerOptions options;
  const std::int64_t width = length_of(taker, kTokens, 1);
  if (config) {
    options.context_length = config->text.context_length;
    options.ignores_pooler = config->text.hf_pooler_type == kClassTokenPooler;
    clues.known = known_bert_heads(config->text.hf_model_name, static_cast<int>(width));
  }
  clues.config_name = "open_clip_config.json";
  const auto beside = source.companion("text_config.json");
  if (!beside) return tl::unexpected(beside.error());
  if (*beside) {
    const auto bert = parse_bert_config(**beside, source.path_of("text_config.json"));
    if (!bert) return tl::unexpected(bert.error());
    if (const auto conflict = shape_conflict(source, *bert, taker)) return tl::unexpected(*conflict);
    clues.config_name = "text_config.json";
    clues.configured = bert->shape.heads;
    options.activation = bert->shape.activation;
    options.norm_eps = bert->shape.norm_eps;
  }
  if (source.options.activation) options.activation = *source.options.activation;
  const auto heads = decide_heads(source, clues, width, card);
  if (!heads) return tl::unexpected(heads.error());
  options.heads = *heads;
  return options;
}

Result<text::TokenizerPtr> open_bert_tokenizer(const LayoutSource& source, int context_length, text::Cleaning cleaning,
                                               std::int64_t vocabulary) {
  if (auto error = too_short_context(source, context_length)) return tl::unexpected(std::move(*error));
  std::error_code code;
  if (!std::filesystem::exists(source.folder / "vocab.txt", code) &&
      !std::filesystem::exists(source.folder / "tokenizer.json", code)) {
    return fail(ErrorCode::TokenizerInvalid, source.path_of("vocab.txt"),
                "neither vocab.txt nor tokenizer.json lies beside the weights; download one of them from where the "
                "weights came from into the same folder");
  }
  auto tokenizer = text::open_wordpiece(source.folder, static_cast<std::size_t>(context_length), cleaning);
  if (tokenizer && static_cast<std::int64_t>((*tokenizer)->vocabulary_size()) > vocabulary) {
    return fail(ErrorCode::ConfigMismatch, source.path_of("vocab.txt"),
                std::to_string((*tokenizer)->vocabulary_size()) + " entries",
                std::to_string(vocabulary) + " rows of token embeddings");
  }
  return tokenizer;
}

}  // namespace m2ib::model
