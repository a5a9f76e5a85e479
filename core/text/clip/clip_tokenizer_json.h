#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/text/tokenizer.h"

namespace m2ib::text {

/// Largest tokenizer.json that is looked at; CLIP's has 2.2 MB, 3.6 MB with its merges as pairs.
inline constexpr std::size_t kMaxClipTokenizerJsonBytes = std::size_t{16} << 20U;

/// Hugging Face's tokenizer.json of a byte-level BPE with CLIP's normaliser and pattern. Merges may be "a b" or [a, b];
/// added tokens are honoured. What would be tokenised by other rules is refused.
/// Errors: FileTooLarge, TokenizerInvalid (says what is not as in CLIP), SettingOutOfRange.
/// @param name of the file, for messages
[[nodiscard]] Result<TokenizerPtr> parse_clip_tokenizer_json(const std::string& text, std::size_t context_length,
                                                             const std::string& name);

}  // namespace m2ib::text
