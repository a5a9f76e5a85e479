#pragma once

#include <functional>

#include "core/image/radiograph.h"

namespace m2ib::views {

/// Which native values of a picture stand for "no picture here" besides not-a-numbers.
struct Padding {
  bool any = false;
  double low = 0.0;
  double high = 0.0;
};
[[nodiscard]] Padding padding_of(const image::Radiograph& radiograph);

/// The picture at half its size, rounded up: each pixel is the mean of up to four. Padding values and not-a-numbers
/// are left out of the mean, and kept where there is nothing else, so that borders do not bleed into the picture.
/// Format, modality, tables, polarity and padding are those of the original; names, windows and notes are not copied.
/// @param stop asked before each row; null = never. Where it says yes the result is null.
[[nodiscard]] image::RadiographPtr half_size(const image::Radiograph& from, const std::function<bool()>& stop = {});

}  // namespace m2ib::views
