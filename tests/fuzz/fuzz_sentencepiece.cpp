// Any bytes as a SentencePiece model.
#include "core/text/sentencepiece/sentencepiece_tokenizer.h"
#include "tests/fuzz/fuzz_tokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace m2ib::text;
  const auto model = parse_sentencepiece_model(m2ib::fuzz::text_of(data, size), "fuzzed");
  if (model) m2ib::fuzz::split_captions(make_sentencepiece(*model, 64, Cleaning::Siglip, "", "fuzzed"));
  return 0;
}
