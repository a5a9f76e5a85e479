#pragma once

#include <array>
#include <cstdint>

namespace m2ib::image {

/// A table from dark blue over green and olive to warm pink, in the manner of "batlow" but computed here: CIELAB (D65)
/// lightness rises in a straight line and hue and chroma move along a curve at constant speed, so that equal steps of
/// the map are equal steps for the eye (CIE 1976 colour difference). Lightness alone orders the colours, which keeps
/// them apart for colour-blind readers and in gray print.
/// @return 256 colours from low to high, each {red, green, blue} in sRGB
[[nodiscard]] std::array<std::array<std::uint8_t, 3>, 256> make_uniform_table();

/// From blue over a light neutral gray to orange, for values with a sign. Both arms are straight lines in CIELAB of the
/// same length and the same fall of lightness, so that +x and -x stand out alike; blue and orange stay apart for
/// colour-blind readers. The two colours in the middle, 127 and 128, are the same gray.
/// @return 256 colours from most negative to most positive, each {red, green, blue} in sRGB
[[nodiscard]] std::array<std::array<std::uint8_t, 3>, 256> make_diverging_table();

}  // namespace m2ib::image
