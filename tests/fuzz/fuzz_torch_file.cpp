// Any bytes as a .pt, .pth or .bin file: ZIP with pickle, TorchScript, or pickles in a row; found by content as for
// people, and then each reader by force, which reaches further with bytes that resemble nothing.
#include "tests/fuzz/fuzz_checkpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace m2ib::checkpoint;
  for (const auto& open : {open_one_file, open_torch_legacy}) {
    const auto opened = open(m2ib::fuzz::file_of(data, size));
    if (opened) m2ib::fuzz::read_everything(**opened);
  }
  return 0;
}
