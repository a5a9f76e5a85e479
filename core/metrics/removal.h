#pragma once

#include <vector>

#include "core/base/stop.h"
#include "core/metrics/perturbed_input.h"

namespace m2ib::metrics {

/// Removal of the hottest patches in the manner of ROAR (Hooker et al., NeurIPS 2019), but without training again: the
/// fall of the cosine after the hottest share of the patches is replaced, averaged over shares 0.1, 0.3, 0.5, 0.7, 0.9.
struct Removal {
  std::vector<double> share;
  std::vector<double> fall;  ///< cosine before less after, one a share
  double mean_fall = 0.0;    ///< larger is better
};
/// Removed patches get the picture's mean colour. Errors: SettingOutOfRange (sizes), NotFinite, those of
/// DualEncoder::embed_images().
[[nodiscard]] Stoppable<Removal> top_removal(const model::DualEncoder& encoder, const model::EncodedImage& image,
                                             const std::vector<float>& text_embedding,
                                             const std::vector<float>& patch_values, StopToken stop = {});

}  // namespace m2ib::metrics
