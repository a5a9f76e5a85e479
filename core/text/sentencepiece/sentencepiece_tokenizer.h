#pragma once

#include <string>
#include <string_view>

#include "core/text/clean_text.h"
#include "core/text/sentencepiece/sentencepiece_model.h"
#include "core/text/tokenizer.h"

namespace m2ib::text {

/// A tokenizer from a model that was read; see open_sentencepiece(). Errors: TokenizerInvalid (pieces or character
/// map), SettingOutOfRange (context below 2). @param name of the file, for messages
[[nodiscard]] Result<TokenizerPtr> make_sentencepiece(SentencePieceModel model, std::size_t context_length,
                                                      Cleaning cleaning, std::string sha256, const std::string& name);

}  // namespace m2ib::text
