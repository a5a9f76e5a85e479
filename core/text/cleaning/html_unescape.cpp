#include "core/text/cleaning/html_unescape.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

#include "core/text/embedded_data.h"

namespace m2ib::text {
namespace {

constexpr std::size_t kLongestName = 32;        // of all, with ";"
constexpr std::size_t kLongestOpenName = 6;     // of those that need no ";"
constexpr std::size_t kLongestClosedBody = 24;  // that ftfy looks at, without "&" and ";"

struct Entity {
  std::string_view name;
  std::u32string value;
};

std::vector<Entity> parse_entities(std::string_view lines) {
  std::vector<Entity> entities;
  while (!lines.empty()) {
    const std::size_t line_end = lines.find('\n');
    const std::string_view line = lines.substr(0, line_end);
    lines.remove_prefix(line_end + 1);
    std::size_t at = line.find(' ');
    Entity entity{line.substr(0, at), {}};
    while (at < line.size()) {
      std::uint32_t value = 0;
      at = static_cast<std::size_t>(std::from_chars(&line[at + 1], line.data() + line.size(), value, 16).ptr -
                                    line.data());
      entity.value += static_cast<char32_t>(value);
    }
    entities.push_back(std::move(entity));
  }
  return entities;
}

const std::u32string* find_entity(std::string_view name) {
  static const std::vector<Entity> entities = parse_entities(embedded_html_entities());
  const auto found = std::ranges::lower_bound(entities, name, {}, &Entity::name);
  return found == entities.end() || found->name != name ? nullptr : &found->value;
}

/// What a reference stands for and how many characters it takes, "&" included.
struct Replacement {
  std::u32string value;
  std::size_t length = 0;
};

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_hex_digit(char32_t c) { return is_digit(c) || (c >= U'a' && c <= U'f') || (c >= U'A' && c <= U'F'); }
bool is_alphanumeric(char32_t c) { return is_digit(c) || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }

/// HTML's reading of a number: windows-1252 for the C1 controls, nothing for controls and non-characters.
std::u32string number_value(std::uint32_t number) {
  constexpr std::array<char16_t, 32> kWindows1252 = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                                     0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                                     0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                     0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
  constexpr std::uint32_t kLast = 0x10FFFF;
  if (number >= 0x80 && number <= 0x9F) return {kWindows1252[number - 0x80]};
  if (number == 0 || (number >= 0xD800 && number <= 0xDFFF) || number > kLast) return {0xFFFD};
  const bool control =
      (number < 0x20 && number != '\t' && number != '\n' && number != '\f' && number != '\r') || number == 0x7F;
  const bool no_character = (number >= 0xFDD0 && number <= 0xFDEF) || (number & 0xFFFEU) == 0xFFFEU;
  if (control || no_character) return {};
  return {static_cast<char32_t>(number)};
}

/// Reads one text; positions are indices of characters.
class Reader {
 public:
  explicit Reader(const TracedText& text) : text_(text) {}

  [[nodiscard]] char32_t at(std::size_t i) const { return i < text_.size() ? text_[i].value : 0; }

  /// "#123", "#x1F" and an optional ";" behind the "&" at `begin`.
  [[nodiscard]] std::optional<Replacement> number(std::size_t begin) const {
    std::size_t i = begin + 2;
    const bool hex = at(i) == U'x' || at(i) == U'X';
    if (hex) ++i;
    const std::size_t first = i;
    constexpr std::uint32_t kTooLarge = 0x110000;
    std::uint32_t number = 0;
    for (; hex ? is_hex_digit(at(i)) : is_digit(at(i)); ++i) {
      const std::uint32_t digit = is_digit(at(i)) ? at(i) - U'0' : (at(i) | 0x20U) - U'a' + 10;
      number = std::min(number * (hex ? 16 : 10) + digit, kTooLarge);
    }
    if (i == first) return std::nullopt;
    if (at(i) == U';') ++i;
    return Replacement{number_value(number), i - begin};
  }

