#include "core/text/clip/clip_tokenizer_json.h"

#include <nlohmann/json.hpp>

#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "core/base/json_limits.h"
#include "core/base/sha256.h"
#include "core/text/clip/bpe_tokenizer.h"
#include "core/text/clip/byte_alphabet.h"
#include "core/text/traced_text.h"

namespace m2ib::text {
namespace {

using nlohmann::json;

/// Why a file cannot be used, as the clause of an error message; nothing if it can.
using Problem = std::optional<std::string>;

constexpr std::size_t kMaxValues = 2'000'000;
constexpr std::size_t kMaxAddedTokens = 64;

JsonLimits json_limits() {
  JsonLimits limits;
  limits.text_bytes = kMaxClipTokenizerJsonBytes;
  limits.string_bytes = std::size_t{1} << 16U;
  limits.depth = 16;
  limits.objects = 10'000;
  return limits;
}

/// The member, or a null value.
const json& member(const json& object, const char* key) {
  static const json null;
  if (!object.is_object()) return null;
  const auto found = object.find(key);
  return found == object.end() ? null : *found;
}

std::string text_of(const json& value) { return value.is_string() ? value.get<std::string>() : std::string(); }
std::string type_of(const json& object) { return text_of(member(object, "type")); }
bool is_true(const json& value) { return value.is_boolean() && value.get<bool>(); }
std::string quoted(const std::string& text) { return "\"" + printable(text) + "\""; }

/// Parses with a limit on the number of values, so that "[[],[],…" does not fill the memory.
Result<json> parse_limited(const std::string& text, const std::string& name) {
  if (text.size() > kMaxClipTokenizerJsonBytes) {
    return fail(ErrorCode::FileTooLarge, name, std::to_string(text.size()), std::to_string(kMaxClipTokenizerJsonBytes));
  }
  if (const auto excess = find_json_excess(text, json_limits())) {
    return fail(ErrorCode::TokenizerInvalid, name, *excess);
  }
  std::size_t values = 0;
  const auto count = [&](int, json::parse_event_t, json&) { return ++values <= kMaxValues; };
  json parsed;
  try {
    parsed = json::parse(text, count);
  } catch (const json::parse_error& error) {
    return fail(ErrorCode::TokenizerInvalid, name, "not JSON at byte " + std::to_string(error.byte));
  } catch (const std::exception& error) {
    return fail(ErrorCode::TokenizerInvalid, name, printable(error.what()));
  }
  if (values > kMaxValues) {
    return fail(ErrorCode::TokenizerInvalid, name, "it holds more than " + std::to_string(kMaxValues) + " values");
  }
  if (!parsed.is_object()) return fail(ErrorCode::TokenizerInvalid, name, "not an object");
  return parsed;
}

Problem check_model(const json& model) {
  const std::string type = type_of(model);
  if (!type.empty() && type != "BPE") return "it holds a " + printable(type) + " model, not CLIP's byte-level BPE";
  if (!member(model, "vocab").is_object()) return "its model has no vocabulary";
  if (!member(model, "merges").is_array()) return "its model has no list of merges";
  if (text_of(member(model, "end_of_word_suffix")) != kWordEnd) {
    return std::string("words do not end in ") + kWordEnd + " as in CLIP's vocabularies";
  }
  if (!text_of(member(model, "continuing_subword_prefix")).empty()) {
    return "its pieces have a prefix, unlike those of CLIP's vocabularies";
  }
  if (is_true(member(model, "byte_fallback"))) return "it is a BPE with byte fallback, not CLIP's byte-level BPE";
  if (is_true(member(model, "ignore_merges"))) return "it takes whole words without merging, unlike CLIP";
  return {};
}

/// NFC, white space to spaces, lower case.
Problem check_normaliser(const json& normaliser) {
  const std::string no = "its normalizer is not CLIP's (NFC, white space to one space, lower case)";
  const json& steps = member(normaliser, "normalizers");
  if (type_of(normaliser) != "Sequence" || !steps.is_array() || steps.size() != 3) return no;
  const json& replace = steps[1];
  const bool same = type_of(steps[0]) == "NFC" && type_of(replace) == "Replace" && type_of(steps[2]) == "Lowercase" &&
                    text_of(member(member(replace, "pattern"), "Regex")) == R"(\s+)" &&
                    text_of(member(replace, "content")) == " ";
  return same ? Problem() : no;
}

/// CLIP's pattern with or without the special tokens in it, then bytes.
Problem check_pre_tokenizer(const json& pre_tokenizer, bool& specials_in_pattern) {
  const std::string no = "its pre-tokenizer is not CLIP's (the pattern for words, then bytes)";
  const std::string words = R"('s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+)";
  const std::string specials = R"(<\|startoftext\|>|<\|endoftext\|>|)";
  const json& steps = member(pre_tokenizer, "pretokenizers");
  if (type_of(pre_tokenizer) != "Sequence" || !steps.is_array() || steps.size() != 2) return no;
  const json& split = steps[0];
  if (type_of(split) != "Split" || text_of(member(split, "behavior")) != "Removed" ||
      !is_true(member(split, "invert"))) {
    return no;
  }
  if (type_of(steps[1]) != "ByteLevel" || is_true(member(steps[1], "add_prefix_space"))) return no;
  const std::string pattern = text_of(member(member(split, "pattern"), "Regex"));
  specials_in_pattern = pattern == specials + words;
  return specials_in_pattern || pattern == words ? Problem() : no;
}

/// An id that fits; nothing otherwise.
std::optional<std::uint32_t> id_of(const json& value) {
  if (!value.is_number_unsigned()) return std::nullopt;
  const auto id = value.get<std::uint64_t>();
  return id > UINT32_MAX ? std::nullopt : std::optional(static_cast<std::uint32_t>(id));
}

class ClipJson {
 public:
  explicit ClipJson(const json& file) : file_(file) {}

