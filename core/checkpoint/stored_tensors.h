// Internal: what all kinds of checkpoints share.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/data_file.h"

namespace m2ib::checkpoint {

/// Keeps the descriptions and checks what callers ask for; the kinds of files only fetch numbers.
class StoredTensors : public Checkpoint {
 public:
  [[nodiscard]] const std::filesystem::path& path() const final { return path_; }
  [[nodiscard]] FileFormat format() const final { return format_; }
  [[nodiscard]] const std::vector<std::filesystem::path>& files() const final { return files_; }
  [[nodiscard]] const std::map<std::string, TensorInfo>& tensors() const final { return tensors_; }
  [[nodiscard]] const std::map<std::string, std::string>& notes() const final { return notes_; }
  [[nodiscard]] Result<void> read_float32(const std::string& name, std::span<float> out) const final;
  [[nodiscard]] Result<void> read_stored(const std::string& name, std::span<std::byte> out) const final;
  [[nodiscard]] Result<std::vector<std::int64_t>> read_int64(const std::string& name) const final;

 protected:
  StoredTensors(std::filesystem::path path, FileFormat format) : path_(std::move(path)), format_(format) {}
  /// The tensor exists, is floating, and out has its size. May throw std::bad_alloc, as the next one.
  [[nodiscard]] virtual Result<void> fetch_float32(const std::string& name, std::span<float> out) const = 0;
  [[nodiscard]] virtual Result<void> fetch_stored(const std::string& name, std::span<std::byte> out) const = 0;

  std::filesystem::path path_;
  FileFormat format_;
  std::vector<std::filesystem::path> files_;
  std::map<std::string, TensorInfo> tensors_;
  std::map<std::string, std::string> notes_;
};

/// The checkpoint with the prefixes that all its names share taken off; itself where there are none.
[[nodiscard]] CheckpointPtr without_common_prefix(CheckpointPtr checkpoint);

}  // namespace m2ib::checkpoint
