#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/text/clean_text.h"
#include "core/text/clip/byte_alphabet.h"
#include "core/text/tokenizer.h"

namespace m2ib::text {

/// What one match of CLIP's pattern is.
enum class PieceKind { Word, Special };

struct CaptionPiece {
  PieceKind kind = PieceKind::Word;
  std::size_t begin = 0;  ///< bytes of SplitCaption::text; both 0 for special tokens
  std::size_t end = 0;
  Span source;              ///< in the caption
  std::size_t special = 0;  ///< which of the special tokens; start and end token are the first two
};

/// A caption made ready for byte-pair merging.
struct SplitCaption {
  std::string text;           ///< normalised UTF-8; white space is there but belongs to no piece
  std::vector<Span> sources;  ///< per byte of text: the characters of the caption that the byte's character came from
  std::vector<CaptionPiece> pieces;
};

/// How the fast tokenizer's file declares a special token.
struct AddedToken {
  std::string text;
  bool as_typed = false;  ///< looked for in the caption as typed, before normalisation; else after it
};

/// The special tokens of Hugging Face's fast CLIP tokenizer. As published: the end token is found as typed, the start
/// token in the normalised text (so in any case).
struct AddedTokens {
  std::vector<AddedToken> tokens = {{kStartToken, false}, {kEndToken, true}};
  bool in_pattern = true;  ///< the pattern begins with kStartToken and kEndToken as alternatives
};

/// Normalises (NFC, lower case per code point) and splits as Hugging Face's fast CLIP tokenizer does: first at the
/// added tokens (the leftmost, of those the longest), then by the pattern
/// `'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+`.
/// No pieces means that there was nothing but white space. Errors: CaptionInvalid, ComputeFailed (no Unicode data).
[[nodiscard]] Result<SplitCaption> split_caption(const std::string& caption, const AddedTokens& added = {});

/// Names of the special tokens of a "simple" tokenizer (openai/CLIP, OpenCLIP); ASCII.
struct SpecialNames {
  std::string start = kStartToken;
  std::string end = kEndToken;
};

/// Splits a cleaned caption as those tokenizers do: by the same pattern with the special tokens' names as its first
/// alternatives, in any case, so that a name behind other punctuation is not seen. A name in another case is one word.
[[nodiscard]] SplitCaption split_clean_text(CleanText clean, const SpecialNames& names);

}  // namespace m2ib::text
