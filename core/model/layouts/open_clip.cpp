// Layout 3, OpenCLIP with native towers, plain and custom text: OpenAI's names, options from open_clip_config.json
// (FORMATS section 3). What the configuration claims is compared with the tensors, because a wrong one gives plausible
// but wrong embeddings.

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "core/base/json_limits.h"
#include "core/model/layouts/head_count.h"
#include "core/model/layouts/layout.h"
#include "core/model/layouts/native_tower.h"
#include "core/model/layouts/open_clip_guess.h"
#include "core/model/layouts/open_clip_tokenizer.h"
#include "core/model/open_clip_config.h"
#include "core/model/torch_guard.h"

namespace m2ib::model {
namespace {

constexpr const char* kConfigName = "open_clip_config.json";

/// Everything that is known before a weight is read.
struct Plan {
  OpenClipConfig config;
  std::string prefix;  ///< of the text tower's names; old files of custom models lack it, so the tensors decide
  std::optional<std::string> config_text;
  std::vector<std::string> assumptions;
};

std::string first_of_blocks() { return "transformer.resblocks.0.ln_1.weight"; }

Result<Plan> make_plan(const LayoutSource& source, WeightTaker& taker) {
  Plan plan;
  const bool custom = taker.has("text.token_embedding.weight") || taker.has("text.positional_embedding");
  plan.prefix = custom ? "text." : "";
  for (const std::string& name :
       {std::string("visual.conv1.weight"), std::string("visual.positional_embedding"), std::string("visual.proj"),
        "visual." + first_of_blocks(), plan.prefix + "token_embedding.weight", plan.prefix + "positional_embedding",
        plan.prefix + first_of_blocks()}) {
    if (!taker.has(name)) return fail(ErrorCode::TensorMissing, taker.path(), name);
  }
  const auto text = source.companion(kConfigName);
  if (!text) return tl::unexpected(text.error());
  plan.config_text = *text;
  if (!plan.config_text) {
    auto guess = guess_open_clip(source, taker, plan.prefix);
    if (!guess) return tl::unexpected(guess.error());
    plan.config = std::move(guess->config);
    plan.assumptions = std::move(guess->assumptions);
    return plan;
  }
  auto config = parse_open_clip_config(*plan.config_text, source.path_of(kConfigName));
  if (!config) return tl::unexpected(config.error());
  plan.config = std::move(*config);
  for (const auto& [what, name] : {std::pair{"image tower of timm's, ", plan.config.image.timm_model_name},
                                   std::pair{"text tower of Hugging Face's, ", plan.config.text.hf_model_name}}) {
    if (name.empty()) continue;
    return fail(ErrorCode::ConfigMismatch, source.path_of(kConfigName), std::string("an ") + what + name,
                "a tower of OpenCLIP's own");
  }
  return plan;
}

/// Compares what a configuration claims with the tensors; the first difference goes to the taker. Tensors that are
/// missing are the taker's business.
class Claims {
 public:
  Claims(WeightTaker& taker, std::string config_path) : taker_(taker), config_path_(std::move(config_path)) {}

  void length(const std::string& key, std::int64_t claimed, const std::string& tensor, std::size_t dimension) {
    const auto shape = taker_.shape_of(tensor);
    if (dimension < shape.size() && shape[dimension] != claimed) {
      differ(key + " " + std::to_string(claimed), std::to_string(shape[dimension]) + " (" + tensor + ")");
    }
  }
  void presence(const std::string& claim_if_true, const std::string& claim_if_false, bool claimed,
                const std::string& tensor) {
    if (taker_.has(tensor) == claimed) return;
    differ(claimed ? claim_if_true : claim_if_false, claimed ? "no " + tensor : "that there is a " + tensor);
  }
  void layers(const std::string& key, int claimed, const std::string& blocks) {
    const int found = taker_.count_blocks(blocks, ".ln_1.weight");
    if (found != claimed) differ(key + " " + std::to_string(claimed), std::to_string(found) + " (" + blocks + "*)");
  }
  void differ(const std::string& claim, const std::string& truth) {
    taker_.refuse({ErrorCode::ConfigMismatch, {config_path_, claim, truth}});
  }