  Problem read() {
    const json& model = member(file_, "model");
    if (auto problem = check_model(model)) return problem;
    if (auto problem = check_normaliser(member(file_, "normalizer"))) return problem;
    if (auto problem = check_pre_tokenizer(member(file_, "pre_tokenizer"), added_.in_pattern)) return problem;
    if (auto problem = read_pieces(member(model, "vocab"))) return problem;
    if (auto problem = read_added_tokens()) return problem;
    if (auto problem = order_pieces()) return problem;
    if (auto problem = find_specials(text_of(member(model, "unk_token")))) return problem;
    if (auto problem = check_post_processor()) return problem;
    return read_merges(member(model, "merges"));
  }

  /// After read().
  BpeTokenizerParts take_parts() {
    parts_.pieces = std::make_shared<const BpePieces>(std::move(pieces_));
    parts_.merges = std::make_shared<const BpeMerges>(std::move(merges_));
    parts_.split = [added = std::move(added_)](const std::string& caption) { return split_caption(caption, added); };
    return std::move(parts_);
  }

 private:
  Problem read_pieces(const json& vocabulary) {
    pieces_.ids.reserve(vocabulary.size());
    for (const auto& [text, value] : vocabulary.items()) {
      const auto id = id_of(value);
      if (!id) return "the id of " + quoted(text) + " is not a whole number from 0 on";
      pieces_.ids.emplace(text, *id);
    }
    return {};
  }

  /// Start and end token come first in added_.tokens, whether the file lists them or not.
  Problem read_added_tokens() {
    added_.tokens = {{kStartToken, false}, {kEndToken, true}};
    const json& list = member(file_, "added_tokens");
    if (list.is_null()) return {};
    if (!list.is_array()) return "its added tokens are not a list";
    if (list.size() > kMaxAddedTokens) return "it has more than " + std::to_string(kMaxAddedTokens) + " added tokens";
    for (const json& token : list) {
      if (auto problem = read_added_token(token)) return problem;
    }
    return {};
  }

  Problem read_added_token(const json& token) {
    const std::string text = text_of(member(token, "content"));
    const auto id = id_of(member(token, "id"));
    if (text.empty() || !id) return "an added token has no content or no id";
    for (const char* flag : {"single_word", "lstrip", "rstrip"}) {
      if (is_true(member(token, flag))) return "the added token " + quoted(text) + " has the flag " + flag;
    }
    const auto [at, is_new] = pieces_.ids.emplace(text, *id);
    if (at->second != *id) return "the added token " + quoted(text) + " has another id in the vocabulary";
    const bool as_typed = !is_true(member(token, "normalized"));
    if (text == kStartToken || text == kEndToken) {
      added_.tokens[text == kEndToken ? 1 : 0].as_typed = as_typed;
    } else {
      added_.tokens.push_back({as_typed ? text : normalised(text), as_typed});
      parts_.special_ids.push_back(*id);
    }
    return {};
  }

