// Internal: a regular file of a folder, opened without following a link or waiting for a pipe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/base/error.h"

namespace m2ib::pictures {

class OpenedFile {
 public:
  enum class Links : std::uint8_t { Follow, Refuse };
  /// Errors: FileNotFound, FileUnreadable (also where it is no regular file).
  [[nodiscard]] static Result<OpenedFile> open(const std::filesystem::path& path, Links links);
  OpenedFile(OpenedFile&& other) noexcept;
  OpenedFile(const OpenedFile&) = delete;
  OpenedFile& operator=(const OpenedFile&) = delete;
  OpenedFile& operator=(OpenedFile&&) = delete;
  ~OpenedFile();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// At most `most` bytes from offset on, fewer at the end of the file. Errors: FileUnreadable, OutOfMemory.
  [[nodiscard]] Result<std::vector<std::byte>> read(std::uint64_t offset, std::uint64_t most) const;
  /// Hands the descriptor over; nothing can be read any more.
  [[nodiscard]] int release();

 private:
  OpenedFile(std::filesystem::path path, int descriptor);
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace m2ib::pictures
