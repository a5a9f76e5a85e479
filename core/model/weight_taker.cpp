#include "core/model/weight_taker.h"

#include <algorithm>

namespace m2ib::model {
namespace {

using checkpoint::DType;

constexpr int kMostBlocks = 256;

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text = "[";
  for (const std::int64_t side : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(side);
  return text + "]";
}

double bytes_of(const checkpoint::TensorInfo& info) {
  return static_cast<double>(info.elements()) * static_cast<double>(checkpoint::size_of(info.dtype));
}

std::int64_t product(const std::vector<std::int64_t>& shape) {
  std::int64_t elements = 1;
  for (const std::int64_t side : shape) elements *= side;
  return elements;
}

std::span<float> floats_of(const at::Tensor& tensor) {
  return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

std::span<std::byte> bytes_of(const at::Tensor& tensor) {
  return {static_cast<std::byte*>(tensor.data_ptr()), static_cast<std::size_t>(tensor.nbytes())};
}

at::ScalarType half_type(DType dtype) { return dtype == DType::F16 ? at::kHalf : at::kBFloat16; }

bool is_half(DType dtype) { return dtype == DType::F16 || dtype == DType::BF16; }

}  // namespace

WeightTaker::WeightTaker(const checkpoint::Checkpoint& checkpoint, WeightPrecision precision, StopToken stop,
                         Progress progress)
    : checkpoint_(checkpoint), precision_(precision), stop_(std::move(stop)), progress_(std::move(progress)) {
  for (const auto& [name, info] : checkpoint.tensors()) bytes_total_ += bytes_of(info);
}

std::vector<std::int64_t> WeightTaker::shape_of(const std::string& name) const {
  const checkpoint::TensorInfo* info = checkpoint_.find(name);
  return info == nullptr ? std::vector<std::int64_t>() : info->shape;
}

void WeightTaker::refuse(Error error) {
  if (!error_) error_ = std::move(error);
}

const checkpoint::TensorInfo* WeightTaker::check(const std::string& name, const std::vector<std::int64_t>& shape,
                                                 bool same_elements_only) {
  if (error_ || stop_.stop_requested()) return nullptr;
  const checkpoint::TensorInfo* info = checkpoint_.find(name);
  if (info == nullptr) {
    refuse({ErrorCode::TensorMissing, {path(), name}});
  } else if (!info->floating()) {
    refuse({ErrorCode::TensorWrongType, {path(), name, checkpoint::to_string(info->dtype)}});
  } else if (same_elements_only ? info->elements() != product(shape) : info->shape != shape) {
    refuse({ErrorCode::TensorWrongShape, {path(), name, shape_text(info->shape), shape_text(shape)}});
  } else if (info->elements() < 1) {
    refuse({ErrorCode::TensorWrongShape, {path(), name, shape_text(info->shape), "a shape without zeros"}});
  }
  return error_ ? nullptr : info;
}

void WeightTaker::count(const checkpoint::TensorInfo& info) {
  bytes_read_ += bytes_of(info);
  if (progress_) progress_(std::min(1.0, bytes_read_ / std::max(1.0, bytes_total_)));
}

at::Tensor WeightTaker::read(const std::string& name, const std::vector<std::int64_t>& shape, bool half_allowed) {
  const checkpoint::TensorInfo* info = check(name, shape);
  if (info == nullptr) return {};
  const bool half = half_allowed && precision_ == WeightPrecision::AsStored && is_half(info->dtype);
  at::Tensor tensor = at::empty(shape, half ? half_type(info->dtype) : at::kFloat);
  const auto done =
      half ? checkpoint_.read_stored(name, bytes_of(tensor)) : checkpoint_.read_float32(name, floats_of(tensor));
  if (!done) {
    refuse(done.error());
    return {};
  }
  count(*info);
  return tensor;
}

void WeightTaker::read_into(const std::string& name, const std::vector<std::int64_t>& shape, at::Tensor target) {
  const checkpoint::TensorInfo* info = check(name, shape);
  if (info == nullptr) return;
  const auto done = target.scalar_type() == at::kFloat ? checkpoint_.read_float32(name, floats_of(target))
                                                       : checkpoint_.read_stored(name, bytes_of(target));
  if (!done) return refuse(done.error());
  count(*info);
}

at::Tensor WeightTaker::take(const std::string& name, const std::vector<std::int64_t>& shape) {
  return read(name, shape, false);
}

at::Tensor WeightTaker::take_as(const std::string& name, const std::vector<std::int64_t>& shape) {
  const checkpoint::TensorInfo* info = check(name, shape, true);
  if (info == nullptr) return {};
  const at::Tensor tensor = read(name, info->shape, false);
  return tensor.defined() ? tensor.view(shape) : tensor;
}

Norm WeightTaker::norm(const std::string& name, std::int64_t width) {
  return {take(name + ".weight", {width}), take(name + ".bias", {width})};
}

Linear WeightTaker::layer(const std::string& weight, const std::string& bias, std::int64_t out, std::int64_t in) {
  Linear result;
  result.weight = read(weight, {out, in}, true);
  if (!bias.empty()) result.bias = read(bias, {out}, false);
  return result;
}

Linear WeightTaker::linear(const std::string& name, std::int64_t out, std::int64_t in) {
  return layer(name + ".weight", name + ".bias", out, in);
}

Linear WeightTaker::linear_without_bias(const std::string& name, std::int64_t out, std::int64_t in) {
  return layer(name + ".weight", "", out, in);
}

Linear WeightTaker::transposed(const std::string& name, std::int64_t in, std::int64_t out) {
  const at::Tensor matrix = read(name, {in, out}, true);
  return {matrix.defined() ? matrix.t().contiguous() : matrix, {}};
}

Linear WeightTaker::query_key_value(const std::string& query, const std::string& key, const std::string& value,
                                    std::int64_t width) {
  const std::string names[] = {query, key, value};
  const checkpoint::TensorInfo* first = check(query + ".weight", {width, width});
  if (first == nullptr) return {};
  // Half precision stays only where all three have the same.
  const bool half = precision_ == WeightPrecision::AsStored && is_half(first->dtype) &&
                    std::all_of(std::begin(names), std::end(names), [&](const std::string& name) {
                      const checkpoint::TensorInfo* info = checkpoint_.find(name + ".weight");
                      return info != nullptr && info->dtype == first->dtype;
                    });
  Linear result{at::empty({3 * width, width}, half ? half_type(first->dtype) : at::kFloat), at::empty({3 * width})};
  for (std::int64_t i = 0; i < 3; ++i) {
    read_into(names[i] + ".weight", {width, width}, result.weight.slice(0, i * width, (i + 1) * width));
    read_into(names[i] + ".bias", {width}, result.bias.slice(0, i * width, (i + 1) * width));
  }
  return result;
}

at::Tensor WeightTaker::table(const std::string& name, std::int64_t rows, std::int64_t width) {
  return read(name, {rows, width}, true);
}

double WeightTaker::scalar(const std::string& name) {
  const checkpoint::TensorInfo* info = check(name, {1}, true);
  if (info == nullptr) return 0.0;
  const at::Tensor tensor = read(name, info->shape, false);
  return tensor.defined() ? static_cast<double>(tensor.item<float>()) : 0.0;
}

int WeightTaker::count_blocks(const std::string& prefix, const std::string& suffix) {
  int named = 0;
  std::string_view last;
  const auto& tensors = checkpoint_.tensors();
  for (auto at = tensors.lower_bound(prefix); at != tensors.end() && at->first.starts_with(prefix); ++at) {
    const std::string_view rest = std::string_view(at->first).substr(prefix.size());
    const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    if (digits == 0 || digits == rest.size() || rest.substr(0, digits) == last) continue;
    last = rest.substr(0, digits);  // the tensors of one block follow each other
    ++named;
  }
  int blocks = 0;
  while (blocks <= kMostBlocks && has(prefix + std::to_string(blocks) + suffix)) ++blocks;
  // A block is missing or not whole, and what would be left is another model.
  if (blocks < named) refuse({ErrorCode::TensorMissing, {path(), prefix + std::to_string(blocks) + suffix}});
  return blocks;
}

void WeightTaker::expect_blocks(const std::string& prefix, const std::string& suffix, int blocks) {
  const std::string next = prefix + std::to_string(blocks) + suffix;
  if (has(next)) {
    refuse({ErrorCode::ConfigMismatch,
            {path(), std::to_string(blocks) + " blocks in " + prefix, "more than that (" + next + ")"}});
  }
}

}  // namespace m2ib::model
