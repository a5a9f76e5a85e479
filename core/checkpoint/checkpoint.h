#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/stop.h"
#include "core/checkpoint/safetensors.h"

namespace m2ib::checkpoint {

/// How the weights lie on the disk, found by looking at their bytes.
enum class FileFormat : std::uint8_t {
  Safetensors,         ///< one .safetensors file
  ShardedSafetensors,  ///< an index and several .safetensors files
  TorchZip,            ///< torch.save since 1.6: ZIP with data.pkl
  ShardedTorch,        ///< an index and several TorchZip or TorchLegacy files
  TorchLegacy,         ///< torch.save before 1.6: pickles in a row
  TorchScript,         ///< ZIP with code/ and constants.pkl; only its parameters are read, nothing is run
};
/// For people, e.g. "PyTorch checkpoint (zip)".
[[nodiscard]] const char* to_string(FileFormat format);

struct TensorInfo {
  DType dtype = DType::F32;
  std::vector<std::int64_t> shape;  ///< [] is a scalar
  [[nodiscard]] std::int64_t elements() const;
  [[nodiscard]] bool floating() const;  ///< F16, BF16, F32, F64
};

/// The tensors of a checkpoint by name, whatever its file format. Opening reads names and shapes only; numbers are read
/// tensor by tensor, so that memory holds them once. Immutable; reading from several threads at once is allowed.
///
/// Wrappers are taken off: a dict inside "state_dict", "model_state_dict", "model", "model_state", and the prefixes
/// "module.", "_orig_mod.", "model.", "clip." where every tensor has them, but for single whole numbers, which are then
/// left out. What stands beside the tensors in a
/// training checkpoint (epoch, name) is in notes().
class Checkpoint {
 public:
  virtual ~Checkpoint() = default;

  /// The file (or index) that was opened; for messages.
  [[nodiscard]] virtual const std::filesystem::path& path() const = 0;
  [[nodiscard]] virtual FileFormat format() const = 0;
  /// Every file that holds weights, in the order of their names; for the checksum.
  [[nodiscard]] virtual const std::vector<std::filesystem::path>& files() const = 0;
  [[nodiscard]] virtual const std::map<std::string, TensorInfo>& tensors() const = 0;
  /// Short strings and numbers beside the tensors: safetensors' __metadata__, a training checkpoint's epoch and name;
  /// "wrapper" and "prefix" name what was taken off.
  [[nodiscard]] virtual const std::map<std::string, std::string>& notes() const = 0;

  /// Copies a floating tensor out as float32, row-major (views with strides are put in order).
  /// @param out as many values as the tensor has elements
  /// Errors: TensorMissing, TensorWrongType (not floating), FileUnreadable, CheckpointInvalid (the file's checksum of
  /// the data is wrong), OutOfMemory; ComputeFailed where out has another size.
  [[nodiscard]] virtual Result<void> read_float32(const std::string& name, std::span<float> out) const = 0;
  /// The same without conversion: the tensor's own bytes, row-major, elements * size_of(dtype).
  [[nodiscard]] virtual Result<void> read_stored(const std::string& name, std::span<std::byte> out) const = 0;
  /// Integer tensors (any width, Bool too) with at most 65536 elements.
  [[nodiscard]] virtual Result<std::vector<std::int64_t>> read_int64(const std::string& name) const = 0;

  [[nodiscard]] const TensorInfo* find(const std::string& name) const;  ///< nullptr where there is none
};
using CheckpointPtr = std::shared_ptr<const Checkpoint>;

/// Opens a weight file, or the index of a sharded one ("*.index.json"), by its content, whatever its name says.
/// Errors: FileNotFound, FileUnreadable, SafetensorsInvalid, CheckpointInvalid (names the file and the reason; Git LFS
/// pointers, web pages, ONNX, HDF5, msgpack, NumPy and the tar format of old PyTorch are named as such), OutOfMemory.
[[nodiscard]] Result<CheckpointPtr> open_checkpoint(const std::filesystem::path& file);

}  // namespace m2ib::checkpoint
