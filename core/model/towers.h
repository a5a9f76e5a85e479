#pragma once

// Internal: the only header of core that shows Torch. Included by .cpp files of core/model, core/attribution and
// core/training, never by a public header (a test compiles every public header without Torch's include path).

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

#include "core/base/error.h"
#include "core/base/stop.h"
#include "core/model/model_card.h"

namespace m2ib::model {

/// y = x W^T + b; weight [out, in], bias [out] or undefined.
struct Linear {
  at::Tensor weight;
  at::Tensor bias;
};

/// Layer normalisation over the last dimension; weight, bias [D].
struct Norm {
  at::Tensor weight;
  at::Tensor bias;
};

/// One pre-norm transformer block; query, key and value in one matrix [3D, D], in this order.
struct Block {
  Norm norm1;
  Linear qkv;
  Linear out;
  Norm norm2;
  Linear mlp_in;   ///< [F, D]
  Linear mlp_out;  ///< [D, F]
};

/// Blocks, final norm and projection: what both towers of a CLIP share.
struct TowerWeights {
  TowerShape shape;
  bool causal = false;  ///< text: a token sees only itself and earlier ones
  std::vector<Block> blocks;
  Norm final_norm;        ///< image: post_layernorm; text: final_layer_norm
  at::Tensor projection;  ///< [E, D], no bias
};

/// Weights of a whole model, float32, frozen unless a trainer asks for gradients. Shared between threads, never changed
/// after loading.
class Towers {
 public:
  TowerWeights image;
  TowerWeights text;
  at::Tensor patch_weight;     ///< [D, 3, P, P]
  at::Tensor class_embedding;  ///< [D]
  at::Tensor image_position;   ///< [1 + N, D], row 0 for the class token
  Norm pre_norm;               ///< of the image tower, before block 0
  at::Tensor token_embedding;  ///< [V, Dt]
  at::Tensor text_position;    ///< [T, Dt]
  double logit_scale = 0.0;    ///< as stored (before exp)
  std::int64_t eos_token_id = 2;
};

/// Output of every block for one input, [1, T, D] each, with the index of the token that is pooled.
struct HiddenStates {
  at::Tensor input;                ///< of block 0
  std::vector<at::Tensor> blocks;  ///< after block i
  std::int64_t pooled = 0;
};

/// Input of block 0. pixels [B, 3, S, S] -> [B, 1 + N, D].
[[nodiscard]] at::Tensor embed_pixels(const Towers& towers, const at::Tensor& pixels);
/// ids [B, T] int64 -> [B, T, D].
[[nodiscard]] at::Tensor embed_tokens(const Towers& towers, const at::Tensor& ids);

/// A whole block on [B, T, D].
[[nodiscard]] at::Tensor run_block(const TowerWeights& tower, int index, const at::Tensor& x);

/// A block of which only one token's output is needed: keys and values for all tokens, query, MLP and the rest for the
/// pooled one. [B, T, D] -> [B, D]. Equal to run_block()(:, pooled) up to rounding.
[[nodiscard]] at::Tensor run_block_pooled(const TowerWeights& tower, int index, const at::Tensor& x,
                                          std::int64_t pooled);

/// Final norm and projection of the pooled token: [B, D] -> [B, E].
[[nodiscard]] at::Tensor project(const TowerWeights& tower, const at::Tensor& pooled_state);

/// Blocks first … last, the last one pruned to the pooled token, norm and projection: [B, T, D] -> [B, E].
[[nodiscard]] at::Tensor run_suffix(const TowerWeights& tower, int first_block, const at::Tensor& x,
                                    std::int64_t pooled);

/// Which token carries the sentence (Hugging Face's rule): with eos_token_id 2 the largest id, else the first equal to
/// eos_token_id, 0 where there is none.
[[nodiscard]] std::int64_t pooled_text_token(const std::vector<std::int64_t>& ids, std::int64_t eos_token_id);

}  // namespace m2ib::model
