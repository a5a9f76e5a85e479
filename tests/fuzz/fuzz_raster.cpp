// Any bytes as a picture, DICOM or not, each of its first pages, and what is done with every picture that opens.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/image/black_out.h"
#include "core/image/input_checks.h"
#include "core/image/read_image.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace m2ib::image;
  const auto bytes = std::as_bytes(std::span(data, size));
  for (int frame = 0; frame < 3; ++frame) {
    const auto read = decode_image(bytes, "fuzzed", {frame});
    if (!read) break;
    const Radiograph& picture = **read;
    const bool rows_fit = !picture.first_missing_row ||
                          (*picture.first_missing_row > 0 && *picture.first_missing_row < picture.height_px);
    if (!is_consistent(picture) || !rows_fit) std::abort();
    for (const ReadingNote& note : picture.notes) (void)describe(note);
    for (const InputDoubt& doubt : check_input(picture)) (void)describe(doubt);
    // Large pictures would only slow the search down.
    if (picture.width_px <= 512 && picture.height_px <= 512) {
      (void)apply_window(picture, default_window(picture));
      (void)black_out(*read, {{picture.width_px / 4, -3, picture.width_px, 20}});
    }
    if (frame + 1 >= picture.frames) break;
  }
  return 0;
}
