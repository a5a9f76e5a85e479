#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/text/tokenizer.h"

namespace m2ib::text {

/// What one match of CLIP's pattern is.
enum class PieceKind { Word, StartToken, EndToken };

struct CaptionPiece {
  PieceKind kind = PieceKind::Word;
  std::size_t begin = 0;  ///< bytes of SplitCaption::text; both 0 for special tokens
  std::size_t end = 0;
  Span source;  ///< in the caption
};

/// A caption made ready for byte-pair merging.
struct SplitCaption {
  std::string text;           ///< normalised UTF-8; white space is there but belongs to no piece
  std::vector<Span> sources;  ///< per byte of text: the characters of the caption that the byte's character came from
  std::vector<CaptionPiece> pieces;
};

/// Largest caption in bytes.
inline constexpr std::size_t kMaxCaptionBytes = std::size_t{1} << 20U;

/// Normalises (NFC, lower case per code point) and splits as Hugging Face's fast CLIP tokenizer does:
/// "<|endoftext|>" is found in the caption as typed, "<|startoftext|>" in the normalised one (so in any case),
/// then the pattern `'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+`.
/// No pieces means that there was nothing but white space. Errors: CaptionInvalid, ComputeFailed (no Unicode data).
[[nodiscard]] Result<SplitCaption> split_caption(const std::string& caption);

}  // namespace m2ib::text
