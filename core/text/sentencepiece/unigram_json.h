#pragma once

#include <string>
#include <string_view>

#include "core/text/sentencepiece/sentencepiece_model.h"

namespace m2ib::text {

/// Reads a tokenizer.json with a Unigram model, as it is exported from a SentencePiece model: vocab [[piece, score],
/// …], unk_id, a Precompiled normaliser (base64), a Metaspace splitter, special tokens among added_tokens, an end token
/// in the post_processor. Steps that only repeat what the caption's cleaning does (lower case, punctuation, white
/// space) are accepted and left to it. Refused in words: byte-pair vocabularies (SigLIP 2's Gemma has one), byte
/// fallback, start tokens, other steps. Errors: TokenizerInvalid, FileTooLarge (over 64 MiB). @param name of the file,
/// for messages
[[nodiscard]] Result<SentencePieceModel> parse_unigram_json(std::string_view text, const std::string& name);

}  // namespace m2ib::text
