#include "core/library/utf8.h"

#include <cstddef>

namespace m2ib::library {
namespace {

constexpr std::size_t kLongest = 2000;

/// Bytes of the well-formed sequence at the start of text, 0 where there is none (The Unicode Standard, table 3-7).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80U) return 1;
  if (first >= 0xC2U && first <= 0xDFU) return continues(1) ? 2 : 0;
  const unsigned second = byte(1);
  if (first >= 0xE0U && first <= 0xEFU) {
    const bool narrowed = (first == 0xE0U && second < 0xA0U) || (first == 0xEDU && second > 0x9FU);
    return !narrowed && continues(1) && continues(2) ? 3 : 0;
  }
  if (first >= 0xF0U && first <= 0xF4U) {
    const bool narrowed = (first == 0xF0U && second < 0x90U) || (first == 0xF4U && second > 0x8FU);
    return !narrowed && continues(1) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string short_utf8(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    const std::size_t taken = length == 0 ? 1 : length;
    if (result.size() + taken > kLongest) break;
    const bool kept = length != 0 && text.front() != '\0';
    result += kept ? text.substr(0, length) : std::string_view("?");
    text.remove_prefix(taken);
  }
  return result;
}

}  // namespace m2ib::library
