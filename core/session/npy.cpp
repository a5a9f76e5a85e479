#include "core/session/npy.h"

#include <bit>
#include <cstdint>
#include <string>

#include "core/base/files.h"

namespace m2ib::session {
namespace {

constexpr std::size_t kPreamble = 10;   ///< magic, version, header length
constexpr std::size_t kAlignment = 64;  ///< where NumPy wants the data to start

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text = "(";
  for (const std::size_t extent : shape) text += std::to_string(extent) + ", ";
  // A tuple of one needs its comma, "(3,)"; longer ones do without the last.
  if (!shape.empty()) text.resize(text.size() - (shape.size() == 1 ? 1 : 2));
  return text + ")";
}

void append(std::vector<std::byte>& bytes, const std::string& text) {
  for (const char character : text) bytes.push_back(static_cast<std::byte>(character));
}

}  // namespace

Result<std::vector<std::byte>> to_npy(std::span<const float> values, const std::vector<std::size_t>& shape) {
  std::size_t elements = 1;
  for (const std::size_t extent : shape) {
    if (extent != 0 && elements > values.size() / extent) {
      return fail(ErrorCode::ComputeFailed, "the array's shape does not fit its values");
    }
    elements *= extent;
  }
  if (elements != values.size()) return fail(ErrorCode::ComputeFailed, "the array's shape does not fit its values");

  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape_text(shape) + ", }";
  const std::size_t unpadded = kPreamble + header.size() + 1;
  header.append((kAlignment - unpadded % kAlignment) % kAlignment, ' ');
  header += '\n';

  std::vector<std::byte> bytes;
  bytes.reserve(kPreamble + header.size() + values.size() * sizeof(float));
  append(bytes, std::string("\x93NUMPY\x01\x00", 8));
  bytes.push_back(static_cast<std::byte>(header.size() & 0xFFU));
  bytes.push_back(static_cast<std::byte>(header.size() >> 8U));
  append(bytes, header);
  for (const float value : values) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (unsigned shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<std::byte>((bits >> shift) & 0xFFU));
  }
  return bytes;
}

Result<void> write_npy(const std::filesystem::path& path, std::span<const float> values,
                       const std::vector<std::size_t>& shape) {
  const auto bytes = to_npy(values, shape);
  if (!bytes) return tl::unexpected(bytes.error());
  return write_file_atomically(path, *bytes);
}

}  // namespace m2ib::session
