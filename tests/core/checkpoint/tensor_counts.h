#pragma once

#include <string>

#include "tests/support/fixture_facts.h"

namespace m2ib::tests {

/// How many tensors the golden checkpoints have: so many a block, and some beside the blocks.
struct TensorCounts {
  static int blocks(const char* file, const char* pointer) {
    return fixture_json(file).at(nlohmann::json::json_pointer(pointer)).get<int>();
  }
  static int open_clip_blocks(const char* file) {
    return blocks(file, "/model_cfg/vision_cfg/layers") + blocks(file, "/model_cfg/text_cfg/layers");
  }
  static int biomedclip_depth() {
    const std::string timm = fixture_json("biomedclip_tiny/info.json").at("timm");
    return std::stoi(timm.substr(timm.find("depth=") + 6));
  }
  const char* const hf_config = "hf_clip_tiny/config_full.json";
  const char* const info = "openai_clip_tiny/info.json";
  const char* const custom_config = "open_clip_tiny/custom_text/open_clip_config.json";
  int hf = 14 + 16 * (blocks(hf_config, "/vision_config/num_hidden_layers") +
                      blocks(hf_config, "/text_config/num_hidden_layers"));
  int openai = 14 + 12 * (blocks(info, "/vision_layers") + blocks(info, "/transformer_layers"));
  int open_clip = 14 + 12 * open_clip_blocks("open_clip_tiny/open_clip_config.json");
  /// No first norm, but two biases, and two layer scales in each block of the image tower.
  int custom_text =
      14 + 12 * open_clip_blocks(custom_config) + 2 * blocks(custom_config, "/model_cfg/vision_cfg/layers");
  int biomedclip = 16 + 12 * biomedclip_depth() + 16 * blocks("biomedclip_tiny/text_config.json", "/num_hidden_layers");
};

}  // namespace m2ib::tests
