#include "core/text/cleaning/fix_text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <span>
#include <string_view>

#include "core/text/cleaning/code_pages.h"
#include "core/text/cleaning/html_unescape.h"
#include "core/text/cleaning/mojibake.h"

namespace m2ib::text {
namespace {

/// Plain letters for a ligature or digraph; nothing for all other characters.
std::u32string_view letters_of_ligature(char32_t c) {
  switch (c) {
    case 0x132:
      return U"IJ";
    case 0x133:
      return U"ij";
    case 0x149:
      return U"\u02BCn";
    case 0x1C4:
      return U"D\u017D";
    case 0x1C5:
      return U"D\u017E";
    case 0x1C6:
      return U"d\u017E";
    case 0x1C7:
      return U"LJ";
    case 0x1C8:
      return U"Lj";
    case 0x1C9:
      return U"lj";
    case 0x1CA:
      return U"NJ";
    case 0x1CB:
      return U"Nj";
    case 0x1CC:
      return U"nj";
    case 0x1F1:
      return U"DZ";
    case 0x1F2:
      return U"Dz";
    case 0x1F3:
      return U"dz";
    case 0xFB00:
      return U"ff";
    case 0xFB01:
      return U"fi";
    case 0xFB02:
      return U"fl";
    case 0xFB03:
      return U"ffi";
    case 0xFB04:
      return U"ffl";
    case 0xFB05:
      return U"\u017Ft";
    case 0xFB06:
      return U"st";
    default:
      return {};
  }
}

/// Full-width and half-width forms in their usual width; one character each.
char32_t usual_width(char32_t c) {
  constexpr char32_t kIdeographicSpace = 0x3000;
  if (c == kIdeographicSpace) return U' ';
  if (c < 0xFF01 || c > 0xFFEF) return c;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(status);
  if (U_FAILURE(status)) return c;
  const icu::UnicodeString form = nfkc->normalize(icu::UnicodeString(static_cast<UChar32>(c)), status);
  return U_FAILURE(status) || form.countChar32() != 1 ? c : static_cast<char32_t>(form.char32At(0));
}

char32_t straight_quote(char32_t c) {
  if (c == 0x2BC || (c >= 0x2018 && c <= 0x201B)) return U'\'';
  return c >= 0x201C && c <= 0x201F ? U'"' : c;
}

char32_t line_feed(char32_t c) { return c == U'\r' || c == 0x2028 || c == 0x2029 || c == 0x85 ? U'\n' : c; }

bool is_removed(char32_t c) {
  return c <= 8 || c == 0xB || (c >= 0xE && c <= 0x1F) || c == 0x7F || (c >= 0x206A && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xFFF9 && c <= 0xFFFC);
}

/// Characters of the terminal's escape sequence (ESC [ digits and semicolons, letter) at `at`, or 0.
std::size_t escape_sequence_size(const TracedText& text, std::size_t at) {
  constexpr char32_t kEscape = 0x1B;
  if (text[at].value != kEscape || at + 1 >= text.size() || text[at + 1].value != U'[') return 0;
  std::size_t i = at + 2;
  while (i < text.size() && (text[i].value == U';' || u_isdigit(static_cast<UChar32>(text[i].value)))) ++i;
  const char32_t last = i < text.size() ? text[i].value | 0x20U : 0;
  return last >= U'a' && last <= U'z' ? i + 1 - at : 0;
}

/// All that can be done character by character, in ftfy's order: C1 controls, ligatures, width, quotes, line ends,
/// removed characters.
TracedText mend_characters(const TracedText& text) {
  TracedText out;
  out.reserve(text.size());
  const auto add = [&](char32_t value, const TracedChar& c) {
    value = line_feed(straight_quote(usual_width(value)));
    if (!is_removed(value)) out.push_back({value, c.begin, c.end});
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    TracedChar c = text[i];
    if (const std::size_t size = escape_sequence_size(text, i); size > 0) {
      i += size - 1;
      continue;
    }
    if (c.value == U'\r' && i + 1 < text.size() && text[i + 1].value == U'\n') c.end = text[++i].end;
    if (c.value >= 0x80 && c.value <= 0x9F) c.value = windows_1252(static_cast<std::uint8_t>(c.value));
    const std::u32string_view letters = letters_of_ligature(c.value);
    for (const char32_t letter : letters) add(letter, c);
    if (letters.empty()) add(c.value, c);
  }
  return out;
}

/// Counts the characters looked at, over all lines: what makes ordinary captions come out right takes a few rounds,
/// what takes thousands ("&amp;amp;amp;…") was made for that.
class Effort {
 public:
  explicit Effort(std::size_t caption) : left_(kLeast + kRounds * caption) {}
  bool spend(std::size_t characters) {
    const bool enough = left_ >= characters;
    left_ -= std::min(left_, characters);
    return enough;
  }

 private:
  static constexpr std::size_t kLeast = std::size_t{1} << 20U;
  static constexpr std::size_t kRounds = 4;
  std::size_t left_;
};

bool needs_nothing(const TracedText& line) {
  return std::ranges::all_of(line, [](const TracedChar& c) {
    return (c.value >= U' ' && c.value < 0x7F && c.value != U'&') || c.value == U'\n' || c.value == U'\t';
  });
}

Result<TracedText> fix_line(TracedText line, bool unescape, Effort& effort) {
  while (!needs_nothing(line) && effort.spend(line.size())) {
    TracedText mended = unescape ? unescape_closed_references(line) : line;
    while (effort.spend(mended.size())) {
      auto repaired = repair_mojibake(mended);
      if (!repaired) break;
      mended = std::move(*repaired);
    }
    mended = mend_characters(mended);
    TracedText composed;
    composed.reserve(mended.size());
    if (const auto done = append_nfc(mended, composed); !done) return tl::unexpected(done.error());
    const bool unchanged = same_characters(line, composed);
    line = std::move(composed);
    if (unchanged) break;
  }
  return line;
}

}  // namespace

Result<TracedText> fix_text(const TracedText& text) {
  constexpr std::size_t kLongestLine = 1'000'000;  // ftfy cuts longer ones
  TracedText out;
  out.reserve(text.size());
  Effort effort(text.size());
  bool unescape = true;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto first = text.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto limit = first + static_cast<std::ptrdiff_t>(std::min(kLongestLine, text.size() - begin));
    auto last = std::ranges::find(first, limit, U'\n', &TracedChar::value);
    if (last != limit) ++last;
    TracedText line(first, last);
    begin += line.size();
    if (std::ranges::find(line, U'<', &TracedChar::value) != line.end()) unescape = false;
    auto fixed = fix_line(std::move(line), unescape, effort);
    if (!fixed) return fixed;
    out.insert(out.end(), fixed->begin(), fixed->end());
  }
  return out;
}

}  // namespace m2ib::text
