// Internal: one reader per file format, also for tests and fuzzing, which give bytes in memory.
#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/data_file.h"

namespace m2ib::checkpoint {

/// Any format but sharded ones, found by content. Names are as the file has them (prefixes are not taken off).
[[nodiscard]] Result<CheckpointPtr> open_one_file(DataFilePtr file);

[[nodiscard]] Result<CheckpointPtr> open_safetensors(DataFilePtr file);
/// ZIP with a data.pkl: torch.save or TorchScript.
[[nodiscard]] Result<CheckpointPtr> open_torch_zip(DataFilePtr file);
[[nodiscard]] Result<CheckpointPtr> open_torch_legacy(DataFilePtr file);
/// The index of a sharded checkpoint and the files it names, which lie beside it.
[[nodiscard]] Result<CheckpointPtr> open_sharded(const DataFile& index);

/// Whether the first bytes can only be a safetensors file.
[[nodiscard]] bool looks_like_safetensors(std::string_view start, std::uint64_t file_bytes);

}  // namespace m2ib::checkpoint
