#pragma once

#include <array>
#include <cstdint>

#include "core/attribution/explanation.h"
#include "core/model/dual_encoder.h"
#include "tests/support/plain_tower.h"

/// Small towers of every layout, as the program's and as plain numbers.
namespace m2ib::tests {

enum class ToyLayout {
  Clip,           ///< class token; causal text, end token
  MeanPatches,    ///< mean of normalised patches beside a class token, layer scale; text: last token, sees all
  NormAfterMean,  ///< mean of patches without a class token, then the norm; BERT's text
  Siglip,         ///< pooling head, no class token; text filled up with padding, last token
  HalfPrecision,  ///< Clip with layers kept in float16
};
inline constexpr std::array<const char*, 5> kToyLayouts{"Clip", "MeanPatches", "NormAfterMean", "Siglip",
                                                        "HalfPrecision"};

/// A random model with one picture of 2 x 2 patches and one caption encoded.
struct AttentionScene {
  model::DualEncoderPtr encoder;
  model::EncodedImage image;
  model::EncodedText text;
};
[[nodiscard]] AttentionScene attention_scene(ToyLayout layout, std::uint64_t seed);

/// One block, one head, width 2: no norms, no MLP, no projection, queries and keys the same for every token, values the
/// tokens themselves. Every token attends to all alike, so maps can be worked out on paper.
/// @param tokens the image tower's, [5][2], the class token first; target the caption's embedding, [2]
[[nodiscard]] AttentionScene even_scene(const Rows& tokens, const Row& target, int blocks);

[[nodiscard]] PlainTower plain_tower(const AttentionScene& scene, attribution::Tower tower);
/// Input of block 0.
[[nodiscard]] Rows plain_input(const AttentionScene& scene, attribution::Tower tower);
[[nodiscard]] Row plain_target(const AttentionScene& scene, attribution::Tower tower);

/// Cosine of the pooled token's query with every key of the last block, also of keys that a causal mask hides.
/// @param project both go through the output projection first
[[nodiscard]] Row last_similarities(const AttentionScene& scene, attribution::Tower tower, bool project);

/// What a run could leave behind: gradients on states or weights, a changed gradient mode, other threads.
struct Traces {
  bool gradients = false;
  bool gradient_mode = false;
  int threads = 0;
  [[nodiscard]] bool operator==(const Traces&) const = default;
};
[[nodiscard]] Traces traces_in(const AttentionScene& scene);

}  // namespace m2ib::tests
