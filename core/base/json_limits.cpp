#include "core/base/json_limits.h"

#include <algorithm>

namespace m2ib {
namespace {

constexpr unsigned char kFirstPrintable = 0x20;

bool is_refused_control(char c) {
  return static_cast<unsigned char>(c) < kFirstPrintable && c != '\t' && c != '\n' && c != '\r';
}

/// Where the string that starts at text[begin] == '"' ends: the closing quote, or the end of the text.
std::size_t closing_quote(std::string_view text, std::size_t begin) {
  std::size_t at = begin + 1;
  while (at < text.size() && text[at] != '"' && !is_refused_control(text[at])) at += text[at] == '\\' ? 2 : 1;
  return std::min(at, text.size());
}

bool is_separator(char c) { return std::string_view(" \t\r\n,:[]{}\"").find(c) != std::string_view::npos; }

}  // namespace

std::optional<std::string> find_json_excess(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.text_bytes) return "it is longer than " + std::to_string(limits.text_bytes) + " bytes";
  std::size_t depth = 0;
  std::size_t objects = 0;
  std::size_t bare = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    bare = is_separator(c) ? 0 : bare + 1;
    if (bare > limits.bare_bytes)
      return "it holds a number longer than " + std::to_string(limits.bare_bytes) + " bytes";
    if (c == '"') {
      const std::size_t end = closing_quote(text, at);
      if (end - at - 1 > limits.string_bytes) {
        return "it holds a string longer than " + std::to_string(limits.string_bytes) + " bytes";
      }
      at = end;
      if (at == text.size()) break;
      c = text[at];
    }
    if (is_refused_control(c)) return "it holds a control character at byte " + std::to_string(at + 1);
    if (c == '{' || c == '[') {
      if (++depth > limits.depth) return "it is nested more than " + std::to_string(limits.depth) + " deep";
      if (c == '{' && ++objects > limits.objects) {
        return "it holds more than " + std::to_string(limits.objects) + " objects";
      }
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return std::nullopt;
}

std::string printable(std::string_view name) {
  constexpr std::size_t kLongest = 80;
  std::size_t length = std::min(name.size(), kLongest);
  // Never cut inside a UTF-8 sequence: step back over continuation bytes.
  while (length < name.size() && length > 0 && (static_cast<unsigned char>(name[length]) & 0xC0U) == 0x80U) --length;
  std::string shown(name.substr(0, length));
  std::ranges::replace_if(
      shown, [](char c) { return static_cast<unsigned char>(c) < kFirstPrintable || c == '\x7F'; }, '?');
  if (length < name.size()) shown += "…";
  return shown;
}

}  // namespace m2ib
