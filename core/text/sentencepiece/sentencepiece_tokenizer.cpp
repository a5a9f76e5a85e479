#include "core/text/sentencepiece/sentencepiece_tokenizer.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/text/open_tokenizer.h"
#include "core/text/sentencepiece/piece_text.h"
#include "core/text/sentencepiece/unigram.h"
#include "core/text/sentencepiece/unigram_json.h"
#include "core/text/token_builder.h"
#include "core/text/tokenizer_json.h"

namespace m2ib::text {
namespace {

constexpr std::uint64_t kMaxModelBytes = std::uint64_t{16} << 20U;
constexpr std::size_t kMinContext = 2;

class SentencePieceTokenizer final : public Tokenizer {
 public:
  SentencePieceTokenizer(SentencePieceModel model, CharacterMap map, std::size_t context_length, Cleaning cleaning,
                         std::string sha256)
      : model_(std::move(model)),
        map_(std::move(map)),
        context_length_(context_length),
        cleaning_(cleaning),
        sha256_(std::move(sha256)),
        segmenter_(model_.pieces) {
    const auto end = std::ranges::find(model_.pieces, model_.end_piece, &ScoredPiece::text);
    end_id_ = end - model_.pieces.begin();
  }

  [[nodiscard]] Result<Tokens> tokenize(const std::string& caption) const override;
  [[nodiscard]] std::size_t context_length() const override { return context_length_; }
  [[nodiscard]] std::size_t vocabulary_size() const override { return model_.pieces.size(); }
  [[nodiscard]] std::string description() const override {
    return "SentencePiece unigram, " + std::to_string(vocabulary_size()) + " entries";
  }
  [[nodiscard]] std::string sha256() const override { return sha256_; }

 private:
  SentencePieceModel model_;
  CharacterMap map_;
  std::size_t context_length_;
  Cleaning cleaning_;
  std::string sha256_;
  UnigramSegmenter segmenter_;
  std::int64_t end_id_ = 0;
};

/// The bytes of the caption that a piece comes from. A space alone is shown at the character behind it.
Span source_of(const PieceText& text, const FoundPiece& piece) {
  Span span;
  std::size_t at = piece.begin;
  for (; at < text.text.size() && (at < piece.end || span.empty()); ++at) {
    const Span source = text.sources[at];
    if (!source.empty()) span = span.empty() ? source : Span{span.begin, std::max(span.end, source.end)};
  }
  for (at = piece.begin; span.empty() && at > 0; --at) span = text.sources[at - 1];
  return span;
}

Result<Tokens> SentencePieceTokenizer::tokenize(const std::string& caption) const {
  const auto clean = clean_caption(caption, cleaning_);
  if (!clean) return tl::unexpected(clean.error());
  const PieceText text = to_piece_text(*clean, model_, map_);
  if (std::ranges::all_of(text.sources, &Span::empty)) return fail(ErrorCode::CaptionEmpty);
  TokenBuilder builder(caption, context_length_);
  std::size_t word = text.word_spans.size();
  for (const FoundPiece& piece : segmenter_.segment(text.text)) {
    if (text.words[piece.begin] != word) {
      builder.end_word();
      word = text.words[piece.begin];
      if (!text.word_spans[word].empty()) builder.begin_word(text.word_spans[word]);
    }
    builder.add(piece.id, source_of(text, piece), model_.pieces[piece.id].text);
  }
  builder.end_word();
  return builder.finish(end_id_, model_.end_piece);
}

}  // namespace

Result<TokenizerPtr> make_sentencepiece(SentencePieceModel model, std::size_t context_length, Cleaning cleaning,
                                        std::string sha256, const std::string& name) {
  if (context_length < kMinContext) {
    return fail(ErrorCode::SettingOutOfRange, "context length", std::to_string(context_length), "at least 2");
  }
  if (const std::string problem = find_model_problem(model); !problem.empty()) {
    return fail(ErrorCode::TokenizerInvalid, name, problem);
  }
  auto map = CharacterMap::parse(model.character_map, name);
  if (!map) return tl::unexpected(map.error());
  model.character_map.clear();
  return std::make_shared<const SentencePieceTokenizer>(std::move(model), std::move(*map), context_length, cleaning,
                                                        std::move(sha256));
}

Result<TokenizerPtr> open_sentencepiece(const std::filesystem::path& folder, std::size_t context_length,
                                        Cleaning cleaning) {
  std::error_code ignored;
  std::filesystem::path path = folder / "spiece.model";
  for (const char* name : {"tokenizer.model", "tokenizer.json"}) {
    if (!std::filesystem::exists(path, ignored)) path = folder / name;
  }
  if (!std::filesystem::exists(path, ignored)) path = folder / "spiece.model";
  const bool is_json = path.extension() == ".json";
  const auto text = read_text_file(path, is_json ? kMaxTokenizerJsonBytes : kMaxModelBytes);
  if (!text) return tl::unexpected(text.error());
  auto model = is_json ? parse_unigram_json(*text, path.string()) : parse_sentencepiece_model(*text, path.string());
  if (!model) return tl::unexpected(model.error());
  return make_sentencepiece(std::move(*model), context_length, cleaning, sha256_hex(*text), path.string());
}

}  // namespace m2ib::text
