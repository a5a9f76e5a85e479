#include "core/text/utf8.h"

#include <unicode/utf8.h>

#include <cstdint>

namespace m2ib::text {

bool is_utf8(std::string_view text) {
  std::int64_t at = 0;
  const auto size = static_cast<std::int64_t>(text.size());
  while (at < size) {
    UChar32 c = 0;
    U8_NEXT(text.data(), at, size, c);
    if (c < 0) return false;
  }
  return true;
}

}  // namespace m2ib::text