  static std::string normalised(const std::string& text) {
    const auto split = split_caption(text, {{}, false});
    return split ? split->text : text;
  }

  Problem order_pieces() {
    pieces_.texts.resize(pieces_.ids.size());
    std::vector<bool> used(pieces_.ids.size(), false);
    for (const auto& [text, id] : pieces_.ids) {
      if (id >= used.size()) {
        return "id " + std::to_string(id) + " of " + std::to_string(used.size()) +
               " pieces: ids must run from 0 without gaps";
      }
      if (used[id]) return "two pieces have the id " + std::to_string(id);
      used[id] = true;
      pieces_.texts[id] = text;
    }
    return {};
  }

  Problem find_specials(const std::string& unknown) {
    for (const char* special : {kStartToken, kEndToken}) {
      if (!pieces_.ids.contains(special)) return std::string("it has no ") + special;
    }
    parts_.start_id = pieces_.ids.at(kStartToken);
    parts_.end_id = pieces_.ids.at(kEndToken);
    parts_.special_ids.insert(parts_.special_ids.begin(), {parts_.start_id, parts_.end_id});
    const auto found = pieces_.ids.find(unknown);
    parts_.unknown_id = found == pieces_.ids.end() ? parts_.end_id : found->second;
    return {};
  }

  /// RobertaProcessing says the ids around a caption; other kinds are not looked at.
  Problem check_post_processor() const {
    const json& processor = member(file_, "post_processor");
    if (type_of(processor) != "RobertaProcessing") return {};
    for (const auto& [key, id] : {std::pair("cls", parts_.start_id), std::pair("sep", parts_.end_id)}) {
      const json& token = member(processor, key);
      if (!token.is_array() || token.size() != 2 || id_of(token[1]) != id) {
        return std::string("its post-processor does not put ") + kStartToken + " and " + kEndToken +
               " around the caption";
      }
    }
    return {};
  }

  Problem read_merges(const json& list) {
    merges_.reserve(list.size());
    for (std::size_t rank = 0; rank < list.size(); ++rank) {
      const auto pair = pair_of(list[rank]);
      if (!pair) return "merge " + std::to_string(rank + 1) + " is not two pieces";
      std::array<std::uint32_t, 3> ids{};
      std::size_t i = 0;
      for (const std::string& piece : {pair->first, pair->second, pair->first + pair->second}) {
        const auto found = pieces_.ids.find(piece);
        if (found == pieces_.ids.end()) {
          return "merge " + std::to_string(rank + 1) + ": " + quoted(piece) + " is not in the vocabulary";
        }
        ids[i++] = found->second;
      }
      merges_[merge_key(ids[0], ids[1])] = {static_cast<std::uint32_t>(rank), ids[2]};
    }
    return {};
  }

  /// "a b" or [a, b]
  static std::optional<std::pair<std::string, std::string>> pair_of(const json& merge) {
    if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
      return std::pair(merge[0].get<std::string>(), merge[1].get<std::string>());
    }
    const std::string line = text_of(merge);
    const std::size_t space = line.find(' ');
    if (space == std::string::npos || space == 0 || space + 1 == line.size()) return std::nullopt;
    if (line.find(' ', space + 1) != std::string::npos) return std::nullopt;
    return std::pair(line.substr(0, space), line.substr(space + 1));
  }

  const json& file_;
  BpePieces pieces_;
  BpeMerges merges_;
  AddedTokens added_;
  BpeTokenizerParts parts_;
};

}  // namespace

Result<TokenizerPtr> parse_clip_tokenizer_json(const std::string& text, std::size_t context_length,
                                               const std::string& name) {
  const auto file = parse_limited(text, name);
  if (!file) return tl::unexpected(file.error());
  ClipJson reader(*file);
  if (const auto problem = reader.read()) return fail(ErrorCode::TokenizerInvalid, name, *problem);
  BpeTokenizerParts parts = reader.take_parts();
  parts.context_length = context_length;
  parts.description = "CLIP byte-level BPE, " + std::to_string(parts.pieces->texts.size()) + " entries";
  parts.sha256 = sha256_hex(text);
  return make_bpe_tokenizer(std::move(parts));
}

}  // namespace m2ib::text
