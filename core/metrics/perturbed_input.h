#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/model/dual_encoder.h"

namespace m2ib::metrics {

/// What stands in place of removed patches.
enum class Filling : std::uint8_t {
  Mean,  ///< the picture's mean colour
  Blur,  ///< the picture, strongly blurred (insertion starts from it): standard deviation about S / 16
  Zero,  ///< 0 after normalisation
};
[[nodiscard]] const char* to_string(Filling filling);  ///< "mean", "blur", "zero"

/// Makes pictures with some patches replaced, ready for DualEncoder::embed_images().
class PerturbedInput {
 public:
  /// Where the pixels are not those of the model's input, valid() is false and nothing is ever appended.
  PerturbedInput(const model::ModelCard& card, const image::PixelValues& pixels, Filling filling);
  [[nodiscard]] bool valid() const { return side_px_ > 0; }
  [[nodiscard]] std::size_t patches() const {
    return static_cast<std::size_t>(grid_) * static_cast<std::size_t>(grid_);
  }
  /// Appends [3, S, S] to `batch`: the picture with the marked patches replaced.
  /// @param removed one flag a patch, row-major; the whole picture where their number is wrong
  void append(const std::vector<bool>& removed, std::vector<float>& batch) const;
  /// Appends the picture blended with the filling: share 1 keeps, 0 replaces.
  /// @param shares one a patch, bilinearly enlarged to pixels; the whole picture where their number is wrong
  void append_blend(const std::vector<float>& shares, std::vector<float>& batch) const;

 private:
  static constexpr int kBlurRadiusShare = 16;

  int side_px_ = 0;
  int patch_px_ = 0;
  int grid_ = 0;
  std::vector<float> picture_;
  std::vector<float> filling_;
};

}  // namespace m2ib::metrics
