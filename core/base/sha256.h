#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/base/stop.h"

namespace m2ib {

/// SHA-256 as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::span<const std::byte> bytes);
[[nodiscard]] std::string sha256_hex(std::string_view text);
/// Of a file's content, read in pieces (no more than 1 MiB in memory).
[[nodiscard]] Result<std::string> sha256_file(const std::filesystem::path& path);
/// The same for large files: stops between pieces.
[[nodiscard]] Stoppable<std::string> sha256_file(const std::filesystem::path& path, const StopToken& stop);

}  // namespace m2ib
