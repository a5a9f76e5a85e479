// Internal to this room: texts and numbers from files that may be anything.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/base/json_limits.h"

namespace m2ib::annotation {

using Json = nlohmann::ordered_json;

/// Values that a file of annotations or regions may hold; each takes memory that is several times its length.
inline constexpr std::ptrdiff_t kMostValues = 4'000'000;

/// Well-formed UTF-8 without control characters but for line feed and tab?
[[nodiscard]] bool is_clean_text(const std::string& text);

/// For a message.
[[nodiscard]] inline std::string short_text(std::string_view text) { return "\"" + printable(text) + "\""; }

/// The document; or in `problem` a clause that says why there is none.
[[nodiscard]] Json parse_bounded(std::string_view text, std::size_t most_bytes, std::string& problem);

}  // namespace m2ib::annotation
