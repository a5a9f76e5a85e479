#pragma once

#include <vector>

#include "core/base/stop.h"
#include "core/metrics/perturbed_input.h"

namespace m2ib::metrics {

/// Cosines of changed pictures with one caption. Holds on to encoder, picture and caption for as long as it lives.
class PerturbedScorer {
 public:
  /// Errors: SettingOutOfRange (picture or caption of another model), NotFinite.
  [[nodiscard]] static Result<PerturbedScorer> make(const model::DualEncoder& encoder, const model::EncodedImage& image,
                                                    const std::vector<float>& text_embedding, Filling filling);
  [[nodiscard]] std::size_t patches() const { return input_.patches(); }
  /// Of the picture as it is.
  [[nodiscard]] double whole() const { return whole_; }
  /// @param removed for each picture one flag a patch
  /// Errors of DualEncoder::embed_images(). Few pictures are in memory at once.
  [[nodiscard]] Stoppable<std::vector<double>> score(const std::vector<std::vector<bool>>& removed,
                                                     const StopToken& stop) const;
  /// The same of one picture that is blended with the filling.
  [[nodiscard]] Stoppable<double> score_blend(const std::vector<float>& shares, const StopToken& stop) const;

 private:
  PerturbedScorer(const model::DualEncoder& encoder, const model::EncodedImage& image,
                  const std::vector<float>& text_embedding, Filling filling);

  const model::DualEncoder* encoder_;
  const std::vector<float>* text_embedding_;
  PerturbedInput input_;
  double whole_ = 0.0;
};

/// SettingOutOfRange unless there is one finite value a patch; NotFinite.
[[nodiscard]] Result<void> check_patch_values(const std::vector<float>& patch_values, std::size_t patches);

}  // namespace m2ib::metrics
