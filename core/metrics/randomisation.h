#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/attribution/explanation.h"
#include "core/base/stop.h"
#include "core/model/dual_encoder.h"

/// Cascading randomisation of the weights (Adebayo et al., NeurIPS 2018): a method whose map survives random weights
/// does not explain the model.
namespace m2ib::metrics {

struct RandomisationStep {
  int depth = 0;  ///< as model::with_random_top(); 0 = the model itself
  std::vector<float> patch_values;
  std::optional<double> spearman;  ///< with depth 0; empty where a map is constant
};

/// The image map with the top of the image tower drawn anew, deeper each time. The caption keeps its embedding.
/// @param depths to try, rising; empty: 0 and every depth that the model has
/// @param on_step called on the calling thread as soon as each is known
/// Weights are drawn with the settings' seed. Errors: those of attribution::run_tower_method(), SettingOutOfRange.
[[nodiscard]] Stoppable<std::vector<RandomisationStep>> cascading_randomisation(
    const model::DualEncoder& encoder, const model::EncodedImage& image, const model::EncodedText& text,
    const attribution::MethodSettings& settings, std::vector<int> depths = {}, StopToken stop = {},
    const std::function<void(const RandomisationStep&)>& on_step = {});

}  // namespace m2ib::metrics
