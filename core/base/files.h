#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace m2ib {

/// Reads a whole regular file of at most max_bytes. Errors: FileNotFound, FileUnreadable, FileTooLarge.
[[nodiscard]] Result<std::vector<std::byte>> read_file(const std::filesystem::path& path, std::uint64_t max_bytes);
[[nodiscard]] Result<std::string> read_text_file(const std::filesystem::path& path, std::uint64_t max_bytes);

/// Replaces a file in one step: writes beside it, flushes to the disk, renames. On any failure (disk full, no
/// permission, target is a folder) the old file is untouched and nothing is left behind. Error: FileWriteFailed.
[[nodiscard]] Result<void> write_file_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes);
[[nodiscard]] Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view text);

}  // namespace m2ib
