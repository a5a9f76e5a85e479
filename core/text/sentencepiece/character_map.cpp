#include "core/text/sentencepiece/character_map.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/text/utf8.h"

namespace m2ib::text {
namespace {

constexpr std::size_t kMaxUnits = std::size_t{1} << 19U;
constexpr std::size_t kMaxReplacementBytes = std::size_t{1} << 20U;
constexpr std::size_t kMaxGrowth = 16;  // Unicode's NFKC: 11
constexpr std::uint32_t kNone = UINT32_MAX;

// A unit of the double array: label in bits 0–7, "has a leaf" in bit 8, distance to its children in bits 10–30 (times
// 256 if bit 9 is set); bit 31 marks a leaf, whose other bits are its value.
bool is_leaf(std::uint32_t unit) { return (unit >> 31U) != 0; }
std::uint32_t label(std::uint32_t unit) { return unit & 0x800000FFU; }
bool has_leaf(std::uint32_t unit) { return ((unit >> 8U) & 1U) != 0; }
std::uint32_t distance(std::uint32_t unit) { return (unit >> 10U) << ((unit & 0x200U) >> 6U); }
std::uint32_t value(std::uint32_t unit) { return unit & 0x7FFFFFFFU; }

std::uint32_t read_unit(const char* bytes) {
  std::uint32_t unit = 0;
  for (unsigned i = 0; i < 4; ++i) unit |= std::uint32_t{static_cast<unsigned char>(bytes[i])} << (8U * i);
  return unit;
}

/// Visits everything that a look-up can reach.
class TrieCheck {
 public:
  TrieCheck(const std::vector<std::uint32_t>& units, std::string_view replacements)
      : units_(units),
        replacements_(replacements),
        first_child_(units.size(), kNone),
        next_child_(units.size(), kNone) {
    for (std::uint32_t i = 0; i < units.size(); ++i) {
      if (is_leaf(units[i])) continue;
      const std::uint32_t parent = i ^ label(units[i]);
      if (i == 0 || parent >= units.size()) continue;
      next_child_[i] = first_child_[parent];
      first_child_[parent] = i;
    }
  }

  /// What is wrong, or nothing.
  [[nodiscard]] const char* find_problem() {
    std::vector<bool> used(units_.size(), false);
    // Keys may share their ends. Level by level, so that each node is met first with the shortest of its keys.
    std::vector<Node> open = {{0, 0}};
    used[0] = true;
    for (std::size_t next = 0; next < open.size(); ++next) {
      const Node node = open[next];
      const std::uint32_t unit = units_[node.unit];
      const std::uint64_t children = node.unit ^ std::uint64_t{distance(unit)};
      if ((children | 0xFFU) >= units_.size()) return "its map of characters points outside itself";
      if (has_leaf(unit)) {
        if (const char* problem = find_leaf_problem(units_[children], node.depth)) return problem;
      }
      for (std::uint32_t child = first_child_[children]; child != kNone; child = next_child_[child]) {
        if (!used[child]) open.push_back({child, node.depth + 1});
        used[child] = true;
      }
    }
    return nullptr;
  }

 private:
  struct Node {
    std::uint32_t unit = 0;
    std::size_t depth = 0;
  };

  [[nodiscard]] const char* find_leaf_problem(std::uint32_t unit, std::size_t key_bytes) const {
    const std::size_t at = value(unit);
    if (!is_leaf(unit) || at >= replacements_.size()) return "its map of characters points outside its replacements";
    const std::string_view text = replacements_.substr(at, kMaxGrowth * key_bytes + 1);
    const std::size_t size = text.find('\0');
    if (size == std::string_view::npos) return "its map of characters has overlong replacements";
    return is_utf8(text.substr(0, size)) ? nullptr : "its map of characters has replacements that are not UTF-8";
  }

  const std::vector<std::uint32_t>& units_;
  std::string_view replacements_;
  std::vector<std::uint32_t> first_child_;  ///< by where a node's children start
  std::vector<std::uint32_t> next_child_;
};

}  // namespace

Result<CharacterMap> CharacterMap::parse(std::string_view blob, const std::string& name) {
  CharacterMap map;
  if (blob.empty()) return map;
  constexpr std::size_t kUnitBytes = 4;
  const std::size_t trie_bytes = blob.size() < kUnitBytes ? 0 : read_unit(blob.data());
  if (trie_bytes == 0 || trie_bytes % kUnitBytes != 0 || trie_bytes >= blob.size() - kUnitBytes) {
    return fail(ErrorCode::TokenizerInvalid, name, "the sizes in its map of characters do not fit");
  }
  const std::string_view replacements = blob.substr(kUnitBytes + trie_bytes);
  if (trie_bytes / kUnitBytes > kMaxUnits || replacements.size() > kMaxReplacementBytes) {
    return fail(ErrorCode::TokenizerInvalid, name, "its map of characters is too large");
  }
  if (!replacements.ends_with('\0')) {
    return fail(ErrorCode::TokenizerInvalid, name, "its map of characters ends inside a replacement");
  }
  map.units_.resize(trie_bytes / kUnitBytes);
  for (std::size_t i = 0; i < map.units_.size(); ++i) {
    map.units_[i] = read_unit(blob.data() + kUnitBytes * (i + 1));
  }
  map.replacements_ = replacements;
  if (const char* problem = TrieCheck(map.units_, map.replacements_).find_problem()) {
    return fail(ErrorCode::TokenizerInvalid, name, problem);
  }
  return map;
}

std::optional<CharacterMap::Match> CharacterMap::longest(std::string_view text) const {
  std::optional<Match> best;
  if (units_.empty()) return best;
  std::size_t children = distance(units_[0]);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t at = children ^ byte;
    const bool root = at == 0;
    if (root || at >= units_.size() || label(units_[at]) != byte) break;
    children = at ^ distance(units_[at]);
    if (children >= units_.size()) break;
    if (has_leaf(units_[at])) best = Match{i + 1, replacements_.data() + value(units_[children])};
  }
  return best;
}

}  // namespace m2ib::text
