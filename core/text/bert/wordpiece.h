#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/text/clean_text.h"
#include "core/text/tokenizer.h"

namespace m2ib::text {

/// What BERT's files say about a WordPiece tokenizer.
struct WordpieceModel {
  std::unordered_map<std::string, std::uint32_t> ids;
  std::vector<std::string> pieces;  ///< by id; empty where the vocabulary has a gap
  std::vector<std::string> specials = {"[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"};  ///< found in captions as typed
  std::string unknown = "[UNK]";
  std::string start = "[CLS]";
  std::string end = "[SEP]";
  std::string continuation = "##";  ///< in front of pieces inside a word
  std::size_t longest_word = 100;   ///< in code points; longer words are unknown
  bool clean = true;                ///< control characters go, white space becomes spaces
  bool split_ideographs = true;     ///< each CJK ideograph is a word
  bool lower_case = true;
  bool strip_accents = true;
};

/// Reads vocab.txt: one piece per line, its number is its id, the last of equal pieces wins; CR LF is tolerated.
/// Limits: 8 MiB, 1,000,000 lines. Errors: TokenizerInvalid (not UTF-8, no [UNK], [CLS] or [SEP]), FileTooLarge.
/// @param config_json text of tokenizer_config.json, which may be empty: do_lower_case, strip_accents,
///        tokenize_chinese_chars, names of special tokens. @param name of the folder, for messages
[[nodiscard]] Result<WordpieceModel> parse_wordpiece_vocabulary(std::string_view vocab_txt,
                                                                std::string_view config_json, const std::string& name);

/// Reads tokenizer.json with a WordPiece model, a BertNormalizer (or none) and a BertPreTokenizer; what config_json
/// says takes precedence, as in the published tokenizer. Errors as above; other kinds are refused in words.
[[nodiscard]] Result<WordpieceModel> parse_wordpiece_json(std::string_view tokenizer_json, std::string_view config_json,
                                                          const std::string& name);

/// @param context_length start and end token included, at least 3; error: SettingOutOfRange
/// @param sha256 of the files
[[nodiscard]] Result<TokenizerPtr> make_wordpiece(WordpieceModel model, std::size_t context_length, Cleaning cleaning,
                                                  std::string sha256);

}  // namespace m2ib::text
