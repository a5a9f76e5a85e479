#pragma once

// Internal: refuses towers that are more than they seem. Many models share the names of a known one and do more than
// is computed here: they would load, run and give wrong numbers.

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/checkpoint/checkpoint.h"

namespace m2ib::model {

/// Every floating tensor that a tower may have, without ".weight" and ".bias".
struct KnownParts {
  using Names = std::set<std::string, std::less<>>;
  std::string prefix;  ///< of the tower, e.g. "visual."
  Names parts;         ///< behind the prefix
  std::string blocks;  ///< prefix of the blocks, a number follows, e.g. "visual.trunk.blocks."
  Names block_parts;   ///< behind the number and its dot
};

/// @param what the tower is said to be in the message, e.g. "its image tower is of a kind that is not known here"
/// Error: ModelUnsupported (names the first unknown tensor).
[[nodiscard]] std::optional<Error> find_unknown_part(const checkpoint::Checkpoint& checkpoint, const KnownParts& known,
                                                     const std::string& what);

}  // namespace m2ib::model
