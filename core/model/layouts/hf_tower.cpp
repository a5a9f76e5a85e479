#include "core/model/layouts/hf_tower.h"

namespace m2ib::model {

Block take_hf_block(WeightTaker& taker, const std::string& name, const TowerShape& shape) {
  const std::int64_t width = shape.width;
  const std::string attention = name + ".self_attn.";
  Block block;
  block.norm1 = taker.norm(name + ".layer_norm1", width);
  block.qkv = taker.query_key_value(attention + "q_proj", attention + "k_proj", attention + "v_proj", width);
  block.out = taker.linear(attention + "out_proj", width, width);
  block.norm2 = taker.norm(name + ".layer_norm2", width);
  block.mlp_in = taker.linear(name + ".mlp.fc1", shape.mlp_width, width);
  block.mlp_out = taker.linear(name + ".mlp.fc2", width, shape.mlp_width);
  return block;
}

void take_hf_blocks(WeightTaker& taker, const std::string& model, TowerWeights& tower) {
  const std::string layers = model + ".encoder.layers.";
  taker.expect_blocks(layers, ".layer_norm1.weight", tower.shape.blocks);
  for (int i = 0; i < tower.shape.blocks && !taker.error() && !taker.stopped(); ++i) {
    tower.blocks.push_back(take_hf_block(taker, layers + std::to_string(i), tower.shape));
  }
}

}  // namespace m2ib::model
