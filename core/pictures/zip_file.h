// Internal: a ZIP archive whose members are unpacked into memory, within limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"

struct zip;

namespace m2ib::pictures {

struct ZipMember {
  std::string name;  ///< as stored
  std::uint64_t index = 0;
  std::uint64_t bytes = 0;         ///< unpacked, as the directory says
  std::uint64_t packed_bytes = 0;  ///< as the directory says
  bool encrypted = false;
  bool readable = true;  ///< packed in a way that is read here: stored, deflated or bzip2
};

/// Nothing is ever written, so names lead nowhere; they are compared and shown. Not for several threads at once.
class ZipFile {
 public:
  /// Errors: FileNotFound, FileUnreadable, ArchiveInvalid.
  [[nodiscard]] static Result<std::unique_ptr<ZipFile>> open(const std::filesystem::path& path);
  ~ZipFile();
  ZipFile(const ZipFile&) = delete;
  ZipFile& operator=(const ZipFile&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// Empty name where its entry in the directory is damaged.
  [[nodiscard]] ZipMember member(std::uint64_t index) const;
  /// First member of this name. Error: ArchiveInvalid.
  [[nodiscard]] Result<ZipMember> find(const std::string& name) const;

  /// Why a member will not be unpacked, a clause about it; empty where it will.
  /// @param most_bytes unpacked
  [[nodiscard]] static std::string fault_of(const ZipMember& member, std::uint64_t most_bytes);
  /// The whole member; its checksum is compared. Errors: ArchiveInvalid, OutOfMemory.
  [[nodiscard]] Result<std::vector<std::byte>> read(const ZipMember& member, std::uint64_t most_bytes) const;
  /// Its first bytes, at most `most`, without looking at the checksum. Errors: ArchiveInvalid, OutOfMemory.
  [[nodiscard]] Result<std::vector<std::byte>> beginning(const ZipMember& member, std::uint64_t most) const;

 private:
  explicit ZipFile(std::filesystem::path path) : path_(std::move(path)) {}
  [[nodiscard]] tl::unexpected<Error> invalid(const std::string& reason) const;
  [[nodiscard]] Result<std::vector<std::byte>> unpack(const ZipMember& member, std::uint64_t most) const;
  std::filesystem::path path_;
  struct zip* archive_ = nullptr;
  std::uint64_t count_ = 0;
};

/// Begins as a ZIP archive does, an empty one included.
[[nodiscard]] bool begins_as_zip(const std::vector<std::byte>& bytes);
/// Holds the parts of a checkpoint that torch.save or TorchScript has written.
[[nodiscard]] bool holds_checkpoint(const ZipFile& archive);

}  // namespace m2ib::pictures
