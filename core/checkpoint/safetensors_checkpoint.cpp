#include <cstring>
#include <utility>

#include "core/checkpoint/numbers.h"
#include "core/checkpoint/readers.h"
#include "core/checkpoint/safetensors_header.h"
#include "core/checkpoint/stored_tensors.h"

namespace m2ib::checkpoint {
namespace {

class SafetensorsCheckpoint final : public StoredTensors {
 public:
  SafetensorsCheckpoint(DataFilePtr file, SafetensorsHeader header, std::uint64_t data_start)
      : StoredTensors(file->path(), FileFormat::Safetensors), file_(std::move(file)) {
    files_ = {path_};
    notes_ = std::move(header.metadata);
    while (!header.entries.empty()) {
      auto entry = header.entries.extract(header.entries.begin());
      begins_.emplace_hint(begins_.end(), entry.key(), data_start + entry.mapped().begin);
      tensors_.emplace_hint(tensors_.end(), std::move(entry.key()),
                            TensorInfo{entry.mapped().dtype, std::move(entry.mapped().shape)});
    }
  }

 private:
  Result<void> fetch_float32(const std::string& name, std::span<float> out) const override {
    return read_as_float32(tensors_.at(name).dtype, read_on(*file_, begins_.at(name)), out);
  }
  Result<void> fetch_stored(const std::string& name, std::span<std::byte> out) const override {
    return file_->read_at(begins_.at(name), out);
  }

  DataFilePtr file_;
  std::map<std::string, std::uint64_t> begins_;
};

}  // namespace

bool looks_like_safetensors(std::string_view start, std::uint64_t file_bytes) {
  return find_safetensors_header(start, file_bytes).has_value();
}

Result<CheckpointPtr> open_safetensors(DataFilePtr file) {
  const std::string path = file->path().string();
  // Looked at first, so that the header's length is known to be possible before as much memory is taken.
  constexpr std::uint64_t kStart = 4096;
  auto start = file->text_at(0, kStart);
  if (!start) return tl::unexpected(start.error());
  if (const auto text = find_safetensors_header(*start, file->size()); !text) {
    return fail(ErrorCode::SafetensorsInvalid, path, text.error());
  }
  std::uint64_t header_bytes = 0;
  std::memcpy(&header_bytes, start->data(), kSafetensorsLengthBytes);
  const std::uint64_t data_start = kSafetensorsLengthBytes + header_bytes;
  const auto text = file->text_at(kSafetensorsLengthBytes, header_bytes);
  if (!text) return tl::unexpected(text.error());
  auto header = parse_safetensors_header(*text, file->size() - data_start, path);
  if (!header) return tl::unexpected(header.error());
  return CheckpointPtr(std::make_shared<SafetensorsCheckpoint>(std::move(file), std::move(*header), data_start));
}

}  // namespace m2ib::checkpoint
