#include "core/text/embedded_data.h"

#include <cstddef>

// The paths are those of the source tree at the time of building (CMakeLists.txt).
asm(".pushsection .rodata\n"
    "m2ib_clip_merges_begin:\n"
    ".incbin \"" M2IB_CLIP_MERGES_FILE
    "\"\n"
    "m2ib_clip_merges_end:\n"
    "m2ib_html_entities_begin:\n"
    ".incbin \"" M2IB_HTML_ENTITIES_FILE
    "\"\n"
    "m2ib_html_entities_end:\n"
    ".popsection\n");

extern "C" {
[[gnu::visibility("hidden")]] extern const char m2ib_clip_merges_begin[];
[[gnu::visibility("hidden")]] extern const char m2ib_clip_merges_end[];
[[gnu::visibility("hidden")]] extern const char m2ib_html_entities_begin[];
[[gnu::visibility("hidden")]] extern const char m2ib_html_entities_end[];
}

namespace m2ib::text {

std::string_view embedded_clip_merges() {
  return {m2ib_clip_merges_begin, static_cast<std::size_t>(m2ib_clip_merges_end - m2ib_clip_merges_begin)};
}

std::string_view embedded_html_entities() {
  return {m2ib_html_entities_begin, static_cast<std::size_t>(m2ib_html_entities_end - m2ib_html_entities_begin)};
}

}  // namespace m2ib::text
