#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include "core/base/sha256.h"
#include "core/text/clip/bpe_tokenizer.h"
#include "core/text/clip/byte_alphabet.h"
#include "core/text/embedded_data.h"
#include "core/text/open_tokenizer.h"

namespace m2ib::text {
namespace {

constexpr std::size_t kByteSymbols = 256;
constexpr std::size_t kAllMerges = 48894;
constexpr std::size_t kFullVocabulary = 2 * kByteSymbols + kAllMerges + 2;
constexpr std::size_t kLeastVocabulary = kByteSymbols + 2;

/// The program's vocabulary, or as much of it as fits in a smaller one.
struct Vocabulary {
  std::shared_ptr<const BpePieces> pieces;
  std::shared_ptr<const BpeMerges> merges;
  std::string sha256;
};

/// The first lines of the embedded file, line ends included.
std::string_view first_merges(std::size_t count) {
  const std::string_view all = embedded_clip_merges();
  std::size_t end = 0;
  for (std::size_t i = 0; i < count; ++i) end = all.find('\n', end) + 1;
  return all.substr(0, end);
}

/// The piece that a line "left right" makes.
std::string merged_piece(std::string_view line) {
  const std::size_t space = line.find(' ');
  return std::string(line.substr(0, space)).append(line.substr(space + 1));
}

BpePieces make_pieces(std::string_view merges, std::size_t size, const SpecialNames& names) {
  BpePieces pieces;
  pieces.texts.reserve(size);
  for (const char* end : {"", kWordEnd}) {
    for (const std::uint8_t byte : bytes_in_vocabulary_order()) pieces.texts.push_back(byte_symbols()[byte] + end);
  }
  pieces.texts.resize(std::min(pieces.texts.size(), size - 2));
  for (std::size_t at = 0; at < merges.size();) {
    const std::size_t end = merges.find('\n', at);
    pieces.texts.push_back(merged_piece(merges.substr(at, end - at)));
    at = end + 1;
  }
  pieces.texts.push_back(names.start);
  pieces.texts.push_back(names.end);
  pieces.ids.reserve(pieces.texts.size());
  for (std::size_t id = 0; id < pieces.texts.size(); ++id) {
    pieces.ids.emplace(pieces.texts[id], static_cast<std::uint32_t>(id));
  }
  return pieces;
}

/// @param size at least kLeastVocabulary, at most kFullVocabulary
Result<Vocabulary> make_vocabulary(std::size_t size, const SpecialNames& names) {
  const std::string_view lines = first_merges(size > 2 * kByteSymbols + 2 ? size - 2 * kByteSymbols - 2 : 0);
  auto pieces = std::make_shared<const BpePieces>(make_pieces(lines, size, names));
  auto merges = parse_bpe_merges(std::string(lines), *pieces, "merges.txt");
  if (!merges) return tl::unexpected(merges.error());
  return Vocabulary{std::move(pieces), std::make_shared<const BpeMerges>(std::move(*merges)), sha256_hex(lines)};
}

SpecialNames special_names(bool open_clip) {
  return open_clip ? SpecialNames{"<start_of_text>", "<end_of_text>"} : SpecialNames{};
}

/// The whole vocabulary is made once, on first use.
Result<Vocabulary> full_vocabulary(bool open_clip) {
  if (open_clip) {
    static const Result<Vocabulary> vocabulary = make_vocabulary(kFullVocabulary, special_names(true));
    return vocabulary;
  }
  static const Result<Vocabulary> vocabulary = make_vocabulary(kFullVocabulary, special_names(false));
  return vocabulary;
}

const char* cleaning_name(Cleaning cleaning) {
  switch (cleaning) {
    case Cleaning::None:
      return "no cleaning";
    case Cleaning::OpenAiClip:
      return "ftfy, lower case";
    case Cleaning::Whitespace:
      return "ftfy, white space";
    case Cleaning::Canonicalize:
      return "ftfy, lower case without punctuation";
    case Cleaning::Siglip:
      return "lower case without punctuation";
  }
  return "";
}

}  // namespace

Result<TokenizerPtr> make_simple_tokenizer(const SimpleTokenizerRules& rules, std::size_t context_length) {
  if (rules.vocabulary < kLeastVocabulary) {
    return fail(ErrorCode::SettingOutOfRange, "vocabulary", std::to_string(rules.vocabulary), "at least 258");
  }
  const SpecialNames names = special_names(rules.open_clip);
  auto vocabulary =
      rules.vocabulary >= kFullVocabulary ? full_vocabulary(rules.open_clip) : make_vocabulary(rules.vocabulary, names);
  if (!vocabulary) return tl::unexpected(vocabulary.error());

  BpeTokenizerParts parts;
  parts.pieces = vocabulary->pieces;
  parts.merges = vocabulary->merges;
  parts.split = [names, cleaning = rules.cleaning](const std::string& caption) -> Result<SplitCaption> {
    auto clean = clean_caption(caption, cleaning);
    if (!clean) return tl::unexpected(clean.error());
    return split_clean_text(std::move(*clean), names);
  };
  parts.start_id = static_cast<std::uint32_t>(parts.pieces->texts.size() - 2);
  parts.end_id = parts.unknown_id = parts.start_id + 1;
  parts.special_ids = {parts.start_id, parts.end_id};
  parts.context_length = context_length;
  parts.description = std::string(rules.open_clip ? "OpenCLIP" : "openai/CLIP") + " byte-level BPE, " +
                      std::to_string(parts.pieces->texts.size()) + " entries, " + cleaning_name(rules.cleaning);
  parts.sha256 = vocabulary->sha256;
  return make_bpe_tokenizer(std::move(parts));
}

}  // namespace m2ib::text
