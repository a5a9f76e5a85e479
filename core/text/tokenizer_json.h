// Internal: shows nlohmann-json to the sources that read tokenizer files.
#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

#include "core/base/error.h"

namespace m2ib::text {

/// Largest tokenizer.json (SigLIP's multilingual one has 17 MB, Gemma's, which is refused in words, 34 MB).
inline constexpr std::size_t kMaxTokenizerJsonBytes = std::size_t{64} << 20U;

/// Parses tokenizer.json or tokenizer_config.json, which must be an object; "merges" is left out. Limited in size,
/// depth, length of strings and number of values. Errors: TokenizerInvalid, FileTooLarge. @param name for messages
[[nodiscard]] Result<nlohmann::json> parse_tokenizer_json(std::string_view text, const std::string& name);

/// The member if `object` is an object that has it and it is not null; else nullptr.
[[nodiscard]] const nlohmann::json* find_member(const nlohmann::json& object, const char* key);
/// The member "type" (or another) as text; empty if there is none.
[[nodiscard]] std::string text_member(const nlohmann::json& object, const char* key);
[[nodiscard]] bool flag_member(const nlohmann::json& object, const char* key, bool otherwise);

/// The bytes of a base64 text (RFC 4648, padded or not); nothing if it is not base64.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

}  // namespace m2ib::text