  /// A known name, or the longest known beginning of what looks like one, behind the "&" at `begin`.
  [[nodiscard]] std::optional<Replacement> name(std::size_t begin) const {
    std::string ascii;
    std::size_t i = begin + 1;
    while (i <= begin + kLongestName && in_name(i)) {
      if (at(i) < 0x80 && ascii.size() == i - begin - 1) ascii += static_cast<char>(at(i));
      ++i;
    }
    if (at(i) == U';' && ascii.size() == i - begin - 1) {
      if (const auto* value = find_entity(ascii + ';')) return Replacement{*value, i + 1 - begin};
    }
    for (std::size_t size = std::min(ascii.size(), kLongestOpenName); size > 1; --size) {
      if (const auto* value = find_entity(ascii.substr(0, size))) return Replacement{*value, size + 1};
    }
    return std::nullopt;
  }

  /// A reference with ";" as ftfy takes it.
  [[nodiscard]] std::optional<Replacement> closed(std::size_t begin) const {
    const std::size_t first = begin + (at(begin + 1) == U'#' ? 2 : 1);
    std::size_t i = first;
    while (i < first + kLongestClosedBody && is_alphanumeric(at(i))) ++i;
    if (i == first || at(i) != U';') return std::nullopt;
    const std::size_t length = i + 1 - begin;
    if (first == begin + 2) {
      const auto found = number(begin);
      return found && found->length == length && found->value != U";" ? found : std::nullopt;
    }
    std::string ascii;
    for (std::size_t k = first; k <= i; ++k) ascii += static_cast<char>(at(k));
    if (const auto* value = find_entity(ascii)) return Replacement{*value, length};
    return in_capitals(ascii, begin, length);
  }

 private:
  [[nodiscard]] bool in_name(std::size_t i) const {
    if (i >= text_.size()) return false;
    const char32_t c = text_[i].value;
    return c != U'\t' && c != U'\n' && c != U'\f' && c != U' ' && c != U'<' && c != U'&' && c != U'#' && c != U';';
  }

  [[nodiscard]] std::optional<Replacement> in_capitals(std::string ascii, std::size_t begin, std::size_t length) const {
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    if (std::ranges::any_of(ascii, is_lower) || name(begin)) return std::nullopt;
    std::ranges::transform(ascii, ascii.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    const auto* value = find_entity(ascii);
    if (value == nullptr) return std::nullopt;
    icu::UnicodeString upper =
        icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(value->data()), std::int32_t(value->size()));
    upper.toUpper(icu::Locale::getRoot());
    Replacement replacement{{}, length};
    for (std::int32_t i = 0; i < upper.length(); i = upper.moveIndex32(i, 1)) {
      replacement.value += static_cast<char32_t>(upper.char32At(i));
    }
    return replacement;
  }

  const TracedText& text_;
};

/// `find` gives the replacement for the reference at an "&", if it is one.
template <class Find>
TracedText replace_references(const TracedText& text, Find find) {
  const auto is_ampersand = [](const TracedChar& c) { return c.value == U'&'; };
  if (std::ranges::none_of(text, is_ampersand)) return text;
  TracedText out;
  out.reserve(text.size());
  const Reader reader(text);
  for (std::size_t i = 0; i < text.size();) {
    const auto found = is_ampersand(text[i]) ? find(reader, i) : std::nullopt;
    if (!found) {
      out.push_back(text[i++]);
      continue;
    }
    const std::uint32_t begin = text[i].begin;
    i += found->length;
    for (const char32_t c : found->value) out.push_back({c, begin, text[i - 1].end});
  }
  return out;
}

}  // namespace

TracedText html_unescape(const TracedText& text) {
  return replace_references(text, [](const Reader& reader, std::size_t i) {
    return reader.at(i + 1) == U'#' ? reader.number(i) : reader.name(i);
  });
}

TracedText unescape_closed_references(const TracedText& text) {
  return replace_references(text, [](const Reader& reader, std::size_t i) { return reader.closed(i); });
}

}  // namespace m2ib::text
