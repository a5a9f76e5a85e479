#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace m2ib::checkpoint {

enum class DType : std::uint8_t { Bool, U8, I8, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64 };
[[nodiscard]] std::size_t size_of(DType dtype);
[[nodiscard]] const char* to_string(DType dtype);

/// One tensor of a mapped file: its bytes live as long as the file object.
struct TensorView {
  DType dtype = DType::F32;
  std::vector<std::int64_t> shape;   ///< row-major; [] is a scalar
  std::span<const std::byte> bytes;  ///< may be unaligned: copy, never cast
  [[nodiscard]] std::int64_t elements() const;
  /// Floating point data as float32 (F16, BF16, F64 converted). Error value for integer types: empty vector.
  [[nodiscard]] std::vector<float> to_float32() const;
  /// Integer data (any width, Bool too) as int64; empty for floating types.
  [[nodiscard]] std::vector<std::int64_t> to_int64() const;
};

/// A safetensors file mapped read-only into memory. The whole header is checked before the first tensor is given out:
/// header length, JSON depth and numbers, names, dtypes, shapes with overflow, offsets contiguous without holes or
/// overlaps, ending at the end of the file. Format: FORMATS "6. File formats".
/// Errors of open(): FileNotFound, FileUnreadable, SafetensorsInvalid (path and reason; Git LFS pointers, web pages,
/// zip and pickle files are named as such), TensorWrongType (F8, C64 and the like), OutOfMemory. The file must not be
/// shortened by others while it is open: reading a mapped page that no longer exists ends the process (SIGBUS).
class SafetensorsFile {
 public:
  [[nodiscard]] static Result<std::shared_ptr<const SafetensorsFile>> open(const std::filesystem::path& path);
  ~SafetensorsFile();
  SafetensorsFile(const SafetensorsFile&) = delete;
  SafetensorsFile& operator=(const SafetensorsFile&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const std::map<std::string, TensorView>& tensors() const { return tensors_; }
  [[nodiscard]] const std::map<std::string, std::string>& metadata() const { return metadata_; }
  /// nullptr where there is none of this name.
  [[nodiscard]] const TensorView* find(const std::string& name) const;

 private:
  SafetensorsFile() = default;
  std::filesystem::path path_;
  std::map<std::string, TensorView> tensors_;
  std::map<std::string, std::string> metadata_;
  const std::byte* mapping_ = nullptr;
  std::size_t mapped_bytes_ = 0;
};

/// A tensor to be written; data is row-major little-endian of the dtype.
struct NamedTensor {
  std::string name;
  DType dtype = DType::F32;
  std::vector<std::int64_t> shape;
  std::vector<std::byte> data;
};

/// Float values as F32 or F16 (round to nearest even); any other dtype gives F32.
[[nodiscard]] NamedTensor make_tensor(std::string name, std::vector<std::int64_t> shape, std::span<const float> values,
                                      DType dtype = DType::F32);

/// The file's bytes: header padded with spaces to 8 bytes, tensors ordered by falling element size, then name.
[[nodiscard]] std::vector<std::byte> to_safetensors(std::vector<NamedTensor> tensors,
                                                    const std::map<std::string, std::string>& metadata = {});

}  // namespace m2ib::checkpoint
