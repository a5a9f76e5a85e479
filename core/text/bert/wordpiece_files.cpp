#include <algorithm>
#include <filesystem>
#include <utility>

#include "core/base/files.h"
#include "core/base/json_limits.h"
#include "core/base/sha256.h"
#include "core/text/bert/wordpiece.h"
#include "core/text/open_tokenizer.h"
#include "core/text/tokenizer_json.h"
#include "core/text/utf8.h"

namespace m2ib::text {
namespace {

using nlohmann::json;

constexpr std::uint64_t kMaxVocabularyBytes = std::uint64_t{8} << 20U;
constexpr std::uint64_t kMaxConfigBytes = std::uint64_t{1} << 20U;
constexpr std::size_t kMaxPieces = 1'000'000;
constexpr std::size_t kMaxSpecials = 2048;

std::string in_folder(const std::string& folder, const char* file) {
  return (std::filesystem::path(folder) / file).string();
}

/// A special token as configurations write it: "[SEP]" or {"content": "[SEP]", …}.
void read_special(const json& config, const char* key, std::string& token) {
  const json* member = find_member(config, key);
  if (member == nullptr) return;
  const std::string text = member->is_string() ? member->get<std::string>() : text_member(*member, "content");
  if (!text.empty()) token = text;
}

/// Takes over what tokenizer_config.json says.
Result<void> apply_config(std::string_view text, const std::string& name, WordpieceModel& model) {
  if (text.empty()) return {};
  const auto config = parse_tokenizer_json(text, name);
  if (!config) return tl::unexpected(config.error());
  const bool strip_follows_case = find_member(*config, "strip_accents") == nullptr;
  const bool says_case = find_member(*config, "do_lower_case") != nullptr;
  model.lower_case = flag_member(*config, "do_lower_case", model.lower_case);
  if (!strip_follows_case) {
    model.strip_accents = flag_member(*config, "strip_accents", model.strip_accents);
  } else if (says_case) {
    model.strip_accents = model.lower_case;
  }
  model.split_ideographs = flag_member(*config, "tokenize_chinese_chars", model.split_ideographs);
  std::string pad = "[PAD]";
  std::string mask = "[MASK]";
  read_special(*config, "unk_token", model.unknown);
  read_special(*config, "cls_token", model.start);
  read_special(*config, "sep_token", model.end);
  read_special(*config, "pad_token", pad);
  read_special(*config, "mask_token", mask);
  for (const std::string& token : {model.unknown, model.start, model.end, pad, mask}) {
    if (std::ranges::find(model.specials, token) == model.specials.end()) model.specials.push_back(token);
  }
  return {};
}

/// Specials that the vocabulary lacks are ordinary text; the three that every caption needs must be there.
Result<WordpieceModel> checked(WordpieceModel model, const std::string& name) {
  for (const std::string& token : {model.unknown, model.start, model.end}) {
    if (!model.ids.contains(token)) {
      return fail(ErrorCode::TokenizerInvalid, name, "it has no piece " + printable(token));
    }
  }
  std::erase_if(model.specials, [&](const std::string& token) { return !model.ids.contains(token); });
  return model;
}

Result<void> read_pieces(const json& vocabulary, const std::string& name, WordpieceModel& model) {
  if (!vocabulary.is_object() || vocabulary.empty()) {
    return fail(ErrorCode::TokenizerInvalid, name, "its vocabulary is not an object of pieces and ids");
  }
  model.ids.reserve(vocabulary.size());
  for (const auto& [piece, id] : vocabulary.items()) {
    if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= kMaxPieces) {
      return fail(ErrorCode::TokenizerInvalid, name,
                  "the id of \"" + printable(piece) + "\" is not a whole number below " + std::to_string(kMaxPieces));
    }
    const auto value = id.get<std::uint32_t>();
    if (value >= model.pieces.size()) model.pieces.resize(value + std::size_t{1});
    model.pieces[value] = piece;
    model.ids.emplace(piece, value);
  }
  return {};
}

Result<void> read_normalizer(const json& root, const std::string& name, WordpieceModel& model) {
  const json* normalizer = find_member(root, "normalizer");
  if (normalizer == nullptr) {
    model.clean = model.split_ideographs = model.lower_case = model.strip_accents = false;
    return {};
  }
  const std::string type = text_member(*normalizer, "type");
  if (type != "BertNormalizer") {
    return fail(ErrorCode::TokenizerInvalid, name, "its normaliser \"" + printable(type) + "\" is not supported");
  }
  model.clean = flag_member(*normalizer, "clean_text", true);
  model.split_ideographs = flag_member(*normalizer, "handle_chinese_chars", true);
  model.lower_case = flag_member(*normalizer, "lowercase", true);
  model.strip_accents = flag_member(*normalizer, "strip_accents", model.lower_case);
  return {};
}

Result<void> read_model(const json& root, const std::string& name, WordpieceModel& model) {
  const json* section = find_member(root, "model");
  const std::string type = section == nullptr ? std::string() : text_member(*section, "type");
  if (type != "WordPiece") {
    return fail(ErrorCode::TokenizerInvalid, name, "its model is \"" + printable(type) + "\" instead of WordPiece");
  }
  if (const json* splitter = find_member(root, "pre_tokenizer")) {
    const std::string kind = text_member(*splitter, "type");
    if (kind != "BertPreTokenizer") {
      return fail(ErrorCode::TokenizerInvalid, name, "its splitting \"" + printable(kind) + "\" is not supported");
    }
  }
  read_special(*section, "unk_token", model.unknown);
  if (const json* prefix = find_member(*section, "continuing_subword_prefix");
      prefix != nullptr && prefix->is_string()) {
    model.continuation = prefix->get<std::string>();
  }
  if (const json* longest = find_member(*section, "max_input_chars_per_word")) {
    constexpr std::uint64_t kLongestWord = 1000;
    if (!longest->is_number_unsigned() || longest->get<std::uint64_t>() > kLongestWord) {
      return fail(ErrorCode::TokenizerInvalid, name, "its longest word is not a whole number up to 1000");
    }
    model.longest_word = longest->get<std::size_t>();
  }
  static const json nothing;
  const json* vocabulary = find_member(*section, "vocab");
  return read_pieces(vocabulary == nullptr ? nothing : *vocabulary, name, model);
}

Result<void> read_added_tokens(const json& root, const std::string& name, WordpieceModel& model) {
  const json* added = find_member(root, "added_tokens");
  if (added == nullptr || !added->is_array()) return {};
  if (added->size() > kMaxSpecials) {
    return fail(ErrorCode::TokenizerInvalid, name, "it adds more than " + std::to_string(kMaxSpecials) + " tokens");
  }
  for (const json& token : *added) {
    const std::string text = text_member(token, "content");
    if (!text.empty() && std::ranges::find(model.specials, text) == model.specials.end())
      model.specials.push_back(text);
  }
  return {};
}

/// The text of a file that need not be there.
Result<std::string> read_if_there(const std::filesystem::path& path, std::uint64_t limit) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return std::string();
  return read_text_file(path, limit);
}

}  // namespace

