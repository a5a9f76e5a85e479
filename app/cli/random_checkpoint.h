#pragma once

#include <filesystem>

#include "core/base/error.h"
#include "core/base/stop.h"

namespace m2ib::cli {

/// Sizes of published models.
enum class CheckpointSize { VitB32, VitL14At336 };

/// Writes a Hugging Face CLIPModel folder with random weights (float32, one safetensors file) of that size into an
/// existing folder, a piece at a time. Its vocabulary has single letters only. False where it was stopped.
/// Errors: FileWriteFailed, NoRoomOnDisk.
[[nodiscard]] Result<bool> write_random_checkpoint(const std::filesystem::path& folder, CheckpointSize size,
                                                   const StopToken& stop);

}  // namespace m2ib::cli
