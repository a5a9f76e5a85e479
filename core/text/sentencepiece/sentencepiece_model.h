#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace m2ib::text {

/// Numbers of SentencePiece's own format.
enum class PieceType : std::uint8_t { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };

struct ScoredPiece {
  std::string text;  ///< UTF-8; U+2581 stands for a space
  float score = 0;   ///< logarithm of its probability
  PieceType type = PieceType::Normal;
};

/// What a unigram SentencePiece model says; a piece's id is its index.
struct SentencePieceModel {
  std::vector<ScoredPiece> pieces;
  std::string character_map;  ///< see CharacterMap; empty: none
  std::string end_piece = "</s>";
  bool add_dummy_prefix = true;
  bool remove_extra_whitespaces = true;
};

/// Reads a .model file (a protocol buffer). Limits: 16 MiB, 1,000,000 pieces, 512 bytes each, 4 MiB together. Refused
/// besides broken files, in words: other models than unigram, byte fallback, white space that is kept or marked at the
/// end of words, and what find_model_problem() finds. Errors: TokenizerInvalid, FileTooLarge. @param name of the file,
/// for messages
[[nodiscard]] Result<SentencePieceModel> parse_sentencepiece_model(std::string_view bytes, const std::string& name);

/// What makes a model unfit, as a clause; empty if nothing does. Looked for: no or too many pieces; pieces that are
/// empty, too long, not UTF-8, have a NUL or come twice; scores that are not finite or beyond a million; more than one
/// or no unknown piece; no ordinary piece; no end piece; too many user-defined pieces. The character map is not looked
/// at.
[[nodiscard]] std::string find_model_problem(const SentencePieceModel& model);

}  // namespace m2ib::text
