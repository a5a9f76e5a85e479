#include "core/text/bert/wordpiece.h"

#include <algorithm>
#include <utility>

#include "core/text/bert/bert_split.h"
#include "core/text/token_builder.h"

namespace m2ib::text {
namespace {

constexpr std::size_t kMinContext = 3;

/// A piece of a word and the characters that it stands for.
struct PieceMatch {
  std::uint32_t id = 0;
  std::size_t first = 0;
  std::size_t end = 0;
};

class Wordpiece final : public Tokenizer {
 public:
  Wordpiece(WordpieceModel model, std::size_t context_length, Cleaning cleaning, std::string sha256)
      : model_(std::move(model)),
        context_length_(context_length),
        cleaning_(cleaning),
        sha256_(std::move(sha256)),
        unknown_id_(model_.ids.at(model_.unknown)),
        start_id_(model_.ids.at(model_.start)),
        end_id_(model_.ids.at(model_.end)) {
    for (const auto& [piece, id] : model_.ids) longest_piece_ = std::max(longest_piece_, piece.size());
  }

  [[nodiscard]] Result<Tokens> tokenize(const std::string& caption) const override;
  [[nodiscard]] std::size_t context_length() const override { return context_length_; }
  [[nodiscard]] std::size_t vocabulary_size() const override { return model_.pieces.size(); }
  [[nodiscard]] std::string description() const override {
    return "BERT WordPiece, " + std::string(model_.lower_case ? "uncased, " : "cased, ") +
           std::to_string(vocabulary_size()) + " entries";
  }
  [[nodiscard]] std::string sha256() const override { return sha256_; }

 private:
  [[nodiscard]] std::vector<PieceMatch> match(const BertWord& word) const;
  /// The longest piece that begins at a character; end == first if there is none.
  [[nodiscard]] PieceMatch longest_at(const BertWord& word, std::size_t first) const;
  void add_word(const BertWord& word, TokenBuilder& builder) const;

  WordpieceModel model_;
  std::size_t context_length_;
  Cleaning cleaning_;
  std::string sha256_;
  std::uint32_t unknown_id_;
  std::uint32_t start_id_;
  std::uint32_t end_id_;
  std::size_t longest_piece_ = 0;
};

PieceMatch Wordpiece::longest_at(const BertWord& word, std::size_t first) const {
  const std::size_t count = word.characters.size();
  const std::size_t begin = word.characters[first].begin;
  std::string piece = first == 0 ? std::string() : model_.continuation;
  const std::size_t prefix = piece.size();
  piece += word.text.substr(begin, longest_piece_);
  std::size_t end = first;
  while (end < count && word.characters[end].begin - begin + prefix <= longest_piece_) ++end;
  for (; end > first; --end) {
    const std::size_t size = (end < count ? word.characters[end].begin : word.text.size()) - begin;
    if (size + prefix > longest_piece_) continue;
    piece.resize(prefix + size);
    if (const auto found = model_.ids.find(piece); found != model_.ids.end()) return {found->second, first, end};
  }
  return {0, first, first};
}

std::vector<PieceMatch> Wordpiece::match(const BertWord& word) const {
  const std::size_t count = word.characters.size();
  std::vector<PieceMatch> unknown = {{unknown_id_, 0, count}};
  if (count > model_.longest_word) return unknown;
  std::vector<PieceMatch> pieces;
  for (std::size_t at = 0; at < count; at = pieces.back().end) {
    pieces.push_back(longest_at(word, at));
    if (pieces.back().end == at) return unknown;
  }
  return pieces;
}

void Wordpiece::add_word(const BertWord& word, TokenBuilder& builder) const {
  const auto source = [&](std::size_t first, std::size_t end) {
    return Span{word.characters[first].source.begin, word.characters[end - 1].source.end};
  };
  const Span whole = source(0, word.characters.size());
  if (word.special) {
    builder.add(model_.ids.at(word.text), whole, word.text);
    return;
  }
  builder.begin_word(whole);
  for (const PieceMatch& piece : match(word)) {
    builder.add(piece.id, source(piece.first, piece.end), model_.pieces[piece.id]);
  }
  builder.end_word();
}

Result<Tokens> Wordpiece::tokenize(const std::string& caption) const {
  const auto clean = clean_caption(caption, cleaning_);
  if (!clean) return tl::unexpected(clean.error());
  const auto words = split_for_bert(*clean, model_);
  if (!words) return tl::unexpected(words.error());
  TokenBuilder builder(caption, context_length_);
  builder.start(start_id_, model_.start);
  for (const BertWord& word : *words) add_word(word, builder);
  if (builder.empty()) return fail(ErrorCode::CaptionEmpty);
  return builder.finish(end_id_, model_.end);
}

}  // namespace

Result<TokenizerPtr> make_wordpiece(WordpieceModel model, std::size_t context_length, Cleaning cleaning,
                                    std::string sha256) {
  if (context_length < kMinContext) {
    return fail(ErrorCode::SettingOutOfRange, "context length", std::to_string(context_length), "at least 3");
  }
  return std::make_shared<const Wordpiece>(std::move(model), context_length, cleaning, std::move(sha256));
}

}  // namespace m2ib::text
