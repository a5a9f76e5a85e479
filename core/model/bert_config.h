#pragma once

#include <string>

#include "core/base/error.h"
#include "core/model/model_card.h"

namespace m2ib::model {

/// Content of a Hugging Face BERT configuration with transformers' defaults filled in.
struct BertConfig {
  TowerShape shape{12, 768, 12, 3072, 512, Activation::Gelu, 1e-12};  ///< tokens = max_position_embeddings
  int vocabulary = 30522;
};

/// Reads the text_config.json that may lie beside an OpenCLIP checkpoint. path only names the file in messages.
/// Errors: ConfigInvalid; ModelUnsupported (model_type is not "bert", positions are not absolute).
[[nodiscard]] Result<BertConfig> parse_bert_config(const std::string& json_text, const std::string& path);

/// Content of the config.json of BiomedCLIP as converted to Hugging Face names (FORMATS section 4b).
struct HfBiomedClipConfig {
  TowerShape image{12, 768, 12, 3072, 50, Activation::QuickGelu, 1e-5};  ///< CLIP's defaults, with a class token
  BertConfig text;
  int image_size_px = 224;
  int patch_px = 32;
  int embedding = 512;
  double logit_scale_init = 2.6592;
};

/// As parse_hf_clip_config(), but that text_config (or text_config_dict) is a BERT's. Errors as parse_bert_config().
[[nodiscard]] Result<HfBiomedClipConfig> parse_hf_biomedclip_config(const std::string& json_text,
                                                                    const std::string& path);

}  // namespace m2ib::model
