#pragma once

#include <string>
#include <vector>

#include "core/text/clean_text.h"
#include "core/text/sentencepiece/character_map.h"
#include "core/text/sentencepiece/sentencepiece_model.h"

namespace m2ib::text {

/// A caption ready to be split into pieces: characters replaced, spaces written as U+2581.
struct PieceText {
  std::string text;                ///< UTF-8
  std::vector<Span> sources;       ///< per byte: in the caption; empty for spaces
  std::vector<std::size_t> words;  ///< per byte: number of its word; a space belongs to the word behind it
  std::vector<Span> word_spans;    ///< in the caption
};

/// What a model's normaliser makes of a cleaned caption: the longest match of the map (or of a user-defined piece,
/// which stays as it is) at each place, else the character; extra spaces removed and one put in front, where the model
/// says so.
[[nodiscard]] PieceText to_piece_text(const CleanText& caption, const SentencePieceModel& model,
                                      const CharacterMap& map);

}  // namespace m2ib::text
