#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/attribution/explanation.h"
#include "core/checkpoint/safetensors.h"
#include "core/model/dual_encoder.h"
#include "core/model/hf_config.h"

/// What tests see of the towers, as plain numbers: Torch's headers stay out of Qt's programs.
namespace m2ib::tests {

/// A model from config.json and model.safetensors alone; its tokenizer knows single bytes only.
/// @param eos_token_id in place of the config's
/// @param extra_layers lets settings name layers that the last block's pooling makes useless (the goldens have some)
/// Null, with a line on stderr, where it cannot be opened.
[[nodiscard]] model::DualEncoderPtr open_towers(const std::filesystem::path& folder,
                                                std::optional<std::int64_t> eos_token_id = std::nullopt,
                                                int extra_layers = 0);

/// A small CLIP shape: image 2 x 2 patches of 4 px, width 4, 3 blocks of 2 heads.
[[nodiscard]] model::HfClipConfig toy_config();
/// Random towers of any shape with the byte tokenizer (514 entries).
[[nodiscard]] model::DualEncoderPtr random_encoder(const model::HfClipConfig& config, std::uint64_t seed);

/// Input of block 0, then the output of every block, [T * D] each.
[[nodiscard]] std::vector<std::vector<float>> state_values(const model::HiddenStates& states);

/// All tokens of the last block after the tower's final norm, [T * D].
[[nodiscard]] std::vector<float> final_norm_values(const model::DualEncoder& encoder, attribution::Tower tower,
                                                   const model::HiddenStates& states);

/// The same model whose card offers the last block for a bottleneck, even where nothing is learnt there: some recorded
/// runs have it there.
[[nodiscard]] model::DualEncoderPtr with_last_layers(const model::DualEncoderPtr& encoder);

/// Every weight by its Hugging Face name, float32.
[[nodiscard]] std::map<std::string, std::vector<float>> weights_by_name(const model::DualEncoder& encoder);
/// Where a weight lies in memory: "patch", "block N" or "text block N" (their first MLP matrix).
[[nodiscard]] const float* weight_data(const model::DualEncoder& encoder, const std::string& name);
/// A file that load_model can read.
[[nodiscard]] std::vector<std::byte> weights_file(const model::DualEncoder& encoder, checkpoint::DType dtype);

/// Largest difference between run_block_pooled() and run_block() at every token, over all blocks of a tower, on random
/// input [batch, tokens, D].
[[nodiscard]] double worst_pooled_difference(const model::DualEncoder& encoder, attribution::Tower tower, int batch,
                                             int tokens);

/// Blocks first_block … last, pooling and projection in double precision.
/// @param x [batch, tokens, D] @return [batch][E]
[[nodiscard]] std::vector<std::vector<double>> suffix_in_double(const model::DualEncoder& encoder,
                                                                attribution::Tower tower, int first_block,
                                                                const std::vector<double>& x, int batch, int pooled);

/// Capacity per element as the paper's code computes it: s = 1 - sigmoid(alpha) and ln s in float32, which is coarse
/// from alpha of about 10 on and infinite from 17. Both [T * D].
[[nodiscard]] std::vector<float> coarse_capacity(const std::vector<float>& alpha, const std::vector<float>& state);

/// Threads of Torch's own pool.
void set_torch_threads(int threads);

}  // namespace m2ib::tests
