#include "core/text/clip_bpe.h"

#include <algorithm>
#include <array>
#include <queue>
#include <tuple>
#include <unordered_map>

#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/text/bpe_files.h"
#include "core/text/byte_alphabet.h"
#include "core/text/caption_split.h"

namespace m2ib::text {
namespace {

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{64} << 20U;
constexpr std::size_t kMinContext = 3;

/// One token of a word and how many bytes of the normalised word it stands for.
struct WordToken {
  std::uint32_t id = 0;
  std::uint32_t bytes = 0;
};

/// A doubly linked symbol while a word is merged; bytes == 0: taken up by its left neighbour.
struct Symbol {
  WordToken token;
  std::int64_t previous = -1;
  std::int64_t next = -1;
};

/// Lowest rank first, leftmost first among equals.
struct Candidate {
  std::uint32_t rank = 0;
  std::int64_t left = 0;
  std::uint32_t id = 0;
  bool operator>(const Candidate& other) const { return std::tie(rank, left) > std::tie(other.rank, other.left); }
};

/// Joins the symbols of one word; O(n log n), so that a caption without spaces takes no longer than one with them.
class WordMerger {
 public:
  WordMerger(const BpeMerges& merges, std::vector<Symbol> symbols) : merges_(merges), symbols_(std::move(symbols)) {}

  std::vector<WordToken> merge() {
    const auto size = static_cast<std::int64_t>(symbols_.size());
    for (std::int64_t i = 0; i < size; ++i) {
      at(i).previous = i - 1;
      at(i).next = i + 1 < size ? i + 1 : -1;
    }
    for (std::int64_t i = 0; i < size; ++i) offer(i);
    while (!candidates_.empty()) {
      const Candidate best = candidates_.top();
      candidates_.pop();
      if (still_holds(best)) join(best);
    }
    std::vector<WordToken> tokens;
    for (std::int64_t i = 0; i >= 0 && i < size; i = at(i).next) tokens.push_back(at(i).token);
    return tokens;
  }

 private:
  Symbol& at(std::int64_t i) { return symbols_[static_cast<std::size_t>(i)]; }

  const BpeMerge* merge_at(std::int64_t left) {
    if (left < 0 || at(left).next < 0) return nullptr;
    const auto found = merges_.find(merge_key(at(left).token.id, at(at(left).next).token.id));
    return found == merges_.end() ? nullptr : &found->second;
  }

  void offer(std::int64_t left) {
    if (const BpeMerge* merge = merge_at(left)) candidates_.push({merge->rank, left, merge->id});
  }

  bool still_holds(const Candidate& candidate) {
    if (at(candidate.left).token.bytes == 0) return false;
    const BpeMerge* merge = merge_at(candidate.left);
    return merge != nullptr && merge->id == candidate.id;
  }

  void join(const Candidate& candidate) {
    Symbol& left = at(candidate.left);
    Symbol& right = at(left.next);
    left.token = {candidate.id, left.token.bytes + right.token.bytes};
    left.next = right.next;
    right.token.bytes = 0;
    if (left.next >= 0) at(left.next).previous = candidate.left;
    offer(left.previous);
    offer(candidate.left);
  }

  const BpeMerges& merges_;
  std::vector<Symbol> symbols_;
  std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> candidates_;
};

class ClipBpe final : public Tokenizer {
 public:
  ClipBpe(BpePieces pieces, BpeMerges merges, std::size_t context_length, std::string sha256)
      : pieces_(std::move(pieces)),
        merges_(std::move(merges)),
        context_length_(context_length),
        sha256_(std::move(sha256)),
        start_id_(pieces_.ids.at(kStartToken)),
        end_id_(pieces_.ids.at(kEndToken)) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      inner_ids_[byte] = id_or_end(byte_symbols()[byte]);
      last_ids_[byte] = id_or_end(byte_symbols()[byte] + kWordEnd);
    }
  }

  [[nodiscard]] Result<Tokens> tokenize(const std::string& caption) const override;
  [[nodiscard]] std::size_t context_length() const override { return context_length_; }
  [[nodiscard]] std::size_t vocabulary_size() const override { return pieces_.texts.size(); }
  [[nodiscard]] std::string description() const override {
    return "CLIP byte-level BPE, " + std::to_string(vocabulary_size()) + " entries";
  }
  [[nodiscard]] std::string sha256() const override { return sha256_; }

 private:
  /// Unknown symbols become the end token, as in the published tokenizer; a full byte alphabet has none.
  [[nodiscard]] std::uint32_t id_or_end(const std::string& piece) const {
    const auto found = pieces_.ids.find(piece);
    return found == pieces_.ids.end() ? end_id_ : found->second;
  }

