#include "core/model/layouts/timm_vit.h"

#include "core/base/json_limits.h"
#include "core/model/known_heads.h"
#include "core/model/layouts/head_count.h"
#include "core/model/layouts/known_parts.h"

namespace m2ib::model {
namespace {

const std::string kTrunk = "visual.trunk.";

const KnownParts& known_parts() {
  static const KnownParts known = {
      "visual.",
      {"trunk.cls_token", "trunk.pos_embed", "trunk.patch_embed.proj", "trunk.norm_pre", "trunk.norm", "trunk.fc_norm",
       "trunk.head", "trunk.attn_pool.latent", "trunk.attn_pool.q", "trunk.attn_pool.kv", "trunk.attn_pool.proj",
       "trunk.attn_pool.norm", "trunk.attn_pool.mlp.fc1", "trunk.attn_pool.mlp.fc2", "head.proj", "head.mlp.fc1",
       "head.mlp.fc2"},
      kTrunk + "blocks.",
      {"norm1", "attn.qkv", "attn.proj", "norm2", "mlp.fc1", "mlp.fc2", "ls1.gamma", "ls2.gamma"}};
  return known;
}

Block take_block(WeightTaker& taker, const std::string& name, std::int64_t width, std::int64_t mlp_width) {
  Block block;
  block.norm1 = taker.norm(name + ".norm1", width);
  block.qkv = taker.linear(name + ".attn.qkv", 3 * width, width);
  block.out = taker.linear(name + ".attn.proj", width, width);
  block.norm2 = taker.norm(name + ".norm2", width);
  block.mlp_in = taker.linear(name + ".mlp.fc1", mlp_width, width);
  block.mlp_out = taker.linear(name + ".mlp.fc2", width, mlp_width);
  if (taker.has(name + ".ls1.gamma")) block.scale1 = taker.take(name + ".ls1.gamma", {width});
  if (taker.has(name + ".ls2.gamma")) block.scale2 = taker.take(name + ".ls2.gamma", {width});
  return block;
}

void take_embedding(WeightTaker& taker, Towers& towers) {
  TowerShape& shape = towers.image.shape;
  const std::int64_t width = shape.width;
  const std::string patches = kTrunk + "patch_embed.proj";
  const std::int64_t side = length_of(taker, patches + ".weight", 3);
  towers.patch_weight = taker.take(patches + ".weight", {width, 3, side, side});
  towers.patch_bias = taker.take(patches + ".bias", {width});
  shape.class_token = taker.has(kTrunk + "cls_token");
  if (shape.class_token) towers.class_embedding = taker.take_as(kTrunk + "cls_token", {width});
  shape.tokens = static_cast<int>(length_of(taker, kTrunk + "pos_embed", 1));
  towers.image_position = taker.take_as(kTrunk + "pos_embed", {shape.tokens, width});
  if (taker.has(kTrunk + "norm_pre.weight")) towers.image.embed_norm = taker.norm(kTrunk + "norm_pre", width);
}

void take_attention_pool(WeightTaker& taker, TowerWeights& tower) {
  const std::string name = kTrunk + "attn_pool.";
  const std::int64_t width = tower.shape.width;
  const std::int64_t mlp_width = length_of(taker, name + "mlp.fc1.weight", 0);
  const at::Tensor latent = taker.take_as(name + "latent", {1, 1, width});
  const Linear query = taker.linear(name + "q", width, width);
  if (latent.defined() && query.weight.defined() && query.bias.defined()) {
    tower.pool.query = at::linear(latent, query.weight.to(at::kFloat), query.bias);
  }
  tower.pool.key_value = taker.linear(name + "kv", 2 * width, width);
  tower.pool.out = taker.linear(name + "proj", width, width);
  tower.pool.norm = taker.norm(name + "norm", width);
  tower.pool.mlp_in = taker.linear(name + "mlp.fc1", mlp_width, width);
  tower.pool.mlp_out = taker.linear(name + "mlp.fc2", width, mlp_width);
}

// "" leaves timm's own choice: its names decide in timm, the tensors tell which it was.
void take_pooling(WeightTaker& taker, const std::string& wanted, TowerWeights& tower) {
  const bool attends = taker.has(kTrunk + "attn_pool.latent");
  tower.norm_after_pool = taker.has(kTrunk + "fc_norm.weight");
  std::string pool = wanted;
  if (pool.empty()) pool = attends ? "map" : tower.shape.class_token && !tower.norm_after_pool ? "token" : "avg";
  if (pool == "map") {
    tower.pooling = Pooling::Attention;
    take_attention_pool(taker, tower);
  } else if (pool == "avg") {
    tower.pooling = Pooling::Patches;
  } else if (pool != "token" || !tower.shape.class_token) {
    taker.refuse({ErrorCode::ModelUnsupported,
                  {taker.path(), "its image tower pools by timm's \"" + printable(pool) +
                                     "\"; only the class token, the mean of the patches and attention are supported"}});
  }
  tower.shape.pools_all = tower.pooling != Pooling::Token;
  tower.final_norm = taker.norm(kTrunk + (tower.norm_after_pool ? "fc_norm" : "norm"), tower.shape.width);
}

Linear take_layer(WeightTaker& taker, const std::string& name, std::int64_t in) {
  const std::int64_t out = length_of(taker, name + ".weight", 0);
  return taker.has(name + ".bias") ? taker.linear(name, out, in) : taker.linear_without_bias(name, out, in);
}

void take_projection(WeightTaker& taker, const std::string& wanted, TowerWeights& tower) {
  const std::int64_t width = tower.shape.width;
  std::string proj = wanted;
  if (proj.empty()) {
    proj = taker.has("visual.head.proj.weight") ? "linear" : taker.has("visual.head.mlp.fc1.weight") ? "mlp" : "";
  }
  if (proj == "linear") {
    tower.projection = take_layer(taker, "visual.head.proj", width);
  } else if (proj == "mlp") {
    tower.hidden_projection = take_layer(taker, "visual.head.mlp.fc1", width);
    tower.projection = take_layer(taker, "visual.head.mlp.fc2", length_of(taker, "visual.head.mlp.fc1.weight", 0));
  } else if (proj.empty()) {
    if (taker.has(kTrunk + "head.weight")) tower.projection = take_layer(taker, kTrunk + "head", width);
  } else if (proj != "none") {
    taker.refuse({ErrorCode::ModelUnsupported,
                  {taker.path(), "its image tower has a projection \"" + printable(proj) +
                                     "\" (timm_proj); only \"linear\" and \"mlp\" are supported"}});
  }
}

}  // namespace

void take_timm_vit(WeightTaker& taker, const checkpoint::Checkpoint& checkpoint, const TimmVitOptions& options,
                   Towers& towers) {
  const std::string blocks = kTrunk + "blocks.";
  TowerWeights& tower = towers.image;
  TowerShape& shape = tower.shape;
  shape.width = static_cast<int>(length_of(taker, kTrunk + "patch_embed.proj.weight", 0));
  shape.blocks = taker.count_blocks(blocks, ".norm1.weight");
  shape.mlp_width = static_cast<int>(length_of(taker, blocks + "0.mlp.fc1.weight", 0));
  shape.heads = options.heads;
  shape.activation = options.activation;
  shape.norm_eps = options.norm_eps;
  if (auto error = find_unknown_part(checkpoint, known_parts(),
                                     "its image tower is of a kind of timm's that is not known here")) {
    taker.refuse(std::move(*error));
  }
  take_embedding(taker, towers);
  for (int i = 0; i < shape.blocks && !taker.error() && !taker.stopped(); ++i) {
    tower.blocks.push_back(take_block(taker, blocks + std::to_string(i), shape.width, shape.mlp_width));
  }
  take_pooling(taker, options.pool, tower);
  take_projection(taker, options.proj, tower);
}

Result<OpenClipFile> read_open_clip_file(const LayoutSource& source) {
  const std::string name = "open_clip_config.json";
  auto text = source.companion(name);
  if (!text) return tl::unexpected(text.error());
  if (!*text) return OpenClipFile{};
  auto config = parse_open_clip_config(**text, source.path_of(name));
  if (!config) return tl::unexpected(config.error());
  return OpenClipFile{std::move(*text), std::move(*config)};
}

Result<TimmVitOptions> timm_vit_options(const LayoutSource& source, const std::optional<OpenClipConfig>& config,
                                        const WeightTaker& taker, ModelCard& card) {
  const std::int64_t width = length_of(taker, kTrunk + "patch_embed.proj.weight", 0);
  HeadClues clues = common_head_clues(source, /*image=*/true);
  TimmVitOptions options;
  if (config) {
    clues.config_name = "open_clip_config.json";
    clues.configured = config->image.timm_heads;
    clues.known = known_timm_heads(config->image.timm_model_name, static_cast<int>(width));
    options.pool = config->image.timm_pool;
    options.proj = config->image.timm_proj;
    if (config->image.gelu_tanh.value_or(false)) options.activation = Activation::GeluTanh;
  }
  const auto info = source.companion("info.json");
  if (!info) return tl::unexpected(info.error());
  if (*info) clues.informed = heads_in_info(**info);
  if (source.options.activation) options.activation = *source.options.activation;
  const auto heads = decide_heads(source, clues, width, card);
  if (!heads) return tl::unexpected(heads.error());
  options.heads = *heads;
  return options;
}

Result<int> timm_image_size(const LayoutSource& source, const std::optional<OpenClipConfig>& config,
                            const Towers& towers) {
  const TowerShape& shape = towers.image.shape;
  const auto grid = grid_of(shape.tokens, shape.class_token ? 1 : 0, source.checkpoint->path().string());
  if (!grid) return tl::unexpected(grid.error());
  const int patch = static_cast<int>(towers.patch_weight.size(2));
  if (!config) return *grid * patch;
  const int size = config->image.image_size_px;
  if (size / patch == *grid) return size;
  return fail(ErrorCode::ConfigMismatch, source.path_of("open_clip_config.json"),
              "pictures of " + std::to_string(size) + " px",
              std::to_string(*grid) + " x " + std::to_string(*grid) + " patches of " + std::to_string(patch) + " px");
}

std::string image_pooling_text(const TowerWeights& image) {
  switch (image.pooling) {
    case Pooling::Token:
      return "class token";
    case Pooling::Patches:
      return "mean of the patch tokens";
    case Pooling::Attention:
      return "attention of one learnt query over all patch tokens";
  }
  return {};
}

Result<int> common_embedding(const Towers& towers, const std::string& path) {
  const auto size_of = [](const TowerWeights& tower) {
    return tower.projection.weight.defined() ? static_cast<int>(tower.projection.weight.size(0)) : tower.shape.width;
  };
  const int image = size_of(towers.image);
  const int text = size_of(towers.text);
  if (image == text && image > 0) return image;
  return fail(ErrorCode::ModelUnsupported, path,
              "its image embeddings have " + std::to_string(image) + " numbers and its text embeddings " +
                  std::to_string(text) + ", so that they cannot be compared");
}

}  // namespace m2ib::model
