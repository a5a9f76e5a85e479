#pragma once

#include <string>

#include "core/model/config_reader.h"
#include "core/model/model_card.h"

// Internal: what the sections of Hugging Face's config.json have in common.
namespace m2ib::model {

/// Limits of sizes in configurations: nothing that is computed from them overflows.
inline constexpr int kMaxConfigWidth = 16384;
inline constexpr int kMaxConfigBlocks = 256;
inline constexpr int kMaxConfigImage = 4096;
inline constexpr int kMaxConfigVocabulary = 4'000'000;
inline constexpr int kMaxConfigTextTokens = 65536;

/// num_hidden_layers, hidden_size, num_attention_heads, intermediate_size, layer_norm_eps, hidden_act; the width must
/// be divisible by the heads.
void read_hf_tower(ConfigReader& reader, TowerShape& tower);

/// The section of a name: "<name>_dict" of old files wins where it is not null; a missing or null one is empty.
[[nodiscard]] tl::expected<nlohmann::json, std::string> hf_section(const nlohmann::json& root, const std::string& name);

/// The model_type of a config.json, `otherwise` where it has none. Error: a clause (it is no string).
[[nodiscard]] tl::expected<std::string, std::string> hf_model_type(const nlohmann::json& root,
                                                                   const std::string& otherwise);

}  // namespace m2ib::model
