#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/image/radiograph.h"

namespace m2ib::image {

/// From native values to 8 display bits, made once for a picture and a window: modality, window, polarity. 8 and 16-bit
/// pictures get one look-up for each possible value, deeper ones a computation for each pixel.
///
/// Padding and not-a-numbers are black whatever the polarity, also inverted: there is no picture. A VOI table's output
/// is stretched to 0 … 255 by its bits (by its largest value where that needs more); its input is rounded to the
/// nearest entry.
class GrayMap {
 public:
  /// @param inverted black and white exchanged, after polarity and window; colour: each channel
  GrayMap(const Radiograph& radiograph, const Window& window, bool inverted = false);

  /// One entry a native value, index = value - table_first(): 256 or 65 536; empty for 32-bit and float pictures.
  [[nodiscard]] const std::vector<std::uint8_t>& table() const { return table_; }
  [[nodiscard]] int table_first() const { return table_first_; }  ///< 0 or -32768
  /// What a native value is shown as.
  [[nodiscard]] std::uint8_t operator()(double native) const;
  /// What pixels first, first + 1 … are shown as; pixels as those of the picture that this was made for, and at least
  /// first + shown.size() of them (channels count separately).
  void show(const Pixels& pixels, std::size_t first, std::span<std::uint8_t> shown) const;

 private:
  [[nodiscard]] std::uint8_t computed(double native) const;
  [[nodiscard]] double share_of(double value) const;
  [[nodiscard]] double shaped(double share) const;
  [[nodiscard]] std::uint8_t linear(double native) const;
  /// Straight from native value to gray: no table, no padding.
  [[nodiscard]] bool is_linear() const;

  ModalityTransform modality_;
  Window window_;
  LookupTable voi_;  ///< of Curve::Table
  double voi_top_ = 1.0;
  Polarity polarity_;
  bool has_padding_ = false;
  double padding_low_ = 0.0;
  double padding_high_ = 0.0;
  int table_first_ = 0;
  std::vector<std::uint8_t> table_;
};

}  // namespace m2ib::image
