#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace m2ib {

/// What a JSON text from a stranger may ask of the parser behind it.
struct JsonLimits {
  std::size_t text_bytes = std::size_t{16} << 20;
  std::size_t string_bytes = std::size_t{1} << 20;  ///< one quoted string, as written
  std::size_t bare_bytes = 400;                     ///< one number or word; a double printed in full has about 330
  std::size_t depth = 32;                           ///< of objects and arrays
  std::size_t objects = 1'000'000;
};

/// Looks over a text once, without allocating, before a parser builds anything from it. Returns what is over a limit,
/// or a control character (a NUL would silently end nlohmann's parser), as a clause for an error message; nothing if
/// the text may be parsed. Says nothing about whether the text is JSON.
[[nodiscard]] std::optional<std::string> find_json_excess(std::string_view text, const JsonLimits& limits);

/// A name from a file for use in a message: no control characters, not longer than about 80 bytes.
[[nodiscard]] std::string printable(std::string_view name);

}  // namespace m2ib
