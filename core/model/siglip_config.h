#pragma once

#include <cstdint>
#include <string>

#include "core/base/error.h"
#include "core/model/model_card.h"

namespace m2ib::model {

/// Content of a Hugging Face SigLIP config.json with transformers' defaults filled in (FORMATS section 5).
struct SiglipConfig {
  TowerShape image;  ///< tokens = grid², no class token, pools_all
  TowerShape text;   ///< tokens = max_position_embeddings
  int image_size_px = 224;
  int patch_px = 16;
  int grid = 14;  ///< whole patches along a side
  int vocabulary = 32000;
  int projection = 768;     ///< of the text tower's head; the image tower has none
  std::int64_t pad_id = 1;  ///< captions are filled up with it: SigLIP's tokenizer pads with its end token
};

/// The image size need not be divisible by the patch size: what is left over is not seen. All sizes are checked as in
/// parse_hf_clip_config(); JSON nesting is limited. path only names the file in messages.
/// Errors: ConfigInvalid; ModelUnsupported where model_type is not "siglip" (names what it is), or where the vocabulary
/// is SigLIP 2's.
[[nodiscard]] Result<SiglipConfig> parse_siglip_config(const std::string& json_text, const std::string& path);

/// Whether a table of so many token embeddings is SigLIP 2's, whose tokenizer (Gemma's byte-fallback BPE) is not read.
[[nodiscard]] bool is_siglip2_vocabulary(std::int64_t rows);

}  // namespace m2ib::model
