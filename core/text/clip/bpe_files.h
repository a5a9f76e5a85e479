#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/error.h"

namespace m2ib::text {

/// The pieces of a vocab.json: text -> id and back. Ids are 0 … size-1, each used once.
struct BpePieces {
  std::unordered_map<std::string, std::uint32_t> ids;
  std::vector<std::string> texts;  ///< by id
};

/// Reads vocab.json (one flat object, text -> id). Error: TokenizerInvalid for anything but JSON of that form, a piece
/// or an id that comes twice, ids outside 0 … size-1. @param name of the file, for messages
[[nodiscard]] Result<BpePieces> parse_bpe_vocabulary(const std::string& json, const std::string& name);

/// What a merge makes of two neighbouring pieces.
struct BpeMerge {
  std::uint32_t rank = 0;  ///< lower ones are done first
  std::uint32_t id = 0;    ///< of the merged piece
};

/// By merge_key(left id, right id).
using BpeMerges = std::unordered_map<std::uint64_t, BpeMerge>;

[[nodiscard]] inline std::uint64_t merge_key(std::uint32_t left, std::uint32_t right) {
  return (std::uint64_t{left} << 32U) | right;
}

/// Reads merges.txt: an optional first line with "#version", then "left right" per line in order of rank. A pair that
/// comes twice has its last rank. Error: TokenizerInvalid with the line's number.
[[nodiscard]] Result<BpeMerges> parse_bpe_merges(const std::string& text, const BpePieces& pieces,
                                                 const std::string& name);

}  // namespace m2ib::text
