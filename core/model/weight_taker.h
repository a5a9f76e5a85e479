#pragma once

// Internal (Torch): takes a layout's tensors out of a checkpoint.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/base/stop.h"
#include "core/checkpoint/checkpoint.h"
#include "core/model/dual_encoder.h"
#include "core/model/towers.h"

namespace m2ib::model {

/// Reads tensors one by one, checks name, type and shape, reports progress; remembers the first failure, after which it
/// hands out undefined tensors, so that a layout needs one test at its end. Everything becomes float32, but layers
/// (linear(), query_key_value(), table()) stay in half precision where that was asked for and the file has them so.
class WeightTaker {
 public:
  WeightTaker(const checkpoint::Checkpoint& checkpoint, WeightPrecision precision, StopToken stop, Progress progress);

  [[nodiscard]] bool has(const std::string& name) const { return checkpoint_.find(name) != nullptr; }
  /// Empty where there is no such tensor.
  [[nodiscard]] std::vector<std::int64_t> shape_of(const std::string& name) const;

  /// Float32 of exactly this shape.
  at::Tensor take(const std::string& name, const std::vector<std::int64_t>& shape);
  /// The same, of any of two shapes with equally many elements (e.g. [1, 1, W] or [W]); result has `shape`.
  at::Tensor take_as(const std::string& name, const std::vector<std::int64_t>& shape);
  /// name.weight and name.bias, [width] each.
  Norm norm(const std::string& name, std::int64_t width);
  /// name.weight [out, in] and name.bias [out].
  Linear linear(const std::string& name, std::int64_t out, std::int64_t in);
  /// name.weight [out, in] alone.
  Linear linear_without_bias(const std::string& name, std::int64_t out, std::int64_t in);
  /// A bare matrix [in, out] for y = x M, turned into a layer.
  Linear transposed(const std::string& name, std::int64_t in, std::int64_t out);
  /// Three layers [width, width] side by side in one: names without ".weight" and ".bias".
  Linear query_key_value(const std::string& query, const std::string& key, const std::string& value,
                         std::int64_t width);
  /// As linear(), where weight and bias have names of their own (in_proj_weight, in_proj_bias); no bias if that is "".
  Linear layer(const std::string& weight, const std::string& bias, std::int64_t out, std::int64_t in);
  /// An embedding table [rows, width].
  at::Tensor table(const std::string& name, std::int64_t rows, std::int64_t width);
  /// A tensor of one element, of shape [] or [1].
  double scalar(const std::string& name);

  /// How many blocks there are: `prefix` + "0" + `suffix`, "1", …; at most 256. Refuses where there is a gap.
  [[nodiscard]] int count_blocks(const std::string& prefix, const std::string& suffix);
  /// Refuses where the checkpoint has another number of blocks than the configuration says.
  void expect_blocks(const std::string& prefix, const std::string& suffix, int blocks);

  void refuse(Error error);
  [[nodiscard]] std::string path() const { return checkpoint_.path().string(); }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  [[nodiscard]] bool stopped() const { return stop_.stop_requested(); }

 private:
  /// Checks and reads into a tensor of the dtype that `half_allowed` and the precision lead to.
  at::Tensor read(const std::string& name, const std::vector<std::int64_t>& shape, bool half_allowed);
  void read_into(const std::string& name, const std::vector<std::int64_t>& shape, at::Tensor target);
  [[nodiscard]] const checkpoint::TensorInfo* check(const std::string& name, const std::vector<std::int64_t>& shape,
                                                    bool same_elements_only = false);
  void count(const checkpoint::TensorInfo& info);

  const checkpoint::Checkpoint& checkpoint_;
  WeightPrecision precision_;
  StopToken stop_;
  Progress progress_;
  std::optional<Error> error_;
  double bytes_total_ = 0.0;
  double bytes_read_ = 0.0;
};

}  // namespace m2ib::model
