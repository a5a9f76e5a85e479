#pragma once

#include "core/text/traced_text.h"

namespace m2ib::text {

/// Mends text as ftfy 6.3.1's fix_text does with its default settings (FORMATS, section 2): line by line, all steps
/// repeated until nothing changes. Differs in how it recognises text decoded with the wrong code page (mojibake.h), and
/// in that very long captions made to need thousands of rounds are given fewer. Error: ComputeFailed (no Unicode data).
[[nodiscard]] Result<TracedText> fix_text(const TracedText& text);

}  // namespace m2ib::text
