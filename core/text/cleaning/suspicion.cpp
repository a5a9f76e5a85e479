#include "core/text/cleaning/suspicion.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <string_view>

namespace m2ib::text {
namespace {

UChar32 icu_char(char32_t c) { return static_cast<UChar32>(c); }
bool is_letter(char32_t c) { return u_isalpha(icu_char(c)) && c != 0xAA && c != 0xBA; }  // no ordinal indicators
bool is_small(char32_t c) { return u_islower(icu_char(c)) && is_letter(c); }
bool is_capital(char32_t c) { return u_isupper(icu_char(c)); }
bool is_one_of(char32_t c, std::u32string_view set) { return set.find(c) != std::u32string_view::npos; }

constexpr char32_t kOhm = 0x3A9;  // written behind "k" and "M"

UScriptCode script(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(icu_char(c), &status);
}

bool mixes_scripts(char32_t left, char32_t right) {
  return is_letter(left) && is_letter(right) && script(left) != script(right);
}

/// Signs that never stand right behind a letter: C1 controls, currency, accents that stand alone, opening marks,
/// fractions. Footnote marks, closing quotes, dashes, degrees and superscripts are not among them.
bool never_follows_letter(char32_t letter, char32_t c) {
  constexpr std::u32string_view kFractions = U"\u00BC\u00BD\u00BE";
  constexpr std::u32string_view kDiameterAndAngstrom = U"\u00D8\u00C5";
  if (is_one_of(c, kFractions)) return !is_one_of(letter, kDiameterAndAngstrom);
  return (c >= 0x80 && c <= 0x9F) || is_one_of(c,
                                               U"\u20AC\u00A2\u00A3\u00A4\u00A5\u0192"  // currency
                                               U"\u201A\u201E\u00A1\u00BF"              // opening
                                               U"\u02C6\u02DC\u00A8\u00AF\u00B4\u00B8"  // accents
                                               U"\u2030\u00A6\u00AC\u00B5");
}

/// "Ã", "Â" and (in Windows-1250) "Ă" begin the sequences of the Latin-1 letters. In real text these capitals stand
/// among other capitals, and only punctuation follows them at the end of a word.
bool is_odd_latin_lead(char32_t before, char32_t lead, char32_t next) {
  if (!is_one_of(lead, U"\u00C2\u00C3\u0102")) return false;
  constexpr std::u32string_view kMarks = U"\u00A7\u00A9\u00AA\u00AE\u00B0\u00B1\u00B2\u00B3\u00B6\u00B7\u00B9\u00BA";
  if (is_one_of(next, kMarks) || is_one_of(next, U"\u0152\u0153\u0161\u017D\u017E\u0178")) return true;
  return !is_letter(next) && !is_capital(before);
}

/// Pairs of MacRoman and code page 437, whose lead bytes are mathematical signs, quotes, and lines of boxes.
bool is_odd_symbol_pair(char32_t lead, char32_t next) {
  constexpr std::u32string_view kRootAndNot = U"\u221A\u00AC";
  constexpr std::u32string_view kMacSigns =
      U"\u2020\u00B0\u00A2\u00A3\u00A7\u2022\u00B6\u00DF\u00AE\u00A9\u2122\u00B4\u00A8\u2260\u00C6\u00D8\u221E\u00B1"
      U"\u2264\u2265\u00A5\u00B5\u2202\u2211\u220F\u222B\u00AA\u00BA\u00E6\u00F8";
  if (is_one_of(lead, kRootAndNot) || is_one_of(lead, U"\u0152\u0153")) return is_one_of(next, kMacSigns);
  if (lead == 0x201A) return is_one_of(next, U"\u00C4\u00C5\u00E0\u00E2");
  const bool box = lead >= 0x2500 && lead <= 0x259F;
  return box &&
         (is_letter(next) ||
          is_one_of(next, U"\u2310\u00AC\u00BD\u00BC\u00A1\u00AB\u00BB\u00AA\u00BA\u00BF\u00A2\u00A3\u00A5\u20A7"));
}

bool is_odd_pair(char32_t left, char32_t right) {
  if (right == kOhm) return false;
  if (is_small(left) && is_capital(right)) return true;
  if (mixes_scripts(left, right)) return true;
  if (is_letter(left) && never_follows_letter(left, right)) return true;
  return left >= 0x80 && is_letter(left) && is_one_of(right, U"\u0152\u0153");
}

}  // namespace

bool is_suspicious(const TracedText& line, const ByteSequence& sequence) {
  const char32_t before = sequence.begin > 0 ? line[sequence.begin - 1].value : U' ';
  const char32_t lead = line[sequence.begin].value;
  const char32_t next = line[sequence.begin + 1].value;
  if (is_odd_pair(before, lead) || is_odd_latin_lead(before, lead, next) || is_odd_symbol_pair(lead, next)) return true;
  constexpr char32_t kACircumflex = 0xE2;  // the lead byte of punctuation and symbols
  if (lead == kACircumflex && is_one_of(next, U"\u0160\u0161\u017D\u017E\u0178")) return true;
  constexpr char32_t kTimes = 0xD7;  // the lead byte of Hebrew
  if (lead == kTimes && never_follows_letter(U'\u00D8', next)) return true;
  for (std::size_t i = sequence.begin; i + 1 < sequence.begin + sequence.length; ++i) {
    if (is_odd_pair(line[i].value, line[i + 1].value)) return true;
  }
  return false;
}

}  // namespace m2ib::text
