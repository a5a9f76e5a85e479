#pragma once

// Internal (Torch): the companions that all layouts with Hugging Face names share.

#include <string>

#include "core/model/layouts/layout.h"

namespace m2ib::model {

/// The text of config.json. Errors: NotAModel where there is none, and those of LayoutSource::companion().
[[nodiscard]] Result<std::string> hf_config_text(const LayoutSource& source);

/// What preprocessor_config.json says, or the image processor inside processor_config.json (transformers from 5 on
/// saves that alone); where neither is there, `otherwise`, with an entry in card.assumptions.
/// Errors: those of companion() and of image::parse_preprocessor_config().
[[nodiscard]] Result<image::PreprocessSettings> hf_preprocessing(const LayoutSource& source,
                                                                 const image::PreprocessSettings& otherwise,
                                                                 ModelCard& card);

}  // namespace m2ib::model
