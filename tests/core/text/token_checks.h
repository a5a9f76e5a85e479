#pragma once

#include <QTest>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "core/text/tokenizer.h"

/// What tests of tokenizers share.
namespace m2ib::tests {

inline std::string read_all(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::vector<std::vector<std::int64_t>> read_int64_matrix(const std::filesystem::path& path,
                                                                const std::string& tensor) {
  const std::string file = read_all(path);
  std::uint64_t header_size = 0;
  std::memcpy(&header_size, file.data(), 8);
  const nlohmann::json entry = nlohmann::json::parse(file.substr(8, header_size)).at(tensor);
  const auto rows = entry.at("shape").at(0).get<std::size_t>();
  const auto columns = entry.at("shape").at(1).get<std::size_t>();
  const char* data = file.data() + 8 + header_size + entry.at("data_offsets").at(0).get<std::size_t>();
  std::vector<std::vector<std::int64_t>> matrix(rows, std::vector<std::int64_t>(columns));
  for (std::size_t row = 0; row < rows; ++row) std::memcpy(matrix[row].data(), data + row * columns * 8, columns * 8);
  return matrix;
}

template <class Range, class Text>
std::string joined(const Range& range, char separator, Text text) {
  std::string all;
  bool first = true;
  for (const auto& item : range) {
    if (!first) all += separator;
    first = false;
    all += text(item);
  }
  return all;
}

/// The caption's parts that the words name, joined by "|".
inline std::string words_of(const text::Tokens& tokens) {
  return joined(tokens.words, '|', [&](const text::Word& word) {
    return tokens.caption.substr(word.span.begin, word.span.end - word.span.begin);
  });
}

/// Pieces of the body, joined by "|". @param start_tokens 1 or 0, in front of the body
inline std::string pieces_of(const text::Tokens& tokens, std::size_t start_tokens) {
  const std::vector<std::string> body(tokens.pieces.begin() + static_cast<std::ptrdiff_t>(start_tokens),
                                      tokens.pieces.end() - 1);
  return joined(body, '|', [](const std::string& piece) { return piece; });
}

/// e.g. "0-2 2-3" for the body's tokens.
inline std::string spans_of(const text::Tokens& tokens, std::size_t start_tokens) {
  const std::vector<text::Span> body(tokens.spans.begin() + static_cast<std::ptrdiff_t>(start_tokens),
                                     tokens.spans.end() - 1);
  return joined(body, ' ', [](text::Span span) { return std::to_string(span.begin) + '-' + std::to_string(span.end); });
}

inline bool is_character_boundary(const std::string& caption, std::size_t at) {
  return at == caption.size() || (static_cast<unsigned char>(caption[at]) & 0xC0U) != 0x80U;
}

/// Equal lengths; every body token has a span inside the caption, on characters' boundaries, never running backwards;
/// words in order, of consecutive tokens that lie inside them.
inline void check_token_structure(const text::Tokens& tokens, std::size_t start_tokens) {
  const std::size_t count = tokens.ids.size();
  QVERIFY(count >= start_tokens + 1);
  QCOMPARE(tokens.spans.size(), count);
  QCOMPARE(tokens.pieces.size(), count);
  QCOMPARE(tokens.truncated, tokens.dropped_tokens > 0);
  if (start_tokens > 0) QVERIFY(tokens.spans.front().empty());
  QVERIFY(tokens.spans.back().empty());
  text::Span last;
  for (std::size_t i = start_tokens; i + 1 < count; ++i) {
    const text::Span span = tokens.spans[i];
    QVERIFY(span.begin < span.end && span.end <= tokens.caption.size());
    QVERIFY(span.begin >= last.begin && span.end >= last.end);
    QVERIFY(is_character_boundary(tokens.caption, span.begin) && is_character_boundary(tokens.caption, span.end));
    last = span;
  }
  std::size_t next_token = start_tokens;
  for (const text::Word& word : tokens.words) {
    QVERIFY(word.first_token >= next_token && word.token_count > 0);
    next_token = word.first_token + word.token_count;
    QVERIFY(next_token < count);
    QVERIFY(word.span.begin <= tokens.spans[word.first_token].begin);
    QVERIFY(word.span.end >= tokens.spans[next_token - 1].end);
  }
}

}  // namespace m2ib::tests
