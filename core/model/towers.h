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

struct AttentionTrace;  // what an attention did, see attention_trace.h; the functions below fill it where they get one

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

/// One transformer block; query, key and value in one matrix [3D, D], in this order.
struct Block {
  Norm norm1;
  Linear qkv;
  Linear out;
  Norm norm2;
  Linear mlp_in;      ///< [F, D]
  Linear mlp_out;     ///< [D, F]
  at::Tensor scale1;  ///< [D], layer scale on the attention's output; undefined = none
  at::Tensor scale2;  ///< [D], on the MLP's output
};

/// Where a block normalises: before attention and MLP (ViT, CLIP), or after each has been added (BERT).
enum class NormPlace : std::uint8_t { Before, After };

/// How many tokens become one embedding.
enum class Pooling : std::uint8_t {
  Token,      ///< one token stands for all: class token, end token, last token
  Patches,    ///< mean of the patch tokens, the class token left out (image)
  Attention,  ///< one learnt query looks at all tokens (SigLIP's head)
};

/// SigLIP's pooling head: a = out(attention(query, x)); result = a + mlp(norm(a)).
struct AttentionPool {
  at::Tensor query;  ///< [1, 1, D], the learnt probe after its projection
  Linear key_value;  ///< [2D, D]
  Linear out;
  Norm norm;
  Linear mlp_in;
  Linear mlp_out;
};

/// Blocks, norms, pooling and projection of one tower. Tensors that a layout lacks are undefined.
struct TowerWeights {
  TowerShape shape;
  bool causal = false;  ///< text: a token sees only itself and earlier ones
  NormPlace norm_place = NormPlace::Before;
  Norm embed_norm;  ///< before block 0: CLIP's pre_layrnorm (image), BERT's embedding norm (text)
  std::vector<Block> blocks;
  Norm final_norm;  ///< image: post_layernorm; text: final_layer_norm; none in BERT
  Pooling pooling = Pooling::Token;
  bool norm_after_pool = false;  ///< of Pooling::Patches: the final norm comes after the mean
  AttentionPool pool;            ///< of Pooling::Attention
  Linear hidden_projection;      ///< [H, D], with an exact GELU behind it, before projection (BiomedCLIP's text)
  Linear projection;             ///< [E, D] or [E, H]; none in SigLIP's image tower
};

/// Which token carries the sentence.
enum class TextPooling : std::uint8_t {
  LargestId,  ///< the first of the largest ids: CLIP's end token has the largest of all
  FirstOfId,  ///< the first whose id is end_id; token 0 where there is none
  First,      ///< BERT's [CLS]
  Last,       ///< the last one, padding included
};

/// What a text tower expects of its ids.
struct TextRules {
  TextPooling pooling = TextPooling::LargestId;
  std::int64_t end_id = -1;
  bool pads = false;  ///< ids are filled up to the context length; the filling is seen like any other token
  std::int64_t pad_id = 0;
};

/// Weights of a whole model, frozen unless a trainer asks for gradients. Shared between threads, never changed after
/// loading. Float32, or (layers only) half precision as stored, widened each time a layer is used.
class Towers {
 public:
  TowerWeights image;
  TowerWeights text;
  at::Tensor patch_weight;     ///< [D, 3, P, P]
  at::Tensor patch_bias;       ///< [D], undefined in CLIP
  at::Tensor class_embedding;  ///< [D], undefined where there is no class token
  at::Tensor image_position;   ///< [T, D], row 0 for the class token where there is one
  at::Tensor token_embedding;  ///< [V, Dt]
  at::Tensor text_position;    ///< [T, Dt], token type 0 added (BERT)
  double logit_scale = 0.0;    ///< as stored (before exp)
  double logit_bias = 0.0;     ///< SigLIP
  TextRules text_rules;
};

/// Output of every block for one input, [1, T, D] each, with the index of the token that is pooled.
struct HiddenStates {
  at::Tensor input;                ///< of block 0
  std::vector<at::Tensor> blocks;  ///< after block i
  std::int64_t pooled = 0;
};

/// Input of block 0. pixels [B, 3, S, S] -> [B, T, D]; pixels behind the last whole patch are not seen.
[[nodiscard]] at::Tensor embed_pixels(const Towers& towers, const at::Tensor& pixels);
/// ids [B, T] int64, padded where the rules say so -> [B, T, D].
[[nodiscard]] at::Tensor embed_tokens(const Towers& towers, const at::Tensor& ids);

/// Attention of a whole block before its output projection: what every token read, [B, T, D] -> [B, T, D].
[[nodiscard]] at::Tensor attend_block(const TowerWeights& tower, int index, const at::Tensor& x,
                                      AttentionTrace* trace = nullptr);

/// A whole block on [B, T, D].
[[nodiscard]] at::Tensor run_block(const TowerWeights& tower, int index, const at::Tensor& x,
                                   AttentionTrace* trace = nullptr);

/// A block of which only one token's output is needed: keys and values for all tokens, query, MLP and the rest for the
/// pooled one. [B, T, D] -> [B, D]. Equal to run_block()(:, pooled) up to rounding.
[[nodiscard]] at::Tensor run_block_pooled(const TowerWeights& tower, int index, const at::Tensor& x,
                                          std::int64_t pooled, AttentionTrace* trace = nullptr);

/// Final norm and projection of a token, with Pooling::Token: [B, D] -> [B, E].
[[nodiscard]] at::Tensor project(const TowerWeights& tower, const at::Tensor& pooled_state);

/// From the last block's output to the embedding, whatever the pooling: [B, T, D] -> [B, E].
/// @param trace filled with Pooling::Attention only
[[nodiscard]] at::Tensor pool_and_project(const TowerWeights& tower, const at::Tensor& x, std::int64_t pooled,
                                          AttentionTrace* trace = nullptr);

/// Blocks first … last, norm, pooling and projection: [B, T, D] -> [B, E]. Where one token is pooled, the last block is
/// pruned to it.
/// @param traces where given, gets every attention in its order (attention_trace.h)
[[nodiscard]] at::Tensor run_suffix(const TowerWeights& tower, int first_block, const at::Tensor& x,
                                    std::int64_t pooled, std::vector<AttentionTrace>* traces = nullptr);

/// The ids as the tower takes them: filled up to its context length where its rules say so.
[[nodiscard]] std::vector<std::int64_t> padded_ids(const Towers& towers, const std::vector<std::int64_t>& ids);

/// Which token of padded ids carries the sentence.
[[nodiscard]] std::int64_t pooled_text_token(const TextRules& rules, const std::vector<std::int64_t>& ids);

}  // namespace m2ib::model
