// Internal: the tensors that a PyTorch pickle describes.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "core/checkpoint/pickle.h"
#include "core/checkpoint/stored_tensors.h"

namespace m2ib::checkpoint {

/// A run of numbers outside the pickle.
struct TorchStorage {
  std::string key;
  DType dtype = DType::F32;
  std::uint64_t elements = 0;
  [[nodiscard]] std::uint64_t bytes() const { return elements * size_of(dtype); }  ///< below 2^63
};

/// A view of a storage. On success of collect_tensors it lies within the storage.
struct TorchTensor {
  TensorInfo info;
  std::vector<std::int64_t> strides;  ///< in elements, none negative
  std::uint64_t offset = 0;           ///< in elements
  std::size_t storage = 0;            ///< index into the storages
  [[nodiscard]] bool row_major() const;
  /// Elements from the first to the last one used; 0 for an empty tensor.
  [[nodiscard]] std::uint64_t extent() const;
};

struct TorchContent {
  std::map<std::string, TorchTensor> tensors;
  std::vector<TorchStorage> storages;  ///< each key once
  std::map<std::string, std::string> notes;
};

/// Reads a persistent id ('storage', type, key, location, elements …); a view of another storage, as old files have
/// them, is refused. Errors: a clause.
[[nodiscard]] tl::expected<TorchStorage, std::string> read_storage_id(const Pickle& pickle, const PickleValue& value);

/// Takes wrappers off and lists the tensors of the state dict, or of a TorchScript module with dotted names. Only what
/// stands there is checked; whatever else a training checkpoint holds is passed over. Errors: a clause.
[[nodiscard]] tl::expected<TorchContent, std::string> collect_tensors(const Pickle& pickle);

/// Where the numbers of the storages come from.
class StorageReader {
 public:
  virtual ~StorageReader() = default;
  using Use = std::function<Result<void>(const ReadNext&)>;
  /// Calls use with a function that gives the storage's bytes from begin on, at most up to begin + bytes.
  [[nodiscard]] virtual Result<void> read(std::size_t storage, std::uint64_t begin, std::uint64_t bytes,
                                          const Use& use) const = 0;
};

[[nodiscard]] CheckpointPtr make_torch_checkpoint(const std::filesystem::path& path, FileFormat format,
                                                  TorchContent content, std::unique_ptr<StorageReader> reader);

}  // namespace m2ib::checkpoint
