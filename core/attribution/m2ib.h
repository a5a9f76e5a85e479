#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/attribution/explanation.h"
#include "core/base/stop.h"
#include "core/model/dual_encoder.h"

/// The multi-modal information bottleneck (Wang, Rudner, Wilson, NeurIPS 2023, arXiv 2312.17174), for one image and one
/// caption: for each tower a noise mask on the hidden state after one block keeps what makes image and text agree.
/// Deviations from the paper's code: ln s is computed as -softplus(alpha), so capacities stay finite for any alpha;
/// only the suffix of the tower runs in the loop; weights get no gradients; the backward pass of the last step, whose
/// update no map shows, is skipped unless alpha is asked for.
namespace m2ib::attribution {

using OnStep = std::function<void(const Step&)>;

/// Optimises the image tower's bottleneck, then the text tower's. on_step is called after every forward pass, on the
/// calling thread. Stops between steps. Same seed, same device: same numbers, whatever the thread count of the noise.
/// Errors: SettingOutOfRange, LayerOutOfRange, NotFinite, ComputeFailed, OutOfMemory.
[[nodiscard]] Stoppable<ExplanationPtr> explain(const model::DualEncoder& encoder, const image::Radiograph& radiograph,
                                                const model::EncodedImage& image, const model::EncodedText& text,
                                                const MethodSettings& settings, StopToken stop = {},
                                                const OnStep& on_step = {});

/// Recorded noise and traces, to compare with other implementations.
struct TowerTrace {
  std::vector<std::vector<float>> alpha;                 ///< after each step, [tokens * width]
  std::vector<std::vector<float>> capacity_per_channel;  ///< last forward only, one entry, [tokens * width]
};

/// One tower alone. target is the other tower's embedding [E].
/// @param recorded_noise where not empty: [>= 1 steps, samples, tokens, width], used in turn instead of the seed
/// @param trace where given, filled; the last step's backward pass then runs too
[[nodiscard]] Stoppable<TowerMap> explain_tower(const model::DualEncoder& encoder, Tower tower,
                                                const model::HiddenStates& states, const std::vector<float>& target,
                                                const MethodSettings& settings, StopToken stop = {},
                                                const OnStep& on_step = {},
                                                const std::vector<float>& recorded_noise = {},
                                                TowerTrace* trace = nullptr);

}  // namespace m2ib::attribution
