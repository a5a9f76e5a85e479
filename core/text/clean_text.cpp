#include "core/text/clean_text.h"

#include <algorithm>

#include "core/text/cleaning/fix_text.h"
#include "core/text/cleaning/html_unescape.h"
#include "core/text/traced_text.h"

namespace m2ib::text {
namespace {

Result<TracedText> fix_and_unescape(const TracedText& text) {
  auto fixed = fix_text(text);
  if (!fixed) return fixed;
  return html_unescape(html_unescape(*fixed));
}

/// OpenCLIP keeps the words of "left_lung" apart.
void underscores_to_spaces(TracedText& text) {
  for (TracedChar& c : text) {
    if (c.value == U'_') c.value = U' ';
  }
}

}  // namespace

Result<CleanText> clean_caption(const std::string& caption, Cleaning cleaning) {
  const auto traced = trace_caption(caption);
  if (!traced) return tl::unexpected(traced.error());
  if (cleaning == Cleaning::None) return to_clean_text(*traced);
  if (cleaning == Cleaning::Siglip) {
    return to_clean_text(collapse_white_space(without_ascii_punctuation(lower_case_each(*traced))));
  }
  auto text = fix_and_unescape(*traced);
  if (!text) return tl::unexpected(text.error());
  if (cleaning == Cleaning::Canonicalize) {
    underscores_to_spaces(*text);
    *text = without_ascii_punctuation(*text);
  }
  *text = collapse_white_space(*text);
  return to_clean_text(cleaning == Cleaning::Whitespace ? *text : lower_case_whole(*text));
}

}  // namespace m2ib::text
