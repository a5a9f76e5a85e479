#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace m2ib::text {

/// SentencePiece's precompiled map of character sequences to their replacements (e.g. NFKC): a double-array trie whose
/// leaves point at NUL-terminated texts. Every step of a look-up stays inside what parse() has checked.
class CharacterMap {
 public:
  /// Maps nothing.
  CharacterMap() = default;

  /// Layout, little-endian: size of the trie in bytes (uint32), the trie's 32-bit units, then the replacements.
  /// An empty blob maps nothing. Refused: sizes that do not fit, a trie over 2 MiB or replacements over 1 MiB,
  /// nodes or replacements outside the blob, replacements that are not UTF-8 or over 16 times their key's size.
  /// Error: TokenizerInvalid. @param name of the file, for messages
  [[nodiscard]] static Result<CharacterMap> parse(std::string_view blob, const std::string& name);

  struct Match {
    std::size_t size = 0;          ///< bytes of the text
    std::string_view replacement;  ///< valid as long as the map
  };
  /// The longest key that the text begins with.
  [[nodiscard]] std::optional<Match> longest(std::string_view text) const;

 private:
  std::vector<std::uint32_t> units_;
  std::string replacements_;  ///< ends with NUL unless empty
};

}  // namespace m2ib::text
