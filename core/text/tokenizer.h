#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace m2ib::text {

/// Half-open range of bytes in the caption as the person typed it (UTF-8).
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] bool operator==(const Span&) const = default;
  [[nodiscard]] bool empty() const { return begin == end; }
};

/// A word of the caption as the tokenizer's pattern splits it; its tokens are consecutive.
struct Word {
  Span span;                    ///< in the caption
  std::size_t first_token = 0;  ///< index into Tokens::ids
  std::size_t token_count = 0;
};

/// A tokenised caption. ids, spans and pieces have equal length.
struct Tokens {
  std::string caption;              ///< as typed
  std::vector<std::int64_t> ids;    ///< with start and end token, not padded
  std::vector<Span> spans;          ///< in the caption; empty for start and end tokens
  std::vector<std::string> pieces;  ///< the vocabulary's own strings, e.g. "effusion</w>"
  std::vector<Word> words;         ///< caption words only, in order; start, end and typed special tokens belong to none
  bool truncated = false;          ///< the caption was longer than the model's context
  std::size_t dropped_tokens = 0;  ///< how many body tokens did not fit
};

/// Turns captions into token ids. Immutable; safe to use from several threads.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;

  /// Truncated to context_length() (the end token is kept, the loss is said in the result).
  /// Errors: CaptionEmpty (nothing but white space), CaptionInvalid (not UTF-8, over 1 MiB).
  [[nodiscard]] virtual Result<Tokens> tokenize(const std::string& caption) const = 0;
  [[nodiscard]] virtual std::size_t context_length() const = 0;
  [[nodiscard]] virtual std::size_t vocabulary_size() const = 0;
  /// For people, e.g. "CLIP byte-level BPE, 49408 entries".
  [[nodiscard]] virtual std::string description() const = 0;
  /// SHA-256 over the vocabulary files, 64 hex digits.
  [[nodiscard]] virtual std::string sha256() const = 0;
};

using TokenizerPtr = std::shared_ptr<const Tokenizer>;

}  // namespace m2ib::text
