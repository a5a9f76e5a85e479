// Any bytes as tokenizer.json of each kind, as vocab.txt, and as vocab.json.
#include <string>

#include "core/text/bert/wordpiece.h"
#include "core/text/clip/bpe_files.h"
#include "core/text/clip/clip_tokenizer_json.h"
#include "core/text/sentencepiece/sentencepiece_tokenizer.h"
#include "core/text/sentencepiece/unigram_json.h"
#include "tests/fuzz/fuzz_tokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace m2ib::text;
  const std::string_view text = m2ib::fuzz::text_of(data, size);
  if (const auto model = parse_unigram_json(text, "fuzzed")) {
    m2ib::fuzz::split_captions(make_sentencepiece(*model, 64, Cleaning::Canonicalize, "", "fuzzed"));
  }
  for (const auto& model : {parse_wordpiece_json(text, "", "fuzzed"), parse_wordpiece_vocabulary(text, "", "fuzzed")}) {
    if (model) m2ib::fuzz::split_captions(make_wordpiece(*model, 64, Cleaning::Whitespace, ""));
  }
  m2ib::fuzz::split_captions(parse_clip_tokenizer_json(std::string(text), 77, "fuzzed"));
  (void)parse_bpe_vocabulary(std::string(text), "fuzzed");
  return 0;
}
