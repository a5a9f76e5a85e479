#include <algorithm>
#include <cstring>
#include <utility>

#include "core/checkpoint/numbers.h"
#include "core/checkpoint/torch_tensors.h"

namespace m2ib::checkpoint {
namespace {

/// Copies a view's elements in row-major order.
/// @param bytes the storage from the view's first element on
void put_in_order(const TorchTensor& tensor, std::span<const std::byte> bytes, std::span<std::byte> out) {
  const std::size_t size = size_of(tensor.info.dtype);
  std::vector<std::int64_t> index(tensor.info.shape.size(), 0);
  std::uint64_t place = 0;
  for (std::size_t written = 0; written + size <= out.size(); written += size) {
    std::memcpy(out.data() + written, bytes.data() + place * size, size);
    for (std::size_t i = index.size(); i-- > 0;) {
      const auto stride = static_cast<std::uint64_t>(tensor.strides[i]);
      place += stride;
      if (++index[i] < tensor.info.shape[i]) break;
      place -= stride * static_cast<std::uint64_t>(tensor.info.shape[i]);
      index[i] = 0;
    }
  }
}

class TorchCheckpoint final : public StoredTensors {
 public:
  TorchCheckpoint(const std::filesystem::path& path, FileFormat format, TorchContent content,
                  std::unique_ptr<StorageReader> reader)
      : StoredTensors(path, format), views_(std::move(content.tensors)), reader_(std::move(reader)) {
    files_ = {path};
    notes_ = std::move(content.notes);
    for (const auto& [name, tensor] : views_) tensors_.emplace_hint(tensors_.end(), name, tensor.info);
  }

 private:
  Result<void> fetch_float32(const std::string& name, std::span<float> out) const override {
    const TorchTensor& tensor = views_.at(name);
    if (tensor.row_major()) {
      return read(tensor, [&](const ReadNext& next) { return read_as_float32(tensor.info.dtype, next, out); });
    }
    std::vector<std::byte> ordered(out.size() * size_of(tensor.info.dtype));
    if (auto fetched = fetch_stored(name, ordered); !fetched) return fetched;
    to_float32(tensor.info.dtype, ordered, out);
    return {};
  }

  Result<void> fetch_stored(const std::string& name, std::span<std::byte> out) const override {
    const TorchTensor& tensor = views_.at(name);
    if (tensor.row_major()) {
      return read(tensor, [&](const ReadNext& next) { return next(out); });
    }
    return read(tensor, [&](const ReadNext& next) -> Result<void> {
      std::vector<std::byte> bytes(tensor.extent() * size_of(tensor.info.dtype));
      if (auto got = next(bytes); !got) return got;
      put_in_order(tensor, bytes, out);
      return {};
    });
  }

  Result<void> read(const TorchTensor& tensor, const StorageReader::Use& use) const {
    const std::size_t size = size_of(tensor.info.dtype);
    return reader_->read(tensor.storage, tensor.offset * size, tensor.extent() * size, use);
  }

  std::map<std::string, TorchTensor> views_;
  std::unique_ptr<StorageReader> reader_;
};

}  // namespace

bool TorchTensor::row_major() const {
  std::int64_t expected = 1;
  for (std::size_t i = info.shape.size(); i-- > 0;) {
    if (info.shape[i] == 0) return true;
    if (info.shape[i] != 1 && strides[i] != expected) return false;
    expected *= info.shape[i];
  }
  return true;
}

std::uint64_t TorchTensor::extent() const {
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < info.shape.size(); ++i) {
    if (info.shape[i] == 0) return 0;
    last += static_cast<std::uint64_t>(info.shape[i] - 1) * static_cast<std::uint64_t>(strides[i]);
  }
  return last + 1;
}

CheckpointPtr make_torch_checkpoint(const std::filesystem::path& path, FileFormat format, TorchContent content,
                                    std::unique_ptr<StorageReader> reader) {
  return std::make_shared<TorchCheckpoint>(path, format, std::move(content), std::move(reader));
}

}  // namespace m2ib::checkpoint