  [[nodiscard]] std::vector<WordToken> merge_word(const std::string& word) const {
    std::vector<Symbol> symbols(word.size());
    for (std::size_t i = 0; i < word.size(); ++i) {
      const auto byte = static_cast<unsigned char>(word[i]);
      symbols[i].token = {i + 1 == word.size() ? last_ids_[byte] : inner_ids_[byte], 1};
    }
    return WordMerger(merges_, std::move(symbols)).merge();
  }

  void add_word(const CaptionPiece& piece, const SplitCaption& split, const std::vector<WordToken>& word,
                Tokens& tokens) const;
  /// False when the model's context is full; the token is then only counted.
  bool add_token(std::uint32_t id, Span span, Tokens& tokens) const;
  void append(std::uint32_t id, Span span, Tokens& tokens) const {
    tokens.ids.push_back(id);
    tokens.spans.push_back(span);
    tokens.pieces.push_back(pieces_.texts[id]);
  }

  BpePieces pieces_;
  BpeMerges merges_;
  std::size_t context_length_;
  std::string sha256_;
  std::uint32_t start_id_;
  std::uint32_t end_id_;
  std::array<std::uint32_t, 256> inner_ids_{};
  std::array<std::uint32_t, 256> last_ids_{};
};

Result<Tokens> ClipBpe::tokenize(const std::string& caption) const {
  const auto split = split_caption(caption);
  if (!split) return tl::unexpected(split.error());
  if (split->pieces.empty()) return fail(ErrorCode::CaptionEmpty);

  Tokens tokens;
  tokens.caption = caption;
  append(start_id_, {}, tokens);
  std::unordered_map<std::string, std::vector<WordToken>> known;
  for (const CaptionPiece& piece : split->pieces) {
    if (piece.kind != PieceKind::Word) {
      add_token(piece.kind == PieceKind::StartToken ? start_id_ : end_id_, piece.source, tokens);
      continue;
    }
    const auto [word, is_new] = known.try_emplace(split->text.substr(piece.begin, piece.end - piece.begin));
    if (is_new) word->second = merge_word(word->first);
    add_word(piece, *split, word->second, tokens);
  }
  append(end_id_, {}, tokens);
  tokens.truncated = tokens.dropped_tokens > 0;
  return tokens;
}

bool ClipBpe::add_token(std::uint32_t id, Span span, Tokens& tokens) const {
  const std::size_t used_and_end_token = tokens.ids.size() + 1;
  if (used_and_end_token >= context_length_) {
    ++tokens.dropped_tokens;
    return false;
  }
  append(id, span, tokens);
  return true;
}

void ClipBpe::add_word(const CaptionPiece& piece, const SplitCaption& split, const std::vector<WordToken>& word,
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

Result<TokenizerPtr> parse_clip_bpe(const std::string& vocab_json, const std::string& merges_txt,
                                    std::size_t context_length, const std::string& name) {
  const std::filesystem::path folder(name);
  const std::string vocab_name = (folder / "vocab.json").string();
  const std::string merges_name = (folder / "merges.txt").string();
  if (context_length < kMinContext) {
    return fail(ErrorCode::SettingOutOfRange, "context length", std::to_string(context_length), "at least 3");
  }
  for (const auto& [text, file] : {std::tie(vocab_json, vocab_name), std::tie(merges_txt, merges_name)}) {
    if (text.size() > kMaxFileBytes) {
      return fail(ErrorCode::FileTooLarge, file, std::to_string(text.size()), std::to_string(kMaxFileBytes));
    }
  }
  auto pieces = parse_bpe_vocabulary(vocab_json, vocab_name);
  if (!pieces) return tl::unexpected(pieces.error());
  for (const char* special : {kStartToken, kEndToken}) {
    if (!pieces->ids.contains(special)) {
      return fail(ErrorCode::TokenizerInvalid, vocab_name, std::string("it has no ") + special);
    }
  }
  auto merges = parse_bpe_merges(merges_txt, *pieces, merges_name);
  if (!merges) return tl::unexpected(merges.error());
  return std::make_shared<const ClipBpe>(std::move(*pieces), std::move(*merges), context_length,
                                         sha256_hex(vocab_json + merges_txt));
}

Result<TokenizerPtr> load_clip_bpe(const std::filesystem::path& folder, std::size_t context_length) {
  const auto vocab_json = read_text_file(folder / "vocab.json", kMaxFileBytes);
  if (!vocab_json) return tl::unexpected(vocab_json.error());
  const auto merges_txt = read_text_file(folder / "merges.txt", kMaxFileBytes);
  if (!merges_txt) return tl::unexpected(merges_txt.error());
  return parse_clip_bpe(*vocab_json, *merges_txt, context_length, folder.string());
}

}  // namespace m2ib::text
