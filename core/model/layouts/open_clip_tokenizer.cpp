#include "core/model/layouts/open_clip_tokenizer.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json_limits.h"
#include "core/model/config_reader.h"
#include "core/text/open_tokenizer.h"

namespace m2ib::model {
namespace {

constexpr std::int64_t kClipVocabulary = 49408;
constexpr std::uint64_t kMaxTokenizerBytes = 16 * 1024 * 1024;

enum class Kind { WordPiece, SentencePiece, Clip };

/// Puts id 0 in place of BERT's [SEP], as CLIPA's models were trained.
class SeparatorAsPadding final : public text::Tokenizer {
 public:
  explicit SeparatorAsPadding(text::TokenizerPtr inner) : inner_(std::move(inner)) {}

  [[nodiscard]] Result<text::Tokens> tokenize(const std::string& caption) const override {
    auto tokens = inner_->tokenize(caption);
    if (tokens && !tokens->ids.empty()) {
      const std::int64_t separator = tokens->ids.back();
      std::replace(tokens->ids.begin(), tokens->ids.end(), separator, std::int64_t{0});
    }
    return tokens;
  }
  [[nodiscard]] std::size_t context_length() const override { return inner_->context_length(); }
  [[nodiscard]] std::size_t vocabulary_size() const override { return inner_->vocabulary_size(); }
  [[nodiscard]] std::string description() const override { return inner_->description() + ", [SEP] as padding"; }
  [[nodiscard]] std::string sha256() const override { return inner_->sha256(); }

