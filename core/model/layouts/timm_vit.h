#pragma once

// Internal (Torch): OpenCLIP's image tower made by timm ("visual.trunk."): BiomedCLIP's and SigLIP's.

#include <string>

#include "core/model/layouts/layout.h"
#include "core/model/open_clip_config.h"

namespace m2ib::model {

/// The open_clip_config.json beside the weights; both empty where there is none.
struct OpenClipFile {
  std::optional<std::string> text;
  std::optional<OpenClipConfig> config;
};
[[nodiscard]] Result<OpenClipFile> read_open_clip_file(const LayoutSource& source);

/// What the names do not tell.
struct TimmVitOptions {
  int heads = 0;
  Activation activation = Activation::Gelu;
  double norm_eps = 1e-6;
  std::string pool;  ///< timm_pool: "" (as the tensors suggest), "token", "avg", "map"
  std::string proj;  ///< timm_proj: "" (as the tensors suggest), "linear", "mlp", "none"
};

/// Fills patch_weight, patch_bias, class_embedding (where there is one), image_position, embed_norm (where there is a
/// norm_pre), blocks (with layer scale where there is one), final_norm, pooling and projection. Failures are in the
/// taker; a tower with parts that are not known here (register tokens, gated MLPs, …) is refused by naming one.
void take_timm_vit(WeightTaker& taker, const checkpoint::Checkpoint& checkpoint, const TimmVitOptions& options,
                   Towers& towers);

/// Options from clues: LoadOptions, m2ib.json, the configuration (may be missing), timm's names, info.json.
[[nodiscard]] Result<TimmVitOptions> timm_vit_options(const LayoutSource& source,
                                                      const std::optional<OpenClipConfig>& config,
                                                      const WeightTaker& taker, ModelCard& card);

/// The size of the pictures: the configuration's, which must fit the rows of positions, or whole patches.
/// Errors: ConfigMismatch, ModelUnsupported (the patches form no square).
[[nodiscard]] Result<int> timm_image_size(const LayoutSource& source, const std::optional<OpenClipConfig>& config,
                                          const Towers& towers);

/// For ModelCard::pooling, e.g. "class token".
[[nodiscard]] std::string image_pooling_text(const TowerWeights& image);

/// E of both towers. Error: ModelUnsupported where they differ.
[[nodiscard]] Result<int> common_embedding(const Towers& towers, const std::string& path);

}  // namespace m2ib::model
