#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace m2ib::image {

/// Bytes of a file that nobody has checked: whatever lies beyond the end reads as 0, has() asks first.
class ByteView {
 public:
  explicit ByteView(std::span<const std::byte> bytes) : bytes_(bytes) {}

  [[nodiscard]] std::uint64_t size() const { return bytes_.size(); }
  [[nodiscard]] bool has(std::uint64_t at, std::uint64_t count) const {
    return at <= bytes_.size() && count <= bytes_.size() - at;
  }
  [[nodiscard]] bool starts_with(std::string_view magic, std::uint64_t at = 0) const {
    return has(at, magic.size()) && std::memcmp(bytes_.data() + at, magic.data(), magic.size()) == 0;
  }
  [[nodiscard]] std::span<const std::byte> part(std::uint64_t at, std::uint64_t count) const {
    return has(at, count) ? bytes_.subspan(at, count) : std::span<const std::byte>();
  }

  [[nodiscard]] std::uint32_t u8(std::uint64_t at) const {
    return has(at, 1) ? static_cast<std::uint32_t>(bytes_[at]) : 0U;
  }
  [[nodiscard]] std::uint32_t le16(std::uint64_t at) const { return u8(at) | u8(at + 1) << 8U; }
  [[nodiscard]] std::uint32_t le24(std::uint64_t at) const { return le16(at) | u8(at + 2) << 16U; }
  [[nodiscard]] std::uint32_t le32(std::uint64_t at) const { return le16(at) | le16(at + 2) << 16U; }
  [[nodiscard]] std::uint64_t le64(std::uint64_t at) const {
    return le32(at) | static_cast<std::uint64_t>(le32(at + 4)) << 32U;
  }
  [[nodiscard]] std::uint32_t be16(std::uint64_t at) const { return u8(at) << 8U | u8(at + 1); }
  [[nodiscard]] std::uint32_t be32(std::uint64_t at) const { return be16(at) << 16U | be16(at + 2); }
  [[nodiscard]] std::uint64_t be64(std::uint64_t at) const {
    return static_cast<std::uint64_t>(be32(at)) << 32U | be32(at + 4);
  }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace m2ib::image
