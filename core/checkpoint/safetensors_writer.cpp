#include <algorithm>
#include <bit>
#include <cstring>
#include <tuple>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/checkpoint/safetensors.h"

namespace m2ib::checkpoint {
namespace {

constexpr std::size_t kHeaderAlignment = 8;

/// Rounds to the nearest half; of two equally near, to the even one.
std::uint16_t float_to_half(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = (bits >> 16U) & 0x8000U;
  const std::uint32_t magnitude = bits & 0x7FFFFFFFU;
  if (magnitude > 0x7F800000U) {  // NaN: quiet, with the upper bits of its payload
    return static_cast<std::uint16_t>(sign | 0x7E00U | ((magnitude >> 13U) & 0x1FFU));
  }
  if (magnitude >= 0x477FF000U) return static_cast<std::uint16_t>(sign | 0x7C00U);  // from 65520 on: infinity
  if (magnitude >= 0x38800000U) {                                                   // normal: at least 2^-14
    const std::uint32_t rebiased = magnitude - (112U << 23U);
    const std::uint32_t to_even = (rebiased >> 13U) & 1U;
    return static_cast<std::uint16_t>(sign | ((rebiased + 0xFFFU + to_even) >> 13U));
  }
  const std::uint32_t exponent = magnitude >> 23U;
  if (exponent < 102U) return static_cast<std::uint16_t>(sign);  // below 2^-25, half of the smallest subnormal
  const std::uint32_t mantissa = (magnitude & 0x7FFFFFU) | 0x800000U;
  const std::uint32_t shift = 126U - exponent;  // 14 … 24
  const std::uint32_t quotient = mantissa >> shift;
  const std::uint32_t remainder = mantissa & ((1U << shift) - 1U);
  const std::uint32_t halfway = 1U << (shift - 1U);
  const bool up = remainder > halfway || (remainder == halfway && (quotient & 1U) != 0U);
  return static_cast<std::uint16_t>(sign | (quotient + (up ? 1U : 0U)));
}

/// A JSON string literal; bytes that are not UTF-8 become U+FFFD.
std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string header_of(const std::vector<NamedTensor>& tensors, const std::map<std::string, std::string>& metadata) {
  std::string header = "{";
  if (!metadata.empty()) {
    header += "\"__metadata__\":{";
    for (const auto& [name, value] : metadata) header += quoted(name) + ":" + quoted(value) + ",";
    header.back() = '}';
    header += ",";
  }
  std::size_t position = 0;
  for (const NamedTensor& tensor : tensors) {
    header += quoted(tensor.name) + R"(:{"dtype":")" + to_string(tensor.dtype) + R"(","shape":)" +
              nlohmann::json(tensor.shape).dump() + R"(,"data_offsets":[)" + std::to_string(position) + ",";
    position += tensor.data.size();
    header += std::to_string(position) + "]},";
  }
  if (header.back() == ',') header.pop_back();
  header += "}";
  header.append((kHeaderAlignment - header.size() % kHeaderAlignment) % kHeaderAlignment, ' ');
  return header;
}

}  // namespace

NamedTensor make_tensor(std::string name, std::vector<std::int64_t> shape, std::span<const float> values, DType dtype) {
  NamedTensor tensor;
  tensor.name = std::move(name);
  tensor.shape = std::move(shape);
  tensor.dtype = dtype == DType::F16 ? DType::F16 : DType::F32;
  tensor.data.resize(values.size() * size_of(tensor.dtype));
  if (values.empty()) return tensor;
  if (tensor.dtype == DType::F32) {
    std::memcpy(tensor.data.data(), values.data(), tensor.data.size());
    return tensor;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::uint16_t half = float_to_half(values[i]);
    std::memcpy(tensor.data.data() + i * sizeof(half), &half, sizeof(half));
  }
  return tensor;
}

std::vector<std::byte> to_safetensors(std::vector<NamedTensor> tensors,
                                      const std::map<std::string, std::string>& metadata) {
  std::ranges::sort(tensors, [](const NamedTensor& a, const NamedTensor& b) {
    const std::size_t size_a = size_of(a.dtype);
    const std::size_t size_b = size_of(b.dtype);
    return std::tie(size_b, a.name) < std::tie(size_a, b.name);
  });
  const std::string header = header_of(tensors, metadata);
  const std::uint64_t header_bytes = header.size();
  std::size_t total = sizeof(header_bytes) + header.size();
  for (const NamedTensor& tensor : tensors) total += tensor.data.size();

  std::vector<std::byte> file;
  file.reserve(total);
  const auto append = [&file](std::span<const std::byte> bytes) {
    file.insert(file.end(), bytes.begin(), bytes.end());
  };
  append(std::as_bytes(std::span(&header_bytes, 1)));
  append(std::as_bytes(std::span(header)));
  for (const NamedTensor& tensor : tensors) append(tensor.data);
  return file;
}

}  // namespace m2ib::checkpoint
