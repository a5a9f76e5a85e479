// Internal to this room: texts from model files and file names, which may be anything.
#pragma once

#include <string>
#include <string_view>

namespace m2ib::library {

/// Well-formed UTF-8 (no overlong forms, no surrogates)?
[[nodiscard]] bool is_utf8(std::string_view text);
/// As it is where it is UTF-8 of at most 2000 bytes; otherwise cut between characters, wrong bytes replaced by '?'.
[[nodiscard]] std::string short_utf8(std::string_view text);

}  // namespace m2ib::library
