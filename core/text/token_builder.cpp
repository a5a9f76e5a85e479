#include "core/text/token_builder.h"

#include <utility>

namespace m2ib::text {

void TokenBuilder::append(std::int64_t id, Span span, std::string piece) {
  tokens_.ids.push_back(id);
  tokens_.spans.push_back(span);
  tokens_.pieces.push_back(std::move(piece));
}

void TokenBuilder::begin_word(Span span) {
  word_ = {span, tokens_.ids.size(), 0};
  in_word_ = true;
}

void TokenBuilder::end_word() {
  if (!in_word_) return;
  in_word_ = false;
  word_.token_count = tokens_.ids.size() - word_.first_token;
  if (word_.token_count > 0) tokens_.words.push_back(word_);
}

void TokenBuilder::add(std::int64_t id, Span span, std::string piece) {
  ++offered_;
  const std::size_t used_and_end_token = tokens_.ids.size() + 1;
  if (used_and_end_token >= context_length_) {
    ++tokens_.dropped_tokens;
  } else {
    append(id, span, std::move(piece));
  }
}

Tokens TokenBuilder::finish(std::int64_t id, std::string piece) {
  append(id, {}, std::move(piece));
  tokens_.truncated = tokens_.dropped_tokens > 0;
  return std::move(tokens_);
}

}  // namespace m2ib::text
