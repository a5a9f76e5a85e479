#include "core/base/zip_directory.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace m2ib {
namespace {

template <class T>
T number_at(std::string_view text, std::size_t place) {
  T value = 0;
  if (place + sizeof(T) <= text.size()) std::memcpy(&value, text.data() + place, sizeof(T));
  return value;
}

}  // namespace

Result<bool> zip_directory_is_too_large(const ReadAt& read_at, std::uint64_t file_size,
                                        const ZipDirectoryLimits& limits) {
  const auto claims_too_much = [&](std::uint64_t entries, std::uint64_t bytes) {
    return entries > limits.entries || bytes > limits.bytes;
  };
  constexpr std::uint64_t kTail = 65536 + 22 + 20 + 56;  // longest comment, and the three end records
  const std::uint64_t begin = file_size - std::min(kTail, file_size);
  const auto tail = read_at(begin, kTail);
  if (!tail) return tl::unexpected(tail.error());
  const std::string_view text = *tail;
  for (std::size_t at = text.find("PK\x05\x06"); at != std::string_view::npos; at = text.find("PK\x05\x06", at + 1)) {
    const auto entries = number_at<std::uint16_t>(text, at + 10);
    const auto bytes = number_at<std::uint32_t>(text, at + 12);
    if (bytes != 0xFFFFFFFFU && claims_too_much(entries, bytes)) return true;
    constexpr std::size_t kLocator = 20;
    if (at < kLocator || text.substr(at - kLocator, 4) != "PK\x06\x07") continue;
    constexpr std::uint64_t kRecord = 56;
    const auto record = read_at(number_at<std::uint64_t>(text, at - kLocator + 8), kRecord);
    if (!record) return tl::unexpected(record.error());
    if (record->starts_with("PK\x06\x06") &&
        claims_too_much(number_at<std::uint64_t>(*record, 32), number_at<std::uint64_t>(*record, 40))) {
      return true;
    }
  }
  return false;
}

}  // namespace m2ib