 private:
  WeightTaker& taker_;
  std::string config_path_;
};

void check_image(Claims& claims, const OpenClipConfig::Image& image, const WeightTaker& taker) {
  const std::string blocks = "visual.transformer.resblocks.";
  claims.length("vision_cfg.width", image.width, "visual.conv1.weight", 0);
  claims.length("vision_cfg.patch_size", image.patch_px, "visual.conv1.weight", 3);
  claims.layers("vision_cfg.layers", image.layers, blocks);
  claims.presence("no vision_cfg.no_ln_pre", "vision_cfg.no_ln_pre", image.pre_norm, "visual.ln_pre.weight");
  claims.presence("vision_cfg.ls_init_value", "no vision_cfg.ls_init_value", image.layer_scale,
                  blocks + "0.ls_1.gamma");
  const auto rows = taker.shape_of("visual.positional_embedding");
  const std::int64_t grid = image.image_size_px / image.patch_px;
  if (!rows.empty() && rows.front() != grid * grid + 1) {
    claims.differ("vision_cfg.image_size " + std::to_string(image.image_size_px) + ", that is, " +
                      std::to_string(grid * grid) + " patches",
                  std::to_string(rows.front() - 1) + " patches; position tables are not resized here");
  }
}

void check_text(Claims& claims, const OpenClipConfig::Text& text, const std::string& prefix) {
  const std::string blocks = prefix + "transformer.resblocks.";
  claims.length("text_cfg.width", text.width, prefix + "token_embedding.weight", 1);
  claims.length("text_cfg.vocab_size", text.vocabulary, prefix + "token_embedding.weight", 0);
  claims.length("text_cfg.context_length", text.context_length, prefix + "positional_embedding", 0);
  claims.layers("text_cfg.layers", text.layers, blocks);
  claims.presence("text_cfg.ls_init_value", "no text_cfg.ls_init_value", text.layer_scale, blocks + "0.ls_1.gamma");
  claims.presence("text_cfg.proj_bias", "no text_cfg.proj_bias", text.projection_bias, prefix + "text_projection.bias");
}

bool is_block_part(std::string_view name) {
  constexpr std::array kParts = {
      "ln_1.weight",         "ln_1.bias",         "ln_2.weight",          "ln_2.bias",
      "attn.in_proj_weight", "attn.in_proj_bias", "attn.out_proj.weight", "attn.out_proj.bias",
      "mlp.c_fc.weight",     "mlp.c_fc.bias",     "mlp.c_proj.weight",    "mlp.c_proj.bias",
      "ls_1.gamma",          "ls_2.gamma"};
  return std::find(kParts.begin(), kParts.end(), name) != kParts.end();
}

/// Is this the name of a tensor that a native tower of so many blocks has?
bool is_known(std::string_view name, std::string_view prefix, int blocks) {
  constexpr std::array kImage = {"class_embedding", "positional_embedding", "conv1.weight",   "proj",
                                 "ln_pre.weight",   "ln_pre.bias",          "ln_post.weight", "ln_post.bias"};
  constexpr std::array kText = {
      "positional_embedding", "token_embedding.weight", "ln_final.weight",      "ln_final.bias",
      "text_projection",      "text_projection.weight", "text_projection.bias", "attn_mask"};
  const bool image = name.starts_with("visual.");
  if (!image && !name.starts_with(prefix)) return false;
  name.remove_prefix(image ? std::string_view("visual.").size() : prefix.size());
  if (image && std::find(kImage.begin(), kImage.end(), name) != kImage.end()) return true;
  if (!image && std::find(kText.begin(), kText.end(), name) != kText.end()) return true;
  constexpr std::string_view kBlocks = "transformer.resblocks.";
  if (!name.starts_with(kBlocks)) return false;
  name.remove_prefix(kBlocks.size());
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos || dot > 3 || !is_block_part(name.substr(dot + 1))) return false;
  int index = -1;
  const auto parsed = std::from_chars(name.data(), name.data() + dot, index);
  return parsed.ptr == name.data() + dot && index >= 0 && index < blocks;
}

/// A tensor inside a tower that is not used would be a part of the computation that is left out; an empty one would
/// divide by zero somewhere. Tensors outside of the towers (a classifier, say) do not matter.
void check_names(const checkpoint::Checkpoint& checkpoint, const Plan& plan, WeightTaker& taker) {
  const std::string& prefix = plan.prefix;
  for (const auto& [name, info] : checkpoint.tensors()) {
    const bool image = name.starts_with("visual.");
    const bool known = is_known(name, prefix, image ? plan.config.image.layers : plan.config.text.layers);
    const bool text =
        prefix.empty() ? known || name.starts_with("transformer.") || name == "cls_emb" : name.starts_with(prefix);
    if (!info.floating() || (!image && !text)) continue;
    if (!known || info.elements() < 1) {
      const std::string why = known ? ", which is empty" : ", which is no part of OpenCLIP's towers";
      taker.refuse({ErrorCode::ModelUnsupported, {taker.path(), "it has the tensor " + printable(name) + why}});
    }
  }
}

Result<int> image_heads(const LayoutSource& source, const Plan& plan, ModelCard& card) {
  HeadClues clues = common_head_clues(source, true);
  const OpenClipConfig::Image& image = plan.config.image;
  if (plan.config_text) {
    clues.configured = image.width / image.head_width;
    clues.config_name = kConfigName;
  } else if (!clues.chosen && !clues.noted) {
    clues.known = published_image_heads(image.width);
    if (clues.known) {
      card.assumptions.push_back("the image tower has " + std::to_string(*clues.known) +
                                 " attention heads, as OpenCLIP's own models of this width have");
    }
  }
  return decide_heads(source, clues, image.width, card);
}

Result<int> text_heads(const LayoutSource& source, const Plan& plan, ModelCard& card) {
  HeadClues clues = common_head_clues(source, false);
  if (plan.config_text) {
    clues.configured = plan.config.text.heads;
    clues.config_name = kConfigName;
  }
  return decide_heads(source, clues, plan.config.text.width, card);
}

NativeTowerOptions tower_options(const LayoutSource& source, const OpenClipConfig& config, int heads,
                                 const std::optional<bool>& gelu_tanh, double norm_eps) {
  return {heads, source.options.activation.value_or(native_activation(config, gelu_tanh)), norm_eps};
}

Result<void> take_towers(const LayoutSource& source, const Plan& plan, WeightTaker& taker, LayoutParts& parts) {
  const OpenClipConfig::Image& image = plan.config.image;
  const OpenClipConfig::Text& text = plan.config.text;
  const auto of_image = image_heads(source, plan, parts.card);
  if (!of_image) return tl::unexpected(of_image.error());
  const auto of_text = text_heads(source, plan, parts.card);
  if (!of_text) return tl::unexpected(of_text.error());

  Towers& towers = *parts.towers;
  take_native_image_tower(taker, tower_options(source, plan.config, *of_image, image.gelu_tanh, image.norm_eps),
                          towers);
  if (image.pool_type == "avg") {
    towers.image.pooling = Pooling::Patches;
    towers.image.norm_after_pool = image.final_norm_after_pool;
    towers.image.shape.pools_all = true;
  }
  take_native_text_tower(taker, plan.prefix,
                         tower_options(source, plan.config, *of_text, text.gelu_tanh, text.norm_eps), towers);
  towers.text.causal = text.causal;
  towers.logit_scale = taker.scalar("logit_scale");
  if (taker.has("logit_bias")) towers.logit_bias = taker.scalar("logit_bias");
  return {};
}

/// OpenCLIP fills every caption up. A causal tower that pools before the padding never sees it.
TextRules text_rules(const OpenClipConfig::Text& text, std::int64_t pad_id) {
  TextRules rules;
  rules.pads = !text.causal || text.pool_type == "last";
  rules.pad_id = pad_id;
  if (text.pool_type == "last") rules.pooling = TextPooling::Last;
  if (text.pool_type == "first") rules.pooling = TextPooling::First;
  if (text.pool_type == "eos") {
    rules.pooling = TextPooling::FirstOfId;
    rules.end_id = text.eos_id;
  }
  return rules;
}

std::string pooling_text(const OpenClipConfig& config) {
  std::string text = "class token; ";
  if (config.image.pool_type == "avg") {
    text = config.image.final_norm_after_pool ? "mean of the patch tokens, then the final norm; "
                                              : "mean of the patch tokens; ";
  }
  if (config.text.pool_type == "last") return text + "last token, padding included";
  if (config.text.pool_type == "first") return text + "first token";
  if (config.text.pool_type == "eos") return text + "end-of-text token (id " + std::to_string(config.text.eos_id) + ")";
  return text + "end-of-text token (largest id)";
}

std::string layout_text(const LayoutSource& source, const Plan& plan) {
  const bool training = source.checkpoint->notes().contains("epoch");
  return std::string(training ? "OpenCLIP training checkpoint" : "OpenCLIP") +
         (plan.prefix.empty() ? "" : " (custom text)");
}

Result<image::PreprocessSettings> preprocessing(const LayoutSource& source, const Plan& plan) {
  const int size = plan.config.image.image_size_px;
  if (!plan.config_text) return image::openai_clip_preprocessing(size);
  return image::parse_open_clip_preprocess(*plan.config_text, size, source.path_of(kConfigName));
}

/// All that needs no weights.
Result<LayoutParts> make_parts(const LayoutSource& source, const Plan& plan) {
  LayoutParts parts;
  parts.towers = std::make_shared<Towers>();
  parts.card.layout = layout_text(source, plan);
  parts.card.pooling = pooling_text(plan.config);
  parts.card.embedding = plan.config.embedding;
  parts.card.image_size_px = plan.config.image.image_size_px;
  parts.card.assumptions = plan.assumptions;
  parts.untrained_logit_scale = plan.config.logit_scale_init;
  const auto preprocess = preprocessing(source, plan);
  if (!preprocess) return tl::unexpected(preprocess.error());
  parts.preprocess = *preprocess;
  auto chosen =
      open_clip_tokenizer(source, plan.config.text, plan.config.text.context_length, plan.config.text.vocabulary);
  if (!chosen) return tl::unexpected(chosen.error());
  parts.tokenizer = std::move(chosen->tokenizer);
  parts.towers->text_rules = text_rules(plan.config.text, chosen->pad_id);
  std::move(chosen->assumptions.begin(), chosen->assumptions.end(), std::back_inserter(parts.card.assumptions));
  return parts;
}

}  // namespace

