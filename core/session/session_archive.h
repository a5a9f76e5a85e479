// Internal: the ZIP archive of a session file.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/session/session_file.h"

namespace m2ib::session {

/// Another member of the archive.
struct ArchiveExtra {
  std::string name;
  std::string content;
};

/// session_bytes() with more members. Error: ComputeFailed.
[[nodiscard]] Result<std::vector<std::byte>> archive_of(const Session& session,
                                                        const std::vector<ArchiveExtra>& extras);
/// A member of at most `most` bytes. Errors: those of reading; ArchiveInvalid.
[[nodiscard]] Result<std::string> archive_member(const std::filesystem::path& path, const std::string& name,
                                                 std::size_t most);

}  // namespace m2ib::session
