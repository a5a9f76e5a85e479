#pragma once

// Internal: what both forms of SigLIP share.

#include "core/image/model_input/preprocess.h"
#include "core/model/layouts/layout.h"
#include "core/text/clean_text.h"

namespace m2ib::model {

/// Where training starts from (log).
inline constexpr double kSiglipUntrainedLogitScale = 2.302585092994046;  // ln 10
/// SigLIP's tokenizer fills captions up with its end token.
inline constexpr std::int64_t kSiglipPadId = 1;

/// The last position of the padded caption carries the sentence, whatever stands there.
[[nodiscard]] inline TextRules siglip_text_rules(std::int64_t pad_id) {
  return {TextPooling::Last, -1, /*pads=*/true, pad_id};
}

/// Stretched to a square, values from -1 to 1.
[[nodiscard]] image::PreprocessSettings siglip_preprocessing(int size_px);

/// The SentencePiece tokenizer beside the weights. Errors: ModelUnsupported (SigLIP 2's vocabulary), TokenizerInvalid
/// where there is none (says which file to download), or of reading it; ConfigMismatch where it has more entries than
/// the model.
[[nodiscard]] Result<text::TokenizerPtr> open_siglip_tokenizer(const LayoutSource& source, int context_length,
                                                               text::Cleaning cleaning, std::int64_t vocabulary);

}  // namespace m2ib::model
