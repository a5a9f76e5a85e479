#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "core/text/tokenizer.h"

/// Captions that come of others by leaving words out or picking them out.
namespace m2ib::text {

/// The caption without one of its words. Spaces and punctuation that are left over at the gap go with it; the rest
/// stays as it was typed. Empty where nothing but punctuation would be left, or where there is no such word.
/// @param word index into tokens.words
[[nodiscard]] std::optional<std::string> without_word(const Tokens& tokens, std::size_t word);

/// A word as it was typed, in UTF-8; empty where there is no such word.
[[nodiscard]] std::string single_word(const Tokens& tokens, std::size_t word);

}  // namespace m2ib::text
