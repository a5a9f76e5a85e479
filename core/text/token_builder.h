#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/text/tokenizer.h"

namespace m2ib::text {

/// Collects the tokens of one caption. Body tokens beyond the context are counted, not kept; start and end token always
/// are.
class TokenBuilder {
 public:
  /// @param context_length start and end token included
  TokenBuilder(std::string caption, std::size_t context_length) : context_length_(context_length) {
    tokens_.caption = std::move(caption);
  }

  /// The start token; at most once, before all others.
  void start(std::int64_t id, std::string piece) { append(id, {}, std::move(piece)); }
  /// Body tokens from here on belong to this word, until end_word(). A word of which no token fits is left out.
  void begin_word(Span span);
  /// Does nothing outside a word.
  void end_word();
  void add(std::int64_t id, Span span, std::string piece);
  /// No body token was offered, not even one that did not fit.
  [[nodiscard]] bool empty() const { return offered_ == 0; }
  /// Closes with the end token.
  [[nodiscard]] Tokens finish(std::int64_t id, std::string piece);

 private:
  void append(std::int64_t id, Span span, std::string piece);

  Tokens tokens_;
  std::size_t context_length_;
  std::size_t offered_ = 0;
  bool in_word_ = false;
  Word word_;
};

}  // namespace m2ib::text
