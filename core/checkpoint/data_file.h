// Internal: the bytes of a weights file, read at any place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace m2ib::checkpoint {

/// A regular file opened once for reading, or bytes in memory that stand for one. Reads are made with pread: a file
/// that others shorten meanwhile gives an Error where a mapping would end the process. Threads may share it.
class DataFile {
 public:
  /// Errors: FileNotFound; FileUnreadable (folders, pipes and devices too).
  [[nodiscard]] static Result<std::shared_ptr<const DataFile>> open(const std::filesystem::path& path);
  /// The bytes must outlive the object; path only names them in messages.
  [[nodiscard]] static std::shared_ptr<const DataFile> of_bytes(std::span<const std::byte> bytes,
                                                                const std::filesystem::path& path);
  ~DataFile();
  DataFile(const DataFile&) = delete;
  DataFile& operator=(const DataFile&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] int descriptor() const { return descriptor_; }  ///< -1 for bytes in memory
  /// Fills out from offset on. Errors: FileUnreadable (also where the file ends too soon).
  [[nodiscard]] Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const;
  /// At most `most` bytes from offset on, fewer at the end of the file. Errors: FileUnreadable.
  [[nodiscard]] Result<std::string> text_at(std::uint64_t offset, std::uint64_t most) const;

 private:
  DataFile() = default;
  std::filesystem::path path_;
  std::uint64_t size_ = 0;
  int descriptor_ = -1;
  std::span<const std::byte> bytes_;
};
using DataFilePtr = std::shared_ptr<const DataFile>;

/// Gives the next bytes of some data with every call.
using ReadNext = std::function<Result<void>(std::span<std::byte>)>;

/// Reads the file front to back from offset on.
[[nodiscard]] ReadNext read_on(const DataFile& file, std::uint64_t offset);

}  // namespace m2ib::checkpoint
