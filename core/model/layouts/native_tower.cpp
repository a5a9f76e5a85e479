#include "core/model/layouts/native_tower.h"

#include "core/model/layouts/head_count.h"

namespace m2ib::model {
namespace {

Block take_block(WeightTaker& taker, const std::string& name, std::int64_t width, std::int64_t mlp_width) {
  Block block;
  block.norm1 = taker.norm(name + ".ln_1", width);
  block.qkv = taker.layer(name + ".attn.in_proj_weight", name + ".attn.in_proj_bias", 3 * width, width);
  block.out = taker.linear(name + ".attn.out_proj", width, width);
  block.norm2 = taker.norm(name + ".ln_2", width);
  block.mlp_in = taker.linear(name + ".mlp.c_fc", mlp_width, width);
  block.mlp_out = taker.linear(name + ".mlp.c_proj", width, mlp_width);
  if (taker.has(name + ".ls_1.gamma")) block.scale1 = taker.take(name + ".ls_1.gamma", {width});
  if (taker.has(name + ".ls_2.gamma")) block.scale2 = taker.take(name + ".ls_2.gamma", {width});
  return block;
}

void take_blocks(WeightTaker& taker, const std::string& name, const NativeTowerOptions& options, TowerWeights& tower) {
  TowerShape& shape = tower.shape;
  shape.blocks = taker.count_blocks(name + ".", ".ln_1.weight");
  shape.mlp_width = static_cast<int>(length_of(taker, name + ".0.mlp.c_fc.weight", 0));
  shape.heads = options.heads;
  shape.activation = options.activation;
  shape.norm_eps = options.norm_eps;
  if (shape.heads < 1 || shape.width % shape.heads != 0) {
    taker.refuse({ErrorCode::ConfigMismatch,
                  {taker.path(), std::to_string(shape.heads) + " attention heads in " + name,
                   "a width of " + std::to_string(shape.width)}});
  }
  for (int i = 0; i < shape.blocks && !taker.error() && !taker.stopped(); ++i) {
    tower.blocks.push_back(take_block(taker, name + "." + std::to_string(i), shape.width, shape.mlp_width));
  }
}

}  // namespace

void take_native_image_tower(WeightTaker& taker, const NativeTowerOptions& options, Towers& towers) {
  const std::int64_t width = length_of(taker, "visual.conv1.weight", 0);
  const std::int64_t side = length_of(taker, "visual.conv1.weight", 3);
  TowerWeights& tower = towers.image;
  tower.shape.width = static_cast<int>(width);
  tower.shape.tokens = static_cast<int>(length_of(taker, "visual.positional_embedding", 0));
  towers.patch_weight = taker.take("visual.conv1.weight", {width, 3, side, side});
  towers.class_embedding = taker.take("visual.class_embedding", {width});
  towers.image_position = taker.take("visual.positional_embedding", {tower.shape.tokens, width});
  if (taker.has("visual.ln_pre.weight")) tower.embed_norm = taker.norm("visual.ln_pre", width);
  take_blocks(taker, "visual.transformer.resblocks", options, tower);
  tower.final_norm = taker.norm("visual.ln_post", width);
  tower.projection = taker.transposed("visual.proj", width, length_of(taker, "visual.proj", 1));
}

void take_native_text_tower(WeightTaker& taker, const std::string& prefix, const NativeTowerOptions& options,
                            Towers& towers) {
  const std::string table = prefix + "token_embedding.weight";
  const std::int64_t width = length_of(taker, table, 1);
  TowerWeights& tower = towers.text;
  tower.causal = true;
  tower.shape.width = static_cast<int>(width);
  tower.shape.tokens = static_cast<int>(length_of(taker, prefix + "positional_embedding", 0));
  towers.token_embedding = taker.table(table, length_of(taker, table, 0), width);
  towers.text_position = taker.take(prefix + "positional_embedding", {tower.shape.tokens, width});
  take_blocks(taker, prefix + "transformer.resblocks", options, tower);
  tower.final_norm = taker.norm(prefix + "ln_final", width);
  const std::string projection = prefix + "text_projection";
  if (taker.has(projection + ".weight")) {
    const std::int64_t out = length_of(taker, projection + ".weight", 0);
    tower.projection = taker.has(projection + ".bias") ? taker.linear(projection, out, width)
                                                       : taker.linear_without_bias(projection, out, width);
  } else {
    tower.projection = taker.transposed(projection, width, length_of(taker, projection, 1));
  }
}

}  // namespace m2ib::model
