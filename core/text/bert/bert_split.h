#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/text/bert/wordpiece.h"
#include "core/text/clean_text.h"

namespace m2ib::text {

/// A character of a normalised word.
struct WordCharacter {
  std::uint32_t begin = 0;  ///< byte of BertWord::text
  Span source;              ///< in the caption; that of a letter covers the accents that were taken from it
};

/// What BERT's basic tokenizer makes of a stretch of text: a run without white space, or one punctuation mark.
struct BertWord {
  std::string text;  ///< UTF-8
  std::vector<WordCharacter> characters;
  bool special = false;  ///< a special token as typed
};

/// Normalises and splits. Special tokens are found first, in the text as it is (the earliest, and of those the
/// longest). Characters that are neither kept nor an accent (controls) belong to no word. Error: ComputeFailed (no
/// Unicode data).
[[nodiscard]] Result<std::vector<BertWord>> split_for_bert(const CleanText& caption, const WordpieceModel& model);

}  // namespace m2ib::text
