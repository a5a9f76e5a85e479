#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/text/clean_text.h"
#include "core/text/tokenizer.h"

/// Steps over a caption's characters that keep, for each, the bytes of the caption that it came from.
namespace m2ib::text {

/// Largest caption in bytes.
inline constexpr std::size_t kMaxCaptionBytes = std::size_t{1} << 20U;

/// A code point and its bytes [begin, end) of the caption. 32 bits are enough for kMaxCaptionBytes.
struct TracedChar {
  char32_t value = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  [[nodiscard]] bool operator==(const TracedChar&) const = default;
};
using TracedText = std::vector<TracedChar>;

/// The caption's code points. Errors: CaptionInvalid (not UTF-8, over 1 MiB).
[[nodiscard]] Result<TracedText> trace_caption(const std::string& caption);

/// As UTF-8, with the source of every byte.
[[nodiscard]] CleanText to_clean_text(const TracedText& text);

/// Whether two texts have the same code points, wherever they came from.
[[nodiscard]] bool same_characters(const TracedText& a, const TracedText& b);

/// Adds the Unicode NFC of `text` to `out`. What composes shares its source, all else keeps its own.
/// Error: ComputeFailed (ICU without its data).
[[nodiscard]] Result<void> append_nfc(std::span<const TracedChar> text, TracedText& out);

/// Unicode lower case of single code points: U+0130 becomes two, sigma never has its final form.
[[nodiscard]] TracedText lower_case_each(const TracedText& text);
/// Unicode lower case of the whole: as above, but sigma at the end of a word is final sigma.
[[nodiscard]] TracedText lower_case_whole(const TracedText& text);

/// Without the 32 ASCII characters that are neither letters, digits, white space nor controls.
[[nodiscard]] TracedText without_ascii_punctuation(const TracedText& text);

/// Each run of white space becomes one space that stands for the whole run; none is left at either end. White space is
/// what Unicode calls so, and U+001C to U+001F.
[[nodiscard]] TracedText collapse_white_space(const TracedText& text);

}  // namespace m2ib::text
