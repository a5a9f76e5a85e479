#include "core/text/cleaning/code_pages.h"

#include <unicode/ucnv.h>

#include <cstddef>
#include <unordered_map>

namespace m2ib::text {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

const char* converter_name(CodePage page) {
  switch (page) {
    case CodePage::Latin1:
      return "ISO-8859-1";
    case CodePage::Windows1252:
      return "ibm-5348_P100-1997";
    case CodePage::Windows1251:
      return "ibm-5347_P100-1998";
    case CodePage::Windows1250:
      return "ibm-5346_P100-1998";
    case CodePage::Windows1253:
      return "ibm-5349_P100-1998";
    case CodePage::Windows1254:
      return "ibm-5350_P100-1998";
    case CodePage::Windows1257:
      return "ibm-9449_P100-2002";
    case CodePage::Latin2:
      return "ISO-8859-2";
    case CodePage::MacRoman:
      return "macos-0_2-10.2";
    case CodePage::Cp437:
      return "ibm-437_P100-1995";
  }
  return "";
}

bool is_windows(CodePage page) { return page >= CodePage::Windows1252 && page <= CodePage::Windows1257; }

/// The characters of bytes 80 to FF; the byte's own number where the page has none.
std::array<char32_t, 128> upper_half(CodePage page) {
  std::array<char32_t, 128> characters{};
  for (std::size_t i = 0; i < characters.size(); ++i) characters[i] = static_cast<char32_t>(0x80 + i);
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(converter_name(page), &status);
  for (std::size_t i = 0; i < characters.size() && U_SUCCESS(status); ++i) {
    const char byte = static_cast<char>(0x80 + i);
    std::array<UChar, 4> out{};
    const std::int32_t size = ucnv_toUChars(converter, out.data(), 4, &byte, 1, &status);
    if (size == 1 && out[0] != kReplacement) characters[i] = out[0];
  }
  ucnv_close(converter);
  return characters;
}

const std::unordered_map<char32_t, PageBytes>& bytes_by_character() {
  static const auto table = [] {
    std::unordered_map<char32_t, PageBytes> bytes;
    for (const CodePage page : kCodePages) {
      const auto index = static_cast<std::size_t>(page);
      const auto characters = upper_half(page);
      for (std::size_t i = 0; i < characters.size(); ++i) {
        bytes[characters[i]][index] = static_cast<std::uint8_t>(0x80 + i);
      }
      if (is_windows(page)) bytes[kReplacement][index] = 0x1A;
    }
    return bytes;
  }();
  return table;
}

}  // namespace

PageBytes bytes_of(char32_t c) {
  const auto& table = bytes_by_character();
  const auto found = table.find(c);
  return found == table.end() ? PageBytes{} : found->second;
}

char32_t windows_1252(std::uint8_t byte) {
  static const auto characters = upper_half(CodePage::Windows1252);
  return byte < 0x80 ? byte : characters[byte - 0x80U];
}

}  // namespace m2ib::text
