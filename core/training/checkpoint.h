#pragma once

// Internal (Torch).

#include <ATen/ATen.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace m2ib::training {

/// Writes tensors (float32) and a step count in one atomic file. `settings` names what the run was asked to do.
[[nodiscard]] Result<void> write_checkpoint(const std::filesystem::path& file, const std::vector<at::Tensor*>& tensors,
                                            int step, const std::string& settings);

/// Reads them back into tensors of the same shapes and returns the step; 0 where there is no such file.
/// Errors: ConfigMismatch (other settings), TensorMissing, TensorWrongShape, SafetensorsInvalid.
[[nodiscard]] Result<int> read_checkpoint(const std::filesystem::path& file, const std::vector<at::Tensor*>& tensors,
                                          const std::string& settings);

}  // namespace m2ib::training
