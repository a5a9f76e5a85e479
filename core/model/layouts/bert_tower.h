#pragma once

// Internal (Torch): a BERT as a text tower, under OpenCLIP's names.

#include <string>

#include "core/model/layouts/layout.h"
#include "core/model/open_clip_config.h"
#include "core/text/clean_text.h"

namespace m2ib::model {

/// What the names do not tell.
struct BertTowerOptions {
  int heads = 0;
  Activation activation = Activation::Gelu;
  double norm_eps = 1e-12;
  int context_length = 256;     ///< positions behind it are not used
  bool ignores_pooler = false;  ///< BERT's own pooling layer may be in the file, but is not used
};

/// The tower under "text.transformer." with its projection "text.proj": fills token_embedding, text_position (token
/// type 0 added), embed_norm, blocks (norms after attention and MLP), projections and text_rules ([CLS]). Failures are
/// in the taker; a tower with parts that are not known here is refused by naming one.
void take_bert_tower(WeightTaker& taker, const checkpoint::Checkpoint& checkpoint, const BertTowerOptions& options,
                     Towers& towers);

/// Options from clues: LoadOptions, m2ib.json, text_config.json beside the weights, published names.
/// Errors: those of these files; ConfigMismatch where text_config.json has another shape than the weights;
/// ModelUnsupported (another pooling than [CLS], another text model than BERT).
[[nodiscard]] Result<BertTowerOptions> bert_tower_options(const LayoutSource& source,
                                                          const std::optional<OpenClipConfig>& config,
                                                          WeightTaker& taker, ModelCard& card);

/// Positions with token type 0 added, cut to `rows`. Undefined where the taker has failed.
[[nodiscard]] at::Tensor take_bert_positions(WeightTaker& taker, const std::string& positions, const std::string& types,
                                             std::int64_t rows, std::int64_t width);

/// The tokenizer beside the weights. Errors: TokenizerInvalid where there is none (says which file to download), or of
/// reading it; ConfigMismatch where it has more entries than the model.
[[nodiscard]] Result<text::TokenizerPtr> open_bert_tokenizer(const LayoutSource& source, int context_length,
                                                             text::Cleaning cleaning, std::int64_t vocabulary);

}  // namespace m2ib::model
