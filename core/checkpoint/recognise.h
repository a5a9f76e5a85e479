// Internal: names files that are not weights, or not in a layout that can be read.
#pragma once

#include <string>
#include <string_view>

namespace m2ib::checkpoint {

/// What a file seems to be, as a clause for an error message; empty where it resembles nothing known.
/// @param start its first bytes (512 are enough)
[[nodiscard]] std::string recognise(std::string_view start);

}  // namespace m2ib::checkpoint
