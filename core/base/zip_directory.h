#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/base/error.h"

namespace m2ib {

/// At most `most` bytes from offset on, fewer at the end of the file.
using ReadAt = std::function<Result<std::string>(std::uint64_t offset, std::uint64_t most)>;

/// How much of a ZIP archive's directory libraries may be asked to read.
struct ZipDirectoryLimits {
  std::uint64_t entries = 200'000;
  std::uint64_t bytes = std::uint64_t{64} << 20;
};

/// Whether an end record of a ZIP archive's directory, or its ZIP64 form, claims more than the limits (APPNOTE 4.3.14
/// to 4.3.16). Asked before libzip sees the file: it takes memory for all of it before it looks.
/// Errors: those of read_at.
[[nodiscard]] Result<bool> zip_directory_is_too_large(const ReadAt& read_at, std::uint64_t file_size,
                                                      const ZipDirectoryLimits& limits = {});

}  // namespace m2ib
