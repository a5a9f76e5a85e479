#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/text/tokenizer.h"

namespace m2ib::text {

/// CLIP's byte-level BPE by the rules of the fast Hugging Face tokenizer (the ones M2IB's code uses): Unicode NFC,
/// white space collapsed, lower-cased per code point, split by CLIP's pattern, bytes as printable code points, merges
/// by rank. "<|startoftext|>" and "<|endoftext|>" typed into a caption become the special tokens. Files: vocab.json
/// (token -> id) and merges.txt (first line a version comment) in `folder`. Errors: FileNotFound, FileTooLarge,
/// TokenizerInvalid (names the file and the reason).
/// @param context_length of the model's text tower, start and end token included; at least 3
[[nodiscard]] Result<TokenizerPtr> load_clip_bpe(const std::filesystem::path& folder, std::size_t context_length);

/// The same from the files' contents; names are for messages.
[[nodiscard]] Result<TokenizerPtr> parse_clip_bpe(const std::string& vocab_json, const std::string& merges_txt,
                                                  std::size_t context_length, const std::string& name);

/// The two files of a vocabulary in CLIP's format.
struct BpeVocabulary {
  std::string vocab_json;
  std::string merges_txt;
};

/// Learns a byte-level BPE vocabulary from sentences: 256 byte symbols, the same with "</w>", then `merges` merges by
/// frequency (ties broken by the pair's text, so the result is deterministic), then start and end token.
/// Stops early when no pair occurs twice. Vocabulary size = 512 + learnt merges + 2.
[[nodiscard]] BpeVocabulary learn_clip_bpe(const std::vector<std::string>& sentences, std::size_t merges);

}  // namespace m2ib::text
