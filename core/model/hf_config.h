#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/error.h"
#include "core/model/model_card.h"

namespace m2ib::model {

/// Content of a Hugging Face CLIP config.json with transformers' defaults filled in (FORMATS section 1).
struct HfClipConfig {
  TowerShape image;  ///< tokens = 1 + (image_size/patch)²
  TowerShape text;   ///< tokens = max_position_embeddings
  int image_size_px = 224;
  int patch_px = 32;
  int channels = 3;
  int vocabulary = 49408;
  int embedding = 512;
  std::int64_t eos_token_id = 49407;  ///< 2 (old configs) means: pool at the largest id
  double logit_scale_init = 2.6592;
};

/// Missing keys take transformers' defaults; text_config_dict / vision_config_dict, where not null, replace the plain
/// sections. All sizes are checked: positive, width divisible by heads, image size divisible by patch, and below sane
/// limits (width <= 16384, blocks <= 256, image <= 4096, vocabulary <= 4,000,000), so that nothing computed from them
/// overflows. JSON nesting is limited. path only names the file in messages.
/// Errors: ConfigInvalid; ModelUnsupported where model_type is not "clip" (names what it is).
[[nodiscard]] Result<HfClipConfig> parse_hf_clip_config(const std::string& json_text, const std::string& path);

/// Copies the sizes of both towers, the grid, embedding and vocabulary into a card.
void describe_shapes(const HfClipConfig& config, ModelCard& card);

/// Content of the optional m2ib.json beside a model: what its makers want said about it.
/// {"format": 1, "name", "summary", "intended_use", "trained_on": strings, "synthetic": bool,
///  "image_heads", "text_heads": whole numbers, for checkpoints whose files do not say it,
///  "recommended": {"beta": number, "image_layer", "text_layer": whole numbers}}; only format is needed.
struct ModelNotes {
  std::string name;
  std::string summary;
  std::string intended_use;
  std::string trained_on;
  bool synthetic = false;          ///< trained on drawn, not on real, images
  std::optional<int> image_heads;  ///< attention heads, 1 … 1024; not compared with the model here
  std::optional<int> text_heads;   ///< as image_heads
  std::optional<double> beta;      ///< 0 … 1000
  std::optional<int> image_layer;  ///< 0 … 255; not compared with the model here
  std::optional<int> text_layer;   ///< as image_layer
};

/// Unknown keys are ignored; strings have at most 4000 bytes. path only names the file in messages.
/// Errors: ConfigInvalid (not JSON, format missing or not 1, a value of the wrong type or out of range).
[[nodiscard]] Result<ModelNotes> parse_model_notes(const std::string& json_text, const std::string& path);

}  // namespace m2ib::model