LayoutResult read_open_clip(const LayoutSource& source, const StopToken& stop, const Progress& progress) {
  return guarded("loading the model", [&]() -> LayoutResult {
    if (source.options.published_text_wrapper) {
      return fail(ErrorCode::ModelUnsupported, source.folder.string(),
                  "M2IB's published wrapper of the text tower is made for OpenAI's CLIP, this is OpenCLIP");
    }
    WeightTaker taker(*source.checkpoint, source.options.precision, stop, progress);
    const auto plan = make_plan(source, taker);
    if (!plan) return tl::unexpected(plan.error());
    const std::string prefix = plan->prefix;
    Claims claims(taker, source.path_of(kConfigName));
    claims.length("embed_dim", plan->config.embedding, "visual.proj", 1);
    claims.length("embed_dim", plan->config.embedding, prefix + "text_projection.weight", 0);
    claims.length("embed_dim", plan->config.embedding, prefix + "text_projection", 1);
    check_image(claims, plan->config.image, taker);
    check_text(claims, plan->config.text, prefix);
    check_names(*source.checkpoint, *plan, taker);
    if (taker.error()) return tl::unexpected(*taker.error());

    auto parts = make_parts(source, *plan);
    if (!parts) return tl::unexpected(parts.error());
    if (const auto error = too_short_context(source, plan->config.text.context_length)) return tl::unexpected(*error);
    if (const auto taken = take_towers(source, *plan, taker, *parts); !taken) return tl::unexpected(taken.error());
    return finish(taker, std::move(*parts), progress);
  });
}

}  // namespace m2ib::model
