#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/error.h"
#include "core/model/model_card.h"

namespace m2ib::model {

/// Content of an open_clip_config.json (or of its model_cfg alone), defaults of OpenCLIP filled in (FORMATS section 3).
/// Sizes, layers and what adds tensors are the file's claim; readers compare them with the tensors. A tower with a
/// timm or Hugging Face name takes its sizes from that name: width, layers, patch and heads mean nothing then.
struct OpenClipConfig {
  struct Image {
    int image_size_px = 224;
    int patch_px = 16;
    int width = 768;
    int layers = 12;
    int head_width = 64;
    bool pre_norm = true;           ///< not no_ln_pre
    bool layer_scale = false;       ///< ls_init_value is given
    std::string pool_type = "tok";  ///< native: "tok", "avg"
    bool final_norm_after_pool = false;
    std::optional<bool> gelu_tanh;  ///< act_kwargs.approximate is "tanh"; empty: not given
    double norm_eps = 1e-5;
    std::string timm_model_name;  ///< empty: a native tower
    std::string timm_pool = "avg";
    std::string timm_proj = "linear";
    std::optional<int> timm_heads;  ///< timm_model_kwargs.num_heads
  };
  struct Text {
    int context_length = 77;
    std::int64_t vocabulary = 49408;
    int width = 512;
    int layers = 12;
    int heads = 8;
    bool layer_scale = false;
    bool projection_bias = false;      ///< the projection is a layer with a bias, not a bare matrix
    std::string pool_type = "argmax";  ///< native: "argmax", "last", "first", "eos"
    bool causal = true;
    std::int64_t pad_id = 0;  ///< as written; captions are filled up with the tokenizer's own padding, not with this
    std::int64_t eos_id = 2;  ///< of pool_type "eos"
    std::optional<bool> gelu_tanh;
    double norm_eps = 1e-5;
    std::string hf_model_name;  ///< empty: a native tower
    std::string hf_tokenizer_name;
    std::string hf_proj_type = "mlp";
    std::string hf_pooler_type = "mean_pooler";
    std::string tokenizer_clean;   ///< tokenizer_kwargs.clean: "", "lower", "whitespace", "canonicalize"
    bool strip_separator = false;  ///< tokenizer_kwargs.strip_sep_token: [SEP] becomes id 0
  };
  int embedding = 512;
  bool quick_gelu = false;
  bool custom_text = false;
  bool has_logit_bias = false;
  double logit_scale_init = 2.6592600369327783;  ///< ln(1 / 0.07)
  Image image;
  Text text;
};

/// Null counts as missing. Sizes and names are checked against sane limits, JSON nesting is limited. What would change
/// the numbers and is not supported is refused, and so is a key that nobody knows (unless it is null, false, 0 or "").
/// path only names the file in messages. Errors: ConfigInvalid; ModelUnsupported (ResNet: vision_cfg.layers is a list;
/// CoCa: multimodal_cfg, attentional_pool, embed_cls; other variants, in words).
[[nodiscard]] Result<OpenClipConfig> parse_open_clip_config(const std::string& json_text, const std::string& path);

/// Activation of the native towers.
[[nodiscard]] Activation native_activation(const OpenClipConfig& config, const std::optional<bool>& gelu_tanh);

}  // namespace m2ib::model
