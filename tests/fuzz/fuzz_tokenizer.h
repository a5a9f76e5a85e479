#pragma once

// What the fuzzers of tokenizer files do with one that is accepted: it must split captions.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/text/tokenizer.h"

namespace m2ib::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

inline void split_captions(const Result<text::TokenizerPtr>& tokenizer) {
  if (!tokenizer) return;
  for (const char* caption : {"Left lower-lobe pneumonia, 12 %.", "\xc3\xa9\xef\xac\x81 \xe3\x81\x82&amp;", "x"}) {
    (void)(*tokenizer)->tokenize(caption);
  }
}

}  // namespace m2ib::fuzz
