#pragma once

#include <cstdint>
#include <vector>

#include "core/image/radiograph.h"

namespace m2ib::image {

/// From native values to 8 display bits, made once for a picture and a window: modality, window, polarity. 8 and 16-bit
/// pictures get one look-up for each possible value, deeper ones a computation for each pixel.
class GrayMap {
 public:
  GrayMap(const Radiograph& radiograph, const Window& window);

  /// One entry a native value, index = value - table_first(): 256 or 65 536; empty for 32-bit and float pictures.
  [[nodiscard]] const std::vector<std::uint8_t>& table() const { return table_; }
  [[nodiscard]] int table_first() const { return table_first_; }  ///< 0 or -32768
  /// What a native value is shown as.
  [[nodiscard]] std::uint8_t operator()(double native) const;

 private:
  [[nodiscard]] std::uint8_t computed(double native) const;

  ModalityTransform modality_;
  Window window_;
  LookupTable voi_;  ///< of Curve::Table
  Polarity polarity_;
  int table_first_ = 0;
  std::vector<std::uint8_t> table_;
};

}  // namespace m2ib::image
