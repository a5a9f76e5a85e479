#pragma once

#include <fstream>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/support/fixtures.h"

/// What tests expect of the golden checkpoints is read from the checkpoints' own files, so that others of the same
/// layouts can take their place.
namespace m2ib::tests {

/// A JSON file of the golden data, e.g. "hf_clip_tiny/config.json". Throws where there is none.
inline nlohmann::json fixture_json(const std::string& name) {
  std::ifstream in(fixture_dir() / name);
  if (!in) throw std::runtime_error("no " + name);
  return nlohmann::json::parse(in);
}

/// A key of a section, or what its absence means.
template <class Value>
Value value_or(const nlohmann::json& section, const char* key, const Value& absent) {
  return section.contains(key) ? section.at(key).get<Value>() : absent;
}

/// The smallest number of heads above 1 that a width cannot be shared among.
inline int no_divisor_of(int width) {
  int number = 2;
  while (width % number == 0) ++number;
  return number;
}

/// The smallest number of heads other than `taken` that a width can be shared among.
inline int other_divisor_of(int width, int taken) {
  for (int number = 1; number <= width; ++number) {
    if (number != taken && width % number == 0) return number;
  }
  throw std::runtime_error("a width of 1");
}

}  // namespace m2ib::tests
