#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/text/tokenizer.h"

namespace m2ib::text {

/// What is done to a caption before it is split.
enum class Cleaning : std::uint8_t {
  None,          ///< Hugging Face's fast CLIP and BERT tokenizers: their own normaliser alone
  OpenAiClip,    ///< openai/CLIP and OpenCLIP "lower": ftfy, html.unescape twice, strip, white space collapsed, lower()
  Whitespace,    ///< OpenCLIP in front of a Hugging Face tokenizer: ftfy, html.unescape twice, white space collapsed
  Canonicalize,  ///< OpenCLIP "canonicalize": as Whitespace, "_" as white space, ASCII punctuation removed, lower()
  Siglip,        ///< SiglipTokenizer: lower-cased, ASCII punctuation removed, white space collapsed, stripped
};

/// A text with, for every byte, the bytes of the caption that its character came from.
struct CleanText {
  std::string text;           ///< UTF-8
  std::vector<Span> sources;  ///< one per byte of text; a removed character belongs to none
};

/// Cleans a caption. ftfy's rules are those of ftfy 6.3.1's fix_text with default settings (FORMATS, section 2).
/// Errors: CaptionInvalid (not UTF-8, over 1 MiB), ComputeFailed (no Unicode data).
[[nodiscard]] Result<CleanText> clean_caption(const std::string& caption, Cleaning cleaning);

}  // namespace m2ib::text
