#include "core/text/clip/bpe_tokenizer.h"

#include <array>
#include <queue>
#include <unordered_map>

#include "core/text/clip/byte_alphabet.h"

namespace m2ib::text {
namespace {

/// One token of a word and how many bytes of the normalised word it stands for.
struct WordToken {
  std::uint32_t id = 0;
  std::uint32_t bytes = 0;
};

/// A doubly linked symbol while a word is merged; bytes == 0: taken up by its left neighbour.
struct Symbol {
  WordToken token;
  std::int32_t previous = -1;
  std::int32_t next = -1;
};

/// Joins the symbols of one word; O(n log n), so that a caption without spaces takes no longer than one with them.
class WordMerger {
 public:
  WordMerger(const BpeMerges& merges, std::vector<Symbol> symbols) : merges_(merges), symbols_(std::move(symbols)) {}

  std::vector<WordToken> merge() {
    const auto size = static_cast<std::int32_t>(symbols_.size());
    std::vector<std::uint64_t> candidates;
    for (std::int32_t i = 0; i < size; ++i) {
      at(i).previous = i - 1;
      at(i).next = i + 1 < size ? i + 1 : -1;
    }
    for (std::int32_t i = 0; i < size; ++i) {
      if (const BpeMerge* merge = merge_at(i)) candidates.push_back(candidate(*merge, i));
    }
    candidates_ = Queue({}, std::move(candidates));
    while (!candidates_.empty()) {
      const std::uint64_t best = candidates_.top();
      candidates_.pop();
      const auto left = static_cast<std::int32_t>(best & UINT32_MAX);
      const BpeMerge* merge = at(left).token.bytes == 0 ? nullptr : merge_at(left);
      if (merge != nullptr && candidate(*merge, left) == best) join(left, merge->id);
    }
    std::vector<WordToken> tokens;
    for (std::int32_t i = 0; i >= 0 && i < size; i = at(i).next) tokens.push_back(at(i).token);
    return tokens;
  }

 private:
  /// Smallest first: lowest rank, leftmost among equals.
  using Queue = std::priority_queue<std::uint64_t, std::vector<std::uint64_t>, std::greater<>>;

  static std::uint64_t candidate(const BpeMerge& merge, std::int32_t left) {
    return (std::uint64_t{merge.rank} << 32U) | static_cast<std::uint32_t>(left);
  }

  Symbol& at(std::int32_t i) { return symbols_[static_cast<std::size_t>(i)]; }

  const BpeMerge* merge_at(std::int32_t left) {
    if (left < 0 || at(left).next < 0) return nullptr;
    const auto found = merges_.find(merge_key(at(left).token.id, at(at(left).next).token.id));
    return found == merges_.end() ? nullptr : &found->second;
  }

  void offer(std::int32_t left) {
    if (const BpeMerge* merge = merge_at(left)) candidates_.push(candidate(*merge, left));
  }

  void join(std::int32_t left_index, std::uint32_t id) {
    Symbol& left = at(left_index);
    Symbol& right = at(left.next);
    left.token = {id, left.token.bytes + right.token.bytes};
    left.next = right.next;
    right.token.bytes = 0;
    if (left.next >= 0) at(left.next).previous = left_index;
    offer(left.previous);
    offer(left_index);
  }

  const BpeMerges& merges_;
  std::vector<Symbol> symbols_;
  Queue candidates_;
};

class BpeTokenizer final : public Tokenizer {
 public:
  explicit BpeTokenizer(BpeTokenizerParts parts) : parts_(std::move(parts)) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      inner_ids_[byte] = id_or_unknown(byte_symbols()[byte]);
      last_ids_[byte] = id_or_unknown(byte_symbols()[byte] + kWordEnd);
    }
  }