 private:
  text::TokenizerPtr inner_;
};

text::Cleaning cleaning_of(const std::string& name, text::Cleaning usual) {
  if (name == "lower") return text::Cleaning::OpenAiClip;
  if (name == "whitespace") return text::Cleaning::Whitespace;
  return name == "canonicalize" ? text::Cleaning::Canonicalize : usual;
}

Result<OpenClipTokenizer> own_tokenizer(const OpenClipConfig::Text& config, int context_length,
                                        std::int64_t vocabulary) {
  text::SimpleTokenizerRules rules;
  rules.open_clip = true;
  rules.cleaning = cleaning_of(config.tokenizer_clean, text::Cleaning::OpenAiClip);
  rules.vocabulary = static_cast<std::size_t>(vocabulary);
  auto tokenizer = text::make_simple_tokenizer(rules, static_cast<std::size_t>(context_length));
  if (!tokenizer) return tl::unexpected(tokenizer.error());
  OpenClipTokenizer result{std::move(*tokenizer), 0, {}};  // this tokenizer pads with 0, whatever pad_id says
  if (vocabulary != kClipVocabulary) {
    result.assumptions.push_back("its vocabulary has " + std::to_string(vocabulary) +
                                 " entries and no tokenizer of its own: CLIP's is cut to that size");
  }
  return result;
}

Result<Kind> kind_of_tokenizer_json(const LayoutSource& source, const std::string& asked_for) {
  const auto path = source.folder / "tokenizer.json";
  std::error_code code;
  if (!std::filesystem::exists(path, code)) {
    return fail(ErrorCode::NotAModel, source.folder.string(),
                "tokenizer.json, vocab.txt or spiece.model of the tokenizer \"" + printable(asked_for) +
                    "\", which its configuration names");
  }
  const auto text = read_text_file(path, kMaxTokenizerBytes);
  if (!text) return tl::unexpected(text.error());
  const auto json = parse_json_object(*text);
  if (!json) return fail(ErrorCode::TokenizerInvalid, path.string(), json.error());
  const auto model = json->find("model");
  const bool typed = model != json->end() && model->is_object() && model->contains("type");
  const nlohmann::json type = typed ? model->at("type") : nlohmann::json();
  if (type == "WordPiece") return Kind::WordPiece;
  if (type == "Unigram") return Kind::SentencePiece;
  if (type == "BPE") return Kind::Clip;
  return fail(ErrorCode::TokenizerInvalid, path.string(), "its model.type is " + shown(type) + ", which is not known");
}

Result<Kind> kind_in_folder(const LayoutSource& source, const std::string& asked_for) {
  const auto has = [&source](const char* name) {
    std::error_code code;
    return std::filesystem::exists(source.folder / name, code);
  };
  if (has("spiece.model") || has("tokenizer.model")) return Kind::SentencePiece;
  if (has("vocab.txt")) return Kind::WordPiece;
  if (has("vocab.json") && has("merges.txt")) return Kind::Clip;
  return kind_of_tokenizer_json(source, asked_for);
}

// SigLIP's files name "</s>" (1) as padding, T5's own "<pad>" (0).
Result<std::int64_t> sentencepiece_padding(const LayoutSource& source) {
  const auto text = source.companion("tokenizer_config.json");
  if (!text) return tl::unexpected(text.error());
  if (!*text) return 0;
  const auto json = parse_json_object(**text);
  if (!json) return fail(ErrorCode::ConfigInvalid, source.path_of("tokenizer_config.json"), json.error());
  auto token = json->value("pad_token", nlohmann::json());
  if (token.is_object()) token = token.value("content", nlohmann::json());
  return token == "</s>" ? 1 : 0;
}

Result<text::TokenizerPtr> open_kind(Kind kind, const LayoutSource& source, const OpenClipConfig::Text& config,
                                     std::size_t context_length) {
  const text::Cleaning cleaning = cleaning_of(config.tokenizer_clean, text::Cleaning::Whitespace);
  switch (kind) {
    case Kind::WordPiece:
      return text::open_wordpiece(source.folder, context_length, cleaning);
    case Kind::SentencePiece:
      return text::open_sentencepiece(source.folder, context_length, cleaning);
    case Kind::Clip:
      break;
  }
  return text::open_hf_clip_tokenizer(source.folder, context_length);
}

Result<OpenClipTokenizer> named_tokenizer(const LayoutSource& source, const OpenClipConfig::Text& config,
                                          int context_length, std::int64_t vocabulary) {
  const auto kind = kind_in_folder(source, config.hf_tokenizer_name);
  if (!kind) return tl::unexpected(kind.error());
  if (config.strip_separator && *kind != Kind::WordPiece) {
    return fail(ErrorCode::ModelUnsupported, source.folder.string(),
                "its configuration asks for a tokenizer without separator, but its tokenizer has none to leave out");
  }
  OpenClipTokenizer result;
  auto tokenizer = open_kind(*kind, source, config, static_cast<std::size_t>(context_length));
  if (!tokenizer) return tl::unexpected(tokenizer.error());
  result.tokenizer = std::move(*tokenizer);
  if (result.tokenizer->vocabulary_size() > static_cast<std::size_t>(vocabulary)) {
    return fail(ErrorCode::ConfigMismatch, source.folder.string(),
                "a tokenizer of " + std::to_string(result.tokenizer->vocabulary_size()) + " entries",
                std::to_string(vocabulary) + " rows of token embeddings");
  }
  if (config.strip_separator) result.tokenizer = std::make_shared<SeparatorAsPadding>(result.tokenizer);
  if (*kind == Kind::SentencePiece) {
    const auto padding = sentencepiece_padding(source);
    if (!padding) return tl::unexpected(padding.error());
    result.pad_id = *padding;
  } else if (*kind == Kind::Clip) {
    result.pad_id = config.pad_id;
    result.assumptions.emplace_back("captions go to its tokenizer as they are; OpenCLIP would repair odd characters");
  }
  return result;
}

}  // namespace

Result<OpenClipTokenizer> open_clip_tokenizer(const LayoutSource& source, const OpenClipConfig::Text& config,
                                              int context_length, std::int64_t vocabulary) {
  return config.hf_tokenizer_name.empty() ? own_tokenizer(config, context_length, vocabulary)
                                          : named_tokenizer(source, config, context_length, vocabulary);
}

}  // namespace m2ib::model
