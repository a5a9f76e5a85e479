#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/model/dual_encoder.h"

namespace m2ib::metrics {

/// What stands in place of removed patches.
enum class Filling : std::uint8_t {
  Mean,  ///< the picture's mean colour
  Blur,  ///< the picture, strongly blurred (insertion starts from it)
  Zero,  ///< 0 after normalisation
};
[[nodiscard]] const char* to_string(Filling filling);  ///< "mean", "blur", "zero"

/// Makes pictures with some patches replaced, ready for DualEncoder::embed_images().
class PerturbedInput {
 public:
  PerturbedInput(const model::ModelCard& card, const image::PixelValues& pixels, Filling filling);
  /// Appends [3, S, S] to `batch`: the picture with the marked patches replaced.
  /// @param removed one flag a patch, row-major
  void append(const std::vector<bool>& removed, std::vector<float>& batch) const;
  /// Appends the picture blended with the filling, patch by patch: share 1 keeps, 0 replaces.
  void append_blend(const std::vector<float>& shares, std::vector<float>& batch) const;

 private:
  int side_px_ = 0;
  int patch_px_ = 0;
  int grid_ = 0;
  std::vector<float> picture_;
  std::vector<float> filling_;
};

}  // namespace m2ib::metrics
