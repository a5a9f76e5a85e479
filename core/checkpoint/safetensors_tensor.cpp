#include <functional>
#include <numeric>

#include "core/checkpoint/numbers.h"
#include "core/checkpoint/safetensors.h"

namespace m2ib::checkpoint {
std::size_t size_of(DType dtype) {
  switch (dtype) {
    case DType::Bool:
    case DType::U8:
    case DType::I8:
      return 1;
    case DType::I16:
    case DType::U16:
    case DType::F16:
    case DType::BF16:
      return 2;
    case DType::I32:
    case DType::U32:
    case DType::F32:
      return 4;
    case DType::F64:
    case DType::I64:
    case DType::U64:
      return 8;
  }
  return 1;
}

const char* to_string(DType dtype) {
  switch (dtype) {
    case DType::Bool:
      return "BOOL";
    case DType::U8:
      return "U8";
    case DType::I8:
      return "I8";
    case DType::I16:
      return "I16";
    case DType::U16:
      return "U16";
    case DType::F16:
      return "F16";
    case DType::BF16:
      return "BF16";
    case DType::I32:
      return "I32";
    case DType::U32:
      return "U32";
    case DType::F32:
      return "F32";
    case DType::F64:
      return "F64";
    case DType::I64:
      return "I64";
    case DType::U64:
      return "U64";
  }
  return "?";
}

std::int64_t TensorView::elements() const {
  return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

std::vector<float> TensorView::to_float32() const {
  if (!is_floating(dtype)) return {};
  std::vector<float> out(bytes.size() / size_of(dtype));
  checkpoint::to_float32(dtype, bytes, out);
  return out;
}

std::vector<std::int64_t> TensorView::to_int64() const { return checkpoint::to_int64(dtype, bytes); }

}  // namespace m2ib::checkpoint
