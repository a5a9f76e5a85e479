#pragma once

#include <cstddef>

#include "core/text/traced_text.h"

namespace m2ib::text {

/// Characters [begin, begin + length) of a line that are one character in UTF-8 when read as bytes.
struct ByteSequence {
  std::size_t begin = 0;
  std::size_t length = 0;
  char32_t value = 0;        ///< the character they stand for
  bool keeps_space = false;  ///< its last byte, a no-break space's, was taken for the space that separates two words
};

/// Whether people do not write such a thing: a capital amid small letters, two scripts in one word, a letter followed
/// by a currency sign, an accent that stands alone, a control character … Judged by what surrounds a sequence, never by
/// whether its bytes could be UTF-8.
[[nodiscard]] bool is_suspicious(const TracedText& line, const ByteSequence& sequence);

}  // namespace m2ib::text
