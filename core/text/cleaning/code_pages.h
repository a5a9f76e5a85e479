#pragma once

#include <array>
#include <cstdint>

/// Single-byte encodings that UTF-8 text is often read in by mistake.
namespace m2ib::text {

enum class CodePage : std::uint8_t {
  Latin1,
  Windows1252,
  Windows1251,
  Windows1250,
  Windows1253,
  Windows1254,
  Windows1257,
  Latin2,
  MacRoman,
  Cp437,
};

/// In the order in which they are tried.
inline constexpr std::array kCodePages = {
    CodePage::Latin1,      CodePage::Windows1252, CodePage::Windows1251, CodePage::Windows1250, CodePage::Windows1253,
    CodePage::Windows1254, CodePage::Windows1257, CodePage::Latin2,      CodePage::MacRoman,    CodePage::Cp437};

/// A character's byte in every page, by the page's number; 0 where it has none.
using PageBytes = std::array<std::uint8_t, kCodePages.size()>;

/// For a character from U+0080 on; those below are their own bytes. In the Windows pages a byte without a character
/// stands for the control character of its number, and byte 1A for U+FFFD, as programs that read carelessly have it.
[[nodiscard]] PageBytes bytes_of(char32_t c);

/// The character of a byte in Windows-1252.
[[nodiscard]] char32_t windows_1252(std::uint8_t byte);

}  // namespace m2ib::text
