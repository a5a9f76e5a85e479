#include <algorithm>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "core/text/clip/bpe_files.h"
#include "core/text/clip/byte_alphabet.h"
#include "core/text/clip/caption_split.h"
#include "core/text/clip/clip_bpe.h"

namespace m2ib::text {
namespace {

constexpr std::int64_t kLeastFrequency = 2;

/// How often each word occurs; ordered, so that nothing depends on a hash. Sentences that are not UTF-8 or too long
/// are left out: the tokenizer would refuse them too.
std::map<std::string, std::int64_t> count_words(const std::vector<std::string>& sentences) {
  std::map<std::string, std::int64_t> counts;
  for (const std::string& sentence : sentences) {
    const auto split = split_caption(sentence);
    if (!split) continue;
    for (const CaptionPiece& piece : split->pieces) {
      if (piece.kind == PieceKind::Word) ++counts[split->text.substr(piece.begin, piece.end - piece.begin)];
    }
  }
  return counts;
}

/// Sennrich et al., "Neural machine translation of rare words with subword units" (ACL 2016), algorithm 1, with the
/// pair counts kept up to date instead of counted anew.
class BpeLearner {
 public:
  explicit BpeLearner(const std::vector<std::string>& sentences) {
    for (const char* suffix : {"", kWordEnd}) {
      for (const std::uint8_t byte : bytes_in_vocabulary_order()) add_piece(byte_symbols()[byte] + suffix);
    }
    for (const auto& [word, frequency] : count_words(sentences)) add_word(word, frequency);
  }

  void learn(std::size_t merges) {
    for (std::size_t done = 0; done < merges; ++done) {
      const auto best = pairs_.empty() ? pairs_.end() : best_pair();
      if (best == pairs_.end()) return;
      join(best->first);
    }
  }

  [[nodiscard]] BpeVocabulary vocabulary() const {
    BpeVocabulary result;
    std::size_t id = 0;
    const auto append = [&](const std::string& piece) {
      result.vocab_json += (id == 0 ? "{" : ", ") + nlohmann::json(piece).dump() + ": " + std::to_string(id);
      ++id;
    };
    for (const std::string& piece : pieces_) append(piece);
    append(kStartToken);
    append(kEndToken);
    result.vocab_json += "}";
    result.merges_txt = "#version: 0.2\n";
    for (const auto& [left, right] : merges_) result.merges_txt += pieces_[left] + " " + pieces_[right] + "\n";
    return result;
  }

 private:
  struct LearntWord {
    std::vector<std::uint32_t> symbols;
    std::int64_t frequency = 0;
  };
  struct Pair {
    std::uint32_t left = 0;
    std::uint32_t right = 0;
    std::int64_t count = 0;
    std::vector<std::size_t> words;  ///< where it is or was, in no order, possibly twice
  };
  using Pairs = std::unordered_map<std::uint64_t, Pair>;

  std::uint32_t add_piece(const std::string& piece) {
    pieces_.push_back(piece);
    const auto id = static_cast<std::uint32_t>(pieces_.size() - 1);
    ids_.emplace(piece, id);
    return id;
  }

  void add_word(const std::string& word, std::int64_t frequency) {
    LearntWord entry{{}, frequency};
    for (std::size_t i = 0; i < word.size(); ++i) {
      const std::string& symbol = byte_symbols()[static_cast<unsigned char>(word[i])];
      entry.symbols.push_back(ids_.at(i + 1 == word.size() ? symbol + kWordEnd : symbol));
    }
    words_.push_back(std::move(entry));
    count_pairs(words_.size() - 1, +1);
  }

  /// Adds (+1) or takes away (-1) a word's pairs.
  void count_pairs(std::size_t word, std::int64_t sign) {
    const LearntWord& entry = words_[word];
    for (std::size_t i = 0; i + 1 < entry.symbols.size(); ++i) {
      Pair& pair = pairs_[merge_key(entry.symbols[i], entry.symbols[i + 1])];
      pair.left = entry.symbols[i];
      pair.right = entry.symbols[i + 1];
      pair.count += sign * entry.frequency;
      if (sign > 0 && (pair.words.empty() || pair.words.back() != word)) pair.words.push_back(word);
    }
  }

  /// The most frequent pair; among equals the one whose text comes first.
  Pairs::const_iterator best_pair() const {
    auto best = pairs_.end();
    for (auto pair = pairs_.begin(); pair != pairs_.end(); ++pair) {
      if (pair->second.count < kLeastFrequency) continue;
      if (best != pairs_.end() && !comes_before(pair->second, best->second)) continue;
      // A piece that two merges could make keeps its first one: every merge adds exactly one entry.
      if (!ids_.contains(pieces_[pair->second.left] + pieces_[pair->second.right])) best = pair;
    }
    return best;
  }

  [[nodiscard]] bool comes_before(const Pair& a, const Pair& b) const {
    if (a.count != b.count) return a.count > b.count;
    return std::tie(pieces_[a.left], pieces_[a.right]) < std::tie(pieces_[b.left], pieces_[b.right]);
  }

  void join(std::uint64_t key) {
    const Pair pair = pairs_.at(key);
    const std::uint32_t merged = add_piece(pieces_[pair.left] + pieces_[pair.right]);
    merges_.emplace_back(pair.left, pair.right);
    for (const std::size_t word : std::unordered_set<std::size_t>(pair.words.begin(), pair.words.end())) {
      count_pairs(word, -1);
      replace_pair(words_[word].symbols, pair, merged);
      count_pairs(word, +1);
    }
    pairs_.erase(key);
  }

  static void replace_pair(std::vector<std::uint32_t>& symbols, const Pair& pair, std::uint32_t merged) {
    std::size_t out = 0;
    for (std::size_t i = 0; i < symbols.size(); ++i) {
      const bool found = i + 1 < symbols.size() && symbols[i] == pair.left && symbols[i + 1] == pair.right;
      symbols[out++] = found ? merged : symbols[i];
      if (found) ++i;
    }
    symbols.resize(out);
  }

  std::vector<std::string> pieces_;
  std::unordered_map<std::string, std::uint32_t> ids_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> merges_;
  std::vector<LearntWord> words_;
  Pairs pairs_;
};

}  // namespace

BpeVocabulary learn_clip_bpe(const std::vector<std::string>& sentences, std::size_t merges) {
  BpeLearner learner(sentences);
  learner.learn(merges);
  return learner.vocabulary();
}

}  // namespace m2ib::text
