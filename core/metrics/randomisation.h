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

/// What a method runs with on random weights: the same settings but another seed. Masks or noise that both models share
/// would make their maps alike whatever the models are: with 500 masks, RISE's correlate by 0.3.
[[nodiscard]] attribution::MethodSettings with_own_draws(attribution::MethodSettings settings);

/// The image map with the top of the image tower drawn anew, deeper each time. The caption keeps its embedding.
/// @param depths to try, rising; empty: 0 and every depth that the model has
/// @param on_step called on the calling thread as soon as each is known
/// Weights are drawn with the settings' seed; what the method draws, at every depth but 0, as with_own_draws(). Errors:
/// those of attribution::run_tower_method(), SettingOutOfRange.
[[nodiscard]] Stoppable<std::vector<RandomisationStep>> cascading_randomisation(
    const model::DualEncoder& encoder, const model::EncodedImage& image, const model::EncodedText& text,
    const attribution::MethodSettings& settings, std::vector<int> depths = {}, StopToken stop = {},
    const std::function<void(const RandomisationStep&)>& on_step = {});

}  // namespace m2ib::metrics
