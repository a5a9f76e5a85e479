#pragma once

#include <string>
#include <vector>

#include "core/attribution/m2ib_batch.h"

namespace m2ib::cli {

/// Encodes captions, and says which ones the model cannot read to their end. Errors: those of the tokenizer and tower.
[[nodiscard]] Stoppable<std::vector<model::EncodedText>> encode_captions(const model::DualEncoder& encoder,
                                                                         const std::vector<std::string>& captions,
                                                                         const StopToken& stop = {});

/// All captions of one picture in one batch, with progress. Each result has its support by control sentences.
[[nodiscard]] Stoppable<std::vector<attribution::ExplanationPtr>> explain_together(
    const model::DualEncoder& encoder, const image::Radiograph& radiograph, const image::InputChoice& choice,
    const std::vector<model::EncodedText>& texts, const attribution::MethodSettings& settings,
    const StopToken& stop = {});

}  // namespace m2ib::cli
