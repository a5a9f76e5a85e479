// Any bytes as a .safetensors file.
#include "tests/fuzz/fuzz_checkpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto opened = m2ib::checkpoint::open_safetensors(m2ib::fuzz::file_of(data, size));
  if (opened) m2ib::fuzz::read_everything(**opened);
  return 0;
}
