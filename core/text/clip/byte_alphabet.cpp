#include "core/text/clip/byte_alphabet.h"

#include <algorithm>

namespace m2ib::text {
namespace {

bool stands_for_itself(unsigned byte) {
  return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

/// UTF-8 of a code point below U+0800; the table needs no more.
std::string utf8(unsigned code_point) {
  if (code_point < 0x80) return std::string(1, static_cast<char>(code_point));
  return {static_cast<char>(0xC0U | (code_point >> 6U)), static_cast<char>(0x80U | (code_point & 0x3FU))};
}

}  // namespace

const std::array<std::string, 256>& byte_symbols() {
  static const auto table = [] {
    std::array<std::string, 256> symbols;
    unsigned next_free = 0x100;
    for (unsigned byte = 0; byte < 256; ++byte) symbols[byte] = utf8(stands_for_itself(byte) ? byte : next_free++);
    return symbols;
  }();
  return table;
}

const std::array<std::uint8_t, 256>& bytes_in_vocabulary_order() {
  static const auto order = [] {
    std::array<std::uint8_t, 256> bytes{};
    for (unsigned byte = 0; byte < 256; ++byte) bytes[byte] = static_cast<std::uint8_t>(byte);
    std::stable_partition(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return stands_for_itself(byte); });
    return bytes;
  }();
  return order;
}

}  // namespace m2ib::text
