#pragma once

#include <optional>

#include "core/text/traced_text.h"

namespace m2ib::text {

/// Undoes one reading of UTF-8 in the wrong code page ("cafÃ©" is "café"), if that is what one line of text looks like.
/// First the whole line is tried: all of it must be valid UTF-8 in one code page. Then single sequences are. Either
/// way something must be there that nobody writes (suspicion.h), so that accented, Greek and Cyrillic text
/// stays as it is. A no-break space that became a space is restored; a sequence that lost bytes becomes U+FFFD.
/// Nothing if there is nothing to repair.
[[nodiscard]] std::optional<TracedText> repair_mojibake(const TracedText& line);

}  // namespace m2ib::text
