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

/// Replaces a file in one step: writes beside it, flushes to the disk, puts it in place. On any failure (disk full, no
/// permission, target is a folder) the old file is untouched and nothing is left behind. A process that is killed
/// leaves nothing either where the file system has nameless files (O_TMPFILE), except in the instant between naming and
/// renaming; elsewhere see remove_orphaned_temporaries(). Error: FileWriteFailed.
[[nodiscard]] Result<void> write_file_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes);
[[nodiscard]] Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view text);

/// Removes what processes that were killed have left of write_file_atomically() in a folder: regular files of this
/// user called .m2ib-<process>-<16 hexadecimal digits>.tmp whose process is gone, unchanged for a minute. Does not look
/// into sub-folders; a folder that cannot be read is passed over.
/// @return how many files were removed
std::size_t remove_orphaned_temporaries(const std::filesystem::path& folder);

}  // namespace m2ib
