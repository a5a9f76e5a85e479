#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <numeric>

#include "core/checkpoint/safetensors.h"

namespace m2ib::checkpoint {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors data is little-endian and read as it lies");

float half_to_float(std::uint16_t half) {
  const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000U) << 16U;
  const std::uint32_t exponent = (half >> 10U) & 0x1FU;
  const std::uint32_t mantissa = half & 0x3FFU;
  if (exponent == 0x1FU) return std::bit_cast<float>(sign | 0x7F800000U | (mantissa << 13U));  // infinity, NaN
  if (exponent == 0) {                                                                         // zero, subnormal
    const float magnitude = static_cast<float>(mantissa) * 0x1.0p-24F;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | sign);
  }
  return std::bit_cast<float>(sign | ((exponent + 112U) << 23U) | (mantissa << 13U));
}

float bfloat_to_float(std::uint16_t value) { return std::bit_cast<float>(static_cast<std::uint32_t>(value) << 16U); }

/// Calls convert on each element of type T, copied out because it may lie unaligned.
template <class T, class Out, class Convert>
void convert_all(std::span<const std::byte> bytes, std::vector<Out>& out, Convert convert) {
  out.resize(bytes.size() / sizeof(T));
  for (std::size_t i = 0; i < out.size(); ++i) {
    T value;
    std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
    out[i] = convert(value);
  }
}

template <class T>
void widen_all(std::span<const std::byte> bytes, std::vector<std::int64_t>& out) {
  convert_all<T>(bytes, out, [](T value) { return static_cast<std::int64_t>(value); });
}

}  // namespace

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
  std::vector<float> out;
  switch (dtype) {
    case DType::F32:
      out.resize(bytes.size() / sizeof(float));
      if (!out.empty()) std::memcpy(out.data(), bytes.data(), out.size() * sizeof(float));
      break;
    case DType::F16:
      convert_all<std::uint16_t>(bytes, out, half_to_float);
      break;
    case DType::BF16:
      convert_all<std::uint16_t>(bytes, out, bfloat_to_float);
      break;
    case DType::F64:
      convert_all<double>(bytes, out, [](double value) { return static_cast<float>(value); });
      break;
    default:
      break;
  }
  return out;
}

std::vector<std::int64_t> TensorView::to_int64() const {
  std::vector<std::int64_t> out;
  switch (dtype) {
    case DType::Bool:
      convert_all<std::uint8_t>(bytes, out, [](std::uint8_t value) { return std::int64_t{value != 0}; });
      break;
    case DType::U8:
      widen_all<std::uint8_t>(bytes, out);
      break;
    case DType::I8:
      widen_all<std::int8_t>(bytes, out);
      break;
    case DType::I16:
      widen_all<std::int16_t>(bytes, out);
      break;
    case DType::U16:
      widen_all<std::uint16_t>(bytes, out);
      break;
    case DType::I32:
      widen_all<std::int32_t>(bytes, out);
      break;
    case DType::U32:
      widen_all<std::uint32_t>(bytes, out);
      break;
    case DType::I64:
      widen_all<std::int64_t>(bytes, out);
      break;
    case DType::U64:
      widen_all<std::uint64_t>(bytes, out);
      break;
    default:
      break;
  }
  return out;
}

}  // namespace m2ib::checkpoint
