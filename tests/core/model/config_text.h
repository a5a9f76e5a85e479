#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "core/base/random.h"
#include "core/model/model_card.h"

/// What the tests of configuration files share.
namespace m2ib::tests {

inline std::string read_text(const std::filesystem::path& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

inline bool same_shape(const model::TowerShape& a, const model::TowerShape& b) {
  return a.blocks == b.blocks && a.width == b.width && a.heads == b.heads && a.mlp_width == b.mlp_width &&
         a.tokens == b.tokens && a.activation == b.activation && a.norm_eps == b.norm_eps &&
         a.class_token == b.class_token && a.pools_all == b.pools_all;
}

/// A JSON text with one to three letters replaced or put in.
inline std::string mutated(std::string text, Random& random) {
  const std::string letters = "{}[]\",:0123456789-.eE\\ntf";
  for (std::uint32_t change = random.below(3) + 1; change > 0; --change) {
    const auto at = random.below(static_cast<std::uint32_t>(text.size()));
    const char letter = letters[random.below(static_cast<std::uint32_t>(letters.size()))];
    if (random.chance(0.5)) {
      text[at] = letter;
    } else {
      text.insert(at, 1, letter);
    }
  }
  return text;
}

}  // namespace m2ib::tests
