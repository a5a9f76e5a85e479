#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/text/clip/bpe_files.h"
#include "core/text/clip/caption_split.h"
#include "core/text/tokenizer.h"

namespace m2ib::text {

/// Shortest context that has room for a start token, a token and an end token.
inline constexpr std::size_t kMinBpeContext = 3;

/// What one merge-based tokenizer is made of. Bytes of words are looked up as byte_symbols(), the last one of a word
/// with kWordEnd behind it.
struct BpeTokenizerParts {
  std::shared_ptr<const BpePieces> pieces;
  std::shared_ptr<const BpeMerges> merges;
  std::function<Result<SplitCaption>(const std::string&)> split;
  std::uint32_t start_id = 0;
  std::uint32_t end_id = 0;
  std::uint32_t unknown_id = 0;            ///< of byte symbols that the vocabulary lacks
  std::vector<std::uint32_t> special_ids;  ///< by CaptionPiece::special
  std::size_t context_length = 0;
  std::string description;
  std::string sha256;
};

/// Error: SettingOutOfRange (context shorter than kMinBpeContext).
[[nodiscard]] Result<TokenizerPtr> make_bpe_tokenizer(BpeTokenizerParts parts);

}  // namespace m2ib::text
