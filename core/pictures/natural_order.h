// Internal: the order in which people count.
#pragma once

#include <string_view>

namespace m2ib::pictures {

/// Whether a comes before b: runs of digits by their value ("2" before "10"), ASCII letters whatever their case, folder
/// by folder where there are slashes. A strict weak order; only equal strings are equivalent.
[[nodiscard]] bool natural_less(std::string_view a, std::string_view b);

}  // namespace m2ib::pictures
