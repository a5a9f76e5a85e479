#pragma once

// Internal: which file of a folder holds the model's weights.

#include <filesystem>

#include "core/base/error.h"
#include "core/checkpoint/checkpoint.h"

namespace m2ib::model {

/// Weights and the folder in which their companions (configuration, tokenizer) are looked for.
struct FoundWeights {
  std::filesystem::path folder;
  checkpoint::CheckpointPtr checkpoint;
};

/// Opens a file of weights, a configuration's folder, or a folder. In a folder the names that Hugging Face and OpenCLIP
/// use come first, safetensors before pickles, and of them the first that holds a model; else every file that may hold
/// weights is looked into, and the only one that is a model is taken. A folder of Hugging Face's cache leads to its
/// snapshot.
/// Errors: FileNotFound; FileUnreadable (also a folder that may not be listed); NotAModel (nothing there, or several
/// models and no way to choose); those of open_checkpoint() and detect_layout() for the file that was meant.
[[nodiscard]] Result<FoundWeights> find_weights(const std::filesystem::path& path);

}  // namespace m2ib::model
