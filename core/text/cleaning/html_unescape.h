#pragma once

#include "core/text/traced_text.h"

namespace m2ib::text {

/// Replaces character references as Python's html.unescape does: numeric ones ("&#8217;", "&#x2019") with HTML's table
/// of invalid numbers, named ones with or without ";" (the longest known beginning counts).
[[nodiscard]] TracedText html_unescape(const TracedText& text);

/// As ftfy does before it looks at anything else: only references that are closed by ";", and for names in lower case
/// also their spelling in capitals ("&EACUTE;" is "É").
[[nodiscard]] TracedText unescape_closed_references(const TracedText& text);

}  // namespace m2ib::text
