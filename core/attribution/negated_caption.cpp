#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>

#include "core/attribution/caption_support.h"

namespace m2ib::attribution {
namespace {

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }
char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }
char upper(char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); }

/// Single blanks, none at the ends.
std::string with_single_blanks(const std::string& caption) {
  std::string text;
  for (const char c : caption) {
    if (!is_space(c)) {
      text += c;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  if (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

bool equal_letters(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

/// What follows a beginning of whole words, in any case.
std::optional<std::string> after(const std::string& text, std::string_view beginning) {
  if (text.size() <= beginning.size() || text[beginning.size()] != ' ') return std::nullopt;
  if (!equal_letters(std::string_view(text).substr(0, beginning.size()), beginning)) return std::nullopt;
  return text.substr(beginning.size() + 1);
}

/// The text with the first occurrence of `part`, in any case, replaced.
std::optional<std::string> replaced(const std::string& text, std::string_view part, std::string_view by) {
  const auto found = std::search(text.begin(), text.end(), part.begin(), part.end(),
                                 [](char x, char y) { return lower(x) == lower(y); });
  if (found == text.end()) return std::nullopt;
  return std::string(text.begin(), found)
      .append(by)
      .append(found + static_cast<std::ptrdiff_t>(part.size()), text.end());
}

std::string without_article(const std::string& text) {
  for (const char* article : {"a", "an", "the"}) {
    if (auto rest = after(text, article)) return *rest;
  }
  return text;
}

struct Rule {
  const char* from;
  const char* to;
};

// Beginnings of a caption; the negated ones first, so that "there is no" is not taken for "there is".
constexpr std::array kBeginnings = {
    Rule{"there is no evidence of", "there is"},
    Rule{"there is no", "there is"},
    Rule{"there are no", "there are"},
    Rule{"there is", "there is no"},
    Rule{"there are", "there are no"},
    Rule{"no evidence of", ""},
    Rule{"no sign of", ""},
    Rule{"no signs of", ""},
    Rule{"negative for", ""},
    Rule{"absence of", ""},
    Rule{"free of", ""},
    Rule{"without", ""},
    Rule{"no", ""},
    Rule{"normal", "abnormal"},
    Rule{"abnormal", "normal"},
};

// Words within, looked for with a blank behind the caption, so that they may end it.
constexpr std::array kParts = {
    Rule{" is absent ", " is present "},
    Rule{" is present ", " is absent "},
    Rule{" are absent ", " are present "},
    Rule{" are present ", " are absent "},
    Rule{" is not ", " is "},
    Rule{" are not ", " are "},
    Rule{" is ", " is not "},
    Rule{" are ", " are not "},
    Rule{" showing no ", " showing "},
    Rule{" shows no ", " shows "},
    Rule{" showing ", " showing no "},
    Rule{" shows ", " shows no "},
    Rule{" without ", " with "},
    Rule{" with no ", " with "},
};

std::string negated(const std::string& text) {
  if (text.empty()) return "no finding";
  if (equal_letters(text, "clear lungs")) return "lungs are not clear";
  if (equal_letters(text, "normal")) return "abnormal";
  if (equal_letters(text, "abnormal")) return "normal";
  for (const Rule& rule : kBeginnings) {
    const auto rest = after(text, rule.from);
    if (!rest) continue;
    const std::string to = rule.to;
    if (to.empty()) return *rest;
    return to + " " + (to.ends_with(" no") ? without_article(*rest) : *rest);
  }
  for (const Rule& rule : kParts) {
    if (auto result = replaced(text + " ", rule.from, rule.to)) return with_single_blanks(*result);
  }
  return "no " + without_article(text);
}

}  // namespace

std::string negated_caption(const std::string& caption) {
  std::string text = with_single_blanks(caption);
  std::string stop;
  while (!text.empty() && (text.back() == '.' || text.back() == '!' || text.back() == '?')) {
    stop.insert(stop.begin(), text.back());
    text.pop_back();
  }
  text = with_single_blanks(text);
  // "Left effusion" becomes "No left effusion"; "ET tube" keeps its capitals.
  const bool capital = !text.empty() && is_upper(text.front());
  const bool a_word = text.size() > 1 && !is_upper(text[1]);
  if (capital && a_word) text.front() = lower(text.front());
  std::string result = negated(text);
  if (capital) result.front() = upper(result.front());
  return result + stop;
}

}  // namespace m2ib::attribution
