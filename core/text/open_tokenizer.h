#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "core/text/clean_text.h"
#include "core/text/tokenizer.h"

/// The tokenizers that checkpoints bring or imply. All truncate to context_length, keep their end token, and give ids
/// without padding (padding is the tower's business).
namespace m2ib::text {

/// Hugging Face's fast CLIP rules from a folder: vocab.json + merges.txt, or tokenizer.json (byte-level BPE; merges as
/// "a b" or as [a, b]). Errors: FileNotFound (neither is there), TokenizerInvalid, FileTooLarge.
[[nodiscard]] Result<TokenizerPtr> open_hf_clip_tokenizer(const std::filesystem::path& folder,
                                                          std::size_t context_length);

/// The vocabulary that comes with the program (openai/CLIP's, 49408 entries), with the rules of that package.
struct SimpleTokenizerRules {
  bool open_clip = false;  ///< specials are "<start_of_text>" and "<end_of_text>" in place of "<|startoftext|>" …
  Cleaning cleaning = Cleaning::OpenAiClip;
  /// Rows of the model's token embedding. Another number than 49408 keeps the first merges only, as a vocabulary cut
  /// to that size would have: start = vocabulary - 2, end = vocabulary - 1; at least 258.
  std::size_t vocabulary = 49408;
};
[[nodiscard]] Result<TokenizerPtr> make_simple_tokenizer(const SimpleTokenizerRules& rules, std::size_t context_length);

/// BERT WordPiece, uncased unless the files say otherwise: tokenizer.json or vocab.txt (+ tokenizer_config.json) in a
/// folder. [CLS] … [SEP]; special ids are read from the vocabulary. Words are those of BERT's basic tokenizer.
/// Errors as above.
[[nodiscard]] Result<TokenizerPtr> open_wordpiece(const std::filesystem::path& folder, std::size_t context_length,
                                                  Cleaning cleaning);

/// SentencePiece unigram as SigLIP uses it: spiece.model (or tokenizer.model), else a tokenizer.json with a Unigram
/// model and a Precompiled normaliser. The end token "</s>" closes the ids; there is no start token. Words are
/// separated by white space of the cleaned caption. A tokenizer.json with a byte-fallback BPE (SigLIP 2's Gemma
/// vocabulary) is refused in words (TokenizerInvalid says what it is). Errors as above.
[[nodiscard]] Result<TokenizerPtr> open_sentencepiece(const std::filesystem::path& folder, std::size_t context_length,
                                                      Cleaning cleaning);

}  // namespace m2ib::text
