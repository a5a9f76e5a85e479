#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/attribution/m2ib.h"

/// M2IB for several captions of one picture at once. They share the encoded picture, the noise and, in the image tower,
/// the first step's forward pass (every mask starts alike), and are optimised together in one batch, so all advance at
/// the same pace. Each result equals explain()'s up to rounding, whatever runs beside it.
namespace m2ib::attribution {

struct CaptionRun {
  const model::EncodedText* text = nullptr;  ///< not null; two runs may share one
  double beta = 0.1;                         ///< in place of the shared settings' beta
};

/// @param item index into the runs
using OnBatchStep = std::function<void(std::size_t item, const Step& step)>;

/// First the image tower of all runs, then their text towers; on_step is called for every item after each forward pass,
/// on the calling thread. Stops between steps. Large batches are cut into parts that fit into memory, step by step.
/// Each Explanation has its support (caption_support.h).
/// @param shared settings of all runs but beta
/// Errors: those of explain(); SettingOutOfRange for no run at all or more than kMostRuns.
[[nodiscard]] Stoppable<std::vector<ExplanationPtr>> explain_captions(const model::DualEncoder& encoder,
                                                                      const image::Radiograph& radiograph,
                                                                      const model::EncodedImage& image,
                                                                      std::span<const CaptionRun> runs,
                                                                      const MethodSettings& shared, StopToken stop = {},
                                                                      const OnBatchStep& on_step = {});
inline constexpr std::size_t kMostRuns = 64;

}  // namespace m2ib::attribution
