#pragma once

// Internal (Torch, through layout.h): which tokenizer an OpenCLIP model with a native text tower takes.

#include <cstdint>
#include <string>
#include <vector>

#include "core/model/layouts/layout.h"
#include "core/model/open_clip_config.h"

namespace m2ib::model {

struct OpenClipTokenizer {
  text::TokenizerPtr tokenizer;
  std::int64_t pad_id = 0;               ///< what OpenCLIP fills captions up with
  std::vector<std::string> assumptions;  ///< for the card
};

/// CLIP's own vocabulary where the configuration names no tokenizer, else the files of the model's folder.
/// @param context_length, @param vocabulary of the text tower's tables
/// Errors: NotAModel (a tokenizer is named, its files are missing), ModelUnsupported (a kind of which OpenCLIP's
/// options are unknown here), ConfigMismatch (more entries than the tower has rows); the tokenizer's own.
[[nodiscard]] Result<OpenClipTokenizer> open_clip_tokenizer(const LayoutSource& source,
                                                            const OpenClipConfig::Text& config, int context_length,
                                                            std::int64_t vocabulary);

}  // namespace m2ib::model