Result<WordpieceModel> parse_wordpiece_vocabulary(std::string_view vocab_txt, std::string_view config_json,
                                                  const std::string& name) {
  const std::string file = in_folder(name, "vocab.txt");
  if (vocab_txt.size() > kMaxVocabularyBytes) {
    return fail(ErrorCode::FileTooLarge, file, std::to_string(vocab_txt.size()) + " bytes",
                std::to_string(kMaxVocabularyBytes) + " bytes");
  }
  if (!is_utf8(vocab_txt)) return fail(ErrorCode::TokenizerInvalid, file, "it is not UTF-8 text");
  const auto lines = static_cast<std::size_t>(std::ranges::count(vocab_txt, '\n')) + 1;
  if (lines > kMaxPieces) {
    return fail(ErrorCode::TokenizerInvalid, file, "it has more than " + std::to_string(kMaxPieces) + " lines");
  }
  WordpieceModel model;
  model.pieces.reserve(lines);
  model.ids.reserve(lines);
  for (std::size_t at = 0; at < vocab_txt.size();) {
    const std::size_t end = std::min(vocab_txt.find('\n', at), vocab_txt.size());
    std::string_view line = vocab_txt.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    at = end + 1;
    model.ids.insert_or_assign(std::string(line), static_cast<std::uint32_t>(model.pieces.size()));
    model.pieces.emplace_back(line);
  }
  if (const auto applied = apply_config(config_json, in_folder(name, "tokenizer_config.json"), model); !applied) {
    return tl::unexpected(applied.error());
  }
  return checked(std::move(model), file);
}

Result<WordpieceModel> parse_wordpiece_json(std::string_view tokenizer_json, std::string_view config_json,
                                            const std::string& name) {
  const std::string file = in_folder(name, "tokenizer.json");
  const auto root = parse_tokenizer_json(tokenizer_json, file);
  if (!root) return tl::unexpected(root.error());
  WordpieceModel model;
  for (const auto& step : {read_model, read_normalizer, read_added_tokens}) {
    if (const auto done = step(*root, file, model); !done) return tl::unexpected(done.error());
  }
  if (const auto applied = apply_config(config_json, in_folder(name, "tokenizer_config.json"), model); !applied) {
    return tl::unexpected(applied.error());
  }
  return checked(std::move(model), file);
}

Result<TokenizerPtr> open_wordpiece(const std::filesystem::path& folder, std::size_t context_length,
                                    Cleaning cleaning) {
  const auto config = read_if_there(folder / "tokenizer_config.json", kMaxConfigBytes);
  if (!config) return tl::unexpected(config.error());
  std::error_code ignored;
  const bool has_json = std::filesystem::exists(folder / "tokenizer.json", ignored);
  const auto text = has_json ? read_text_file(folder / "tokenizer.json", kMaxTokenizerJsonBytes)
                             : read_text_file(folder / "vocab.txt", kMaxVocabularyBytes);
  if (!text) return tl::unexpected(text.error());
  auto model = has_json ? parse_wordpiece_json(*text, *config, folder.string())
                        : parse_wordpiece_vocabulary(*text, *config, folder.string());
  if (!model) return tl::unexpected(model.error());
  return make_wordpiece(std::move(*model), context_length, cleaning, sha256_hex(*text));
}

}  // namespace m2ib::text
