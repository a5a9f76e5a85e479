#pragma once

#include <string_view>

/// Data files that are part of the program: the assembler puts them into the object file, so none is read at run time.
namespace m2ib::text {

/// resources/tokenizers/clip/merges.txt: openai/CLIP's 48894 merges, "left right" per line.
[[nodiscard]] std::string_view embedded_clip_merges();

/// html_entities.txt: the named character references of HTML, "name codepoint [codepoint]" per line, sorted by name.
/// Made from html.entities.html5 of Python's standard library:
///   for k in sorted(html5): print(k, *("%X" % ord(c) for c in html5[k]))
[[nodiscard]] std::string_view embedded_html_entities();

}  // namespace m2ib::text
