// Internal: ZIP archives read entry by entry.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "core/base/error.h"
#include "core/checkpoint/data_file.h"

struct zip;

namespace m2ib::checkpoint {

struct ZipEntry {
  std::uint64_t index = 0;
  std::uint64_t bytes = 0;         ///< unpacked
  std::uint64_t packed_bytes = 0;  ///< in the archive
};

/// A ZIP archive opened for reading. Checked on opening: the directory's size and number of entries before libzip reads
/// it, its consistency, names (relative, without "..", each once), methods (stored or deflated, not encrypted), sizes
/// (what is packed together does not exceed the file; a deflated entry does not grow more than a few hundred times).
/// Threads may share it; they read one after the other.
class ZipArchive {
 public:
  /// Errors: CheckpointInvalid, FileUnreadable.
  [[nodiscard]] static Result<std::unique_ptr<ZipArchive>> open(DataFilePtr file);
  ~ZipArchive();
  ZipArchive(const ZipArchive&) = delete;
  ZipArchive& operator=(const ZipArchive&) = delete;

  [[nodiscard]] const DataFile& file() const { return *file_; }
  [[nodiscard]] const std::map<std::string, ZipEntry, std::less<>>& entries() const { return entries_; }

  /// Calls use with a function that gives the entry's bytes from begin on; the entry is then read to its end, because
  /// its checksum is only known there. Errors: those of use; CheckpointInvalid (checksum, damaged data),
  /// FileUnreadable.
  using Use = std::function<Result<void>(const ReadNext&)>;
  [[nodiscard]] Result<void> read(const ZipEntry& entry, std::uint64_t begin, const Use& use) const;
  /// A whole entry. Errors: as read(); CheckpointInvalid where it is longer than limit.
  [[nodiscard]] Result<std::string> read_text(const ZipEntry& entry, std::uint64_t limit) const;

 private:
  explicit ZipArchive(DataFilePtr file) : file_(std::move(file)) {}
  [[nodiscard]] Result<void> open_archive();
  [[nodiscard]] Result<void> list_entries();
  [[nodiscard]] tl::unexpected<Error> invalid(const std::string& reason) const;

  DataFilePtr file_;
  zip* archive_ = nullptr;
  std::map<std::string, ZipEntry, std::less<>> entries_;
  mutable std::mutex mutex_;  ///< libzip's archives are not for several threads
};

}  // namespace m2ib::checkpoint
