// Internal to this room: times in the list of models.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace m2ib::library {

/// ISO 8601 in UTC to the second, e.g. "2024-05-17T12:03:22Z".
[[nodiscard]] std::string utc_text(std::chrono::sys_seconds time);
/// Reads what utc_text() writes, years 1970 to 9999; nothing where it is anything else.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_utc(std::string_view text);

}  // namespace m2ib::library