  [[nodiscard]] Result<Tokens> tokenize(const std::string& caption) const override;
  [[nodiscard]] std::size_t context_length() const override { return parts_.context_length; }
  [[nodiscard]] std::size_t vocabulary_size() const override { return parts_.pieces->texts.size(); }
  [[nodiscard]] std::string description() const override { return parts_.description; }
  [[nodiscard]] std::string sha256() const override { return parts_.sha256; }

 private:
  [[nodiscard]] std::uint32_t id_or_unknown(const std::string& piece) const {
    const auto found = parts_.pieces->ids.find(piece);
    return found == parts_.pieces->ids.end() ? parts_.unknown_id : found->second;
  }

  [[nodiscard]] std::vector<WordToken> merge_word(const std::string& word) const {
    std::vector<Symbol> symbols(word.size());
    for (std::size_t i = 0; i < word.size(); ++i) {
      const auto byte = static_cast<unsigned char>(word[i]);
      symbols[i].token = {i + 1 == word.size() ? last_ids_[byte] : inner_ids_[byte], 1};
    }
    return WordMerger(*parts_.merges, std::move(symbols)).merge();
  }

  void add_word(const CaptionPiece& piece, const SplitCaption& split, const std::vector<WordToken>& word,
                Tokens& tokens) const;
  /// False when the model's context is full; the token is then only counted.
  bool add_token(std::uint32_t id, Span span, Tokens& tokens) const;
  void append(std::uint32_t id, Span span, Tokens& tokens) const {
    tokens.ids.push_back(id);
    tokens.spans.push_back(span);
    tokens.pieces.push_back(parts_.pieces->texts[id]);
  }

  BpeTokenizerParts parts_;
  std::array<std::uint32_t, 256> inner_ids_{};
  std::array<std::uint32_t, 256> last_ids_{};
};

Result<Tokens> BpeTokenizer::tokenize(const std::string& caption) const {
  const auto split = parts_.split(caption);
  if (!split) return tl::unexpected(split.error());
  if (split->pieces.empty()) return fail(ErrorCode::CaptionEmpty);

  Tokens tokens;
  tokens.caption = caption;
  append(parts_.start_id, {}, tokens);
  std::unordered_map<std::string, std::vector<WordToken>> known;
  for (const CaptionPiece& piece : split->pieces) {
    if (piece.kind != PieceKind::Word) {
      add_token(parts_.special_ids[piece.special], piece.source, tokens);
      continue;
    }
    const auto [word, is_new] = known.try_emplace(split->text.substr(piece.begin, piece.end - piece.begin));
    if (is_new) word->second = merge_word(word->first);
    add_word(piece, *split, word->second, tokens);
  }
  append(parts_.end_id, {}, tokens);
  tokens.truncated = tokens.dropped_tokens > 0;
  return tokens;
}

bool BpeTokenizer::add_token(std::uint32_t id, Span span, Tokens& tokens) const {
  const std::size_t used_and_end_token = tokens.ids.size() + 1;
  if (used_and_end_token >= parts_.context_length) {
    ++tokens.dropped_tokens;
    return false;
  }
  append(id, span, tokens);
  return true;
}

void BpeTokenizer::add_word(const CaptionPiece& piece, const SplitCaption& split, const std::vector<WordToken>& word,
                            Tokens& tokens) const {
  Word entry{piece.source, tokens.ids.size(), 0};
  std::size_t byte = piece.begin;
  for (const WordToken& token : word) {
    const std::size_t end = byte + token.bytes;
    if (add_token(token.id, {split.sources[byte].begin, split.sources[end - 1].end}, tokens)) ++entry.token_count;
    byte = end;
  }
  if (entry.token_count > 0) tokens.words.push_back(entry);
}

}  // namespace

Result<TokenizerPtr> make_bpe_tokenizer(BpeTokenizerParts parts) {
  if (parts.context_length < kMinBpeContext) {
    return fail(ErrorCode::SettingOutOfRange, "context length", std::to_string(parts.context_length), "at least 3");
  }
  return std::make_shared<const BpeTokenizer>(std::move(parts));
}

}  // namespace m2ib::text
