#pragma once

// Internal (Torch through towers.h).

#include <filesystem>

#include "core/base/error.h"
#include "core/model/hf_config.h"
#include "core/model/towers.h"
#include "core/text/clip/clip_bpe.h"

namespace m2ib::training {

/// Writes a model in Hugging Face's CLIP layout: config.json, preprocessor_config.json, vocab.json, merges.txt,
/// tokenizer_config.json, model.safetensors and our m2ib.json. Each file is replaced in one step.
[[nodiscard]] Result<void> write_model_folder(const std::filesystem::path& folder, const model::Towers& towers,
                                              const model::HfClipConfig& config, const text::BpeVocabulary& vocabulary);

}  // namespace m2ib::training
