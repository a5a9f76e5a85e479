#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/checkpoint/safetensors.h"

/// Recorded tensors of the golden data. A missing file or tensor throws, which Qt Test reports as a failure: goldens
/// that silently lack what a test compares would let it pass.
namespace m2ib::tests {

class Golden {
 public:
  explicit Golden(const std::filesystem::path& path);

  [[nodiscard]] bool has(const std::string& name) const { return file_->find(name) != nullptr; }
  [[nodiscard]] const std::vector<std::int64_t>& shape(const std::string& name) const { return view(name).shape; }
  /// Size of the first dimension.
  [[nodiscard]] std::int64_t rows(const std::string& name) const { return shape(name).at(0); }
  /// How many tensors "<prefix>0", "<prefix>1" … there are: a tower's input and the outputs of its blocks.
  [[nodiscard]] std::size_t count(const std::string& prefix) const;
  [[nodiscard]] std::vector<float> floats(const std::string& name) const;
  [[nodiscard]] std::vector<std::int64_t> integers(const std::string& name) const;
  /// Row `index` of the first dimension.
  [[nodiscard]] std::vector<float> row(const std::string& name, std::int64_t index) const;
  [[nodiscard]] std::vector<std::int64_t> integer_row(const std::string& name, std::int64_t index) const;

 private:
  [[nodiscard]] const checkpoint::TensorView& view(const std::string& name) const;
  std::shared_ptr<const checkpoint::SafetensorsFile> file_;
};

/// Largest absolute difference; infinity where the sizes differ or a value is not a number.
[[nodiscard]] double worst_difference(const std::vector<float>& a, const std::vector<float>& b);

[[nodiscard]] std::vector<float> unit_length(const std::vector<float>& vector);

}  // namespace m2ib::tests
