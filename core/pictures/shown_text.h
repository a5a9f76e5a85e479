// Internal: names from files and archives, made fit for the screen.
#pragma once

#include <string>
#include <string_view>

namespace m2ib::pictures {

/// Valid UTF-8 without control characters or characters that change the direction of writing, at most 200 bytes; what
/// is not fit becomes U+FFFD.
[[nodiscard]] std::string shown_text(std::string_view text);

}  // namespace m2ib::pictures
