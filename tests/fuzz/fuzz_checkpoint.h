#pragma once

// What both fuzzers of weight files do with a file that could be opened: read everything that is not too large.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/readers.h"

namespace m2ib::fuzz {

inline checkpoint::DataFilePtr file_of(const std::uint8_t* data, std::size_t size) {
  return checkpoint::DataFile::of_bytes(std::as_bytes(std::span(data, size)), "fuzzed");
}

inline void read_everything(const checkpoint::Checkpoint& checkpoint) {
  constexpr std::int64_t kMostElements = 1 << 16;
  for (const auto& [name, info] : checkpoint.tensors()) {
    if (info.elements() > kMostElements) continue;
    const auto elements = static_cast<std::size_t>(info.elements());
    if (info.floating()) {
      std::vector<float> values(elements);
      (void)checkpoint.read_float32(name, values);
    } else {
      (void)checkpoint.read_int64(name);
    }
    std::vector<std::byte> bytes(elements * checkpoint::size_of(info.dtype));
    (void)checkpoint.read_stored(name, bytes);
  }
}

}  // namespace m2ib::fuzz
