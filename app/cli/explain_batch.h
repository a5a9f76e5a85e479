#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/cli/model_option.h"
#include "core/attribution/run_method.h"

namespace m2ib::cli {

/// Encodes captions, and says which ones the model cannot read to their end. Errors: those of the tokenizer and tower.
[[nodiscard]] Stoppable<std::vector<model::EncodedText>> encode_captions(const model::DualEncoder& encoder,
                                                                         const std::vector<std::string>& captions,
                                                                         const StopToken& stop = {});

/// All captions of one picture under each of the methods, with progress. Each result has its support by control
/// sentences and what its words add.
/// @return caption by caption, of each the methods in their order
[[nodiscard]] Stoppable<std::vector<attribution::ExplanationPtr>> explain_together(
    const model::DualEncoder& encoder, const image::Radiograph& radiograph, const image::InputChoice& choice,
    const std::vector<model::EncodedText>& texts, std::span<const attribution::MethodSettings> methods,
    const StopToken& stop = {});

/// Whether it is the model that comes with the program: records name it so, not by a path.
[[nodiscard]] bool is_embedded(const OpenedModel& opened);

}  // namespace m2ib::cli
