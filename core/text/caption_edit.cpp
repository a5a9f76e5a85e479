#include "core/text/caption_edit.h"

#include <algorithm>
#include <string_view>

namespace m2ib::text {
namespace {

// Bytes of other scripts are none of these, so UTF-8 stays whole.
bool is_space(char c) { return std::string_view(" \t\r\n\f\v").find(c) != std::string_view::npos; }
bool is_separator(char c) { return c == ',' || c == ';' || c == ':' || c == '-' || c == '/'; }
bool ends_sentence(char c) { return c == '.' || c == '!' || c == '?'; }
bool is_ascii_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
bool is_said(char c) { return is_ascii_word(c) || static_cast<unsigned char>(c) >= 0x80; }

void trim_end(std::string& text) {
  while (!text.empty() && is_space(text.back())) text.pop_back();
}
void trim_start(std::string& text) {
  const auto first = std::find_if_not(text.begin(), text.end(), is_space);
  text.erase(text.begin(), first);
}

/// What stands before the gap, without punctuation that led to the word. True where there was white space.
bool clean_end(std::string& left, bool right_is_done) {
  bool spaced = left.empty() || is_space(left.back());
  trim_end(left);
  // "x-|ray": the hyphen has nothing to tie any more; a comma stays where something follows.
  while (!left.empty() && (left.back() == '-' || left.back() == '/' || (right_is_done && is_separator(left.back())))) {
    left.pop_back();
    spaced = true;
    trim_end(left);
  }
  return spaced;
}

bool clean_start(std::string& right, const std::string& left) {
  bool spaced = right.empty() || is_space(right.front());
  trim_start(right);
  const bool left_is_done =
      left.empty() || is_separator(left.back()) || ends_sentence(left.back()) || left.back() == '(';
  const auto goes = [&](char c) {
    return c == '-' || c == '/' || (left_is_done && (is_separator(c) || (ends_sentence(c) && !left.empty()))) ||
           (left.empty() && ends_sentence(c));
  };
  while (!right.empty() && goes(right.front())) {
    right.erase(right.begin());
    spaced = true;
    trim_start(right);
  }
  return spaced;
}

std::string joined(const std::string& left, const std::string& right, bool spaced) {
  if (left.empty() || right.empty()) return left + right;
  const char before = left.back();
  const char after = right.front();
  const bool tight =
      before == '(' || after == ')' || after == ',' || after == ';' || after == ':' || ends_sentence(after);
  const bool split = is_ascii_word(before) && is_ascii_word(after);  // "x|-|ray" must not become "xray"
  return left + (!tight && (spaced || split) ? " " : "") + right;
}

}  // namespace

std::optional<std::string> without_word(const Tokens& tokens, std::size_t word) {
  if (word >= tokens.words.size()) return std::nullopt;
  const Span span = tokens.words[word].span;
  if (span.begin > span.end || span.end > tokens.caption.size()) return std::nullopt;
  std::string left = tokens.caption.substr(0, span.begin);
  std::string right = tokens.caption.substr(span.end);
  std::string rest = right;
  trim_start(rest);
  const bool right_is_done =
      rest.empty() || is_separator(rest.front()) || ends_sentence(rest.front()) || rest.front() == ')';
  const bool spaced_left = clean_end(left, right_is_done);
  const bool spaced_right = clean_start(right, left);
  if (!left.empty() && !right.empty() && left.back() == '(' && right.front() == ')') {
    left.pop_back();
    right.erase(right.begin());
    trim_end(left);
    trim_start(right);
  }
  std::string text = joined(left, right, spaced_left || spaced_right);
  trim_start(text);
  trim_end(text);
  if (std::none_of(text.begin(), text.end(), is_said)) return std::nullopt;
  return text;
}

std::string single_word(const Tokens& tokens, std::size_t word) {
  if (word >= tokens.words.size()) return {};
  const Span span = tokens.words[word].span;
  if (span.begin > span.end || span.end > tokens.caption.size()) return {};
  std::string text = tokens.caption.substr(span.begin, span.end - span.begin);
  trim_start(text);
  trim_end(text);
  return text;
}

}  // namespace m2ib::text
