#pragma once

#include <string>
#include <vector>

#include "core/attribution/explanation.h"
#include "core/base/stop.h"
#include "core/model/dual_encoder.h"

/// Settings and results that make a map say little, to be said in plain words beside it.
namespace m2ib::attribution {

enum class MapDoubt : std::uint8_t {
  NothingPasses,     ///< M2IB: beta so large that hardly any information passes
  EverythingPasses,  ///< M2IB: beta so small, or steps so few, that the mask has hardly closed anywhere
  MaskSaturated,     ///< M2IB: nearly all of lambda stands at its ends; a smaller learning rate or fewer steps help
  FlatMap,           ///< all patches (nearly) alike: colours would show noise
  NoPosition,        ///< patches of this layer hardly tell where they are, see layer_localisation()
  Unstable,          ///< over its repeats the map's hottest patches change
  IgnoresCaption,    ///< the method gives the same map for every caption
  WeaklySupported,   ///< the caption does no better than its controls
};
/// Stable name, e.g. "nothing-passes".
[[nodiscard]] const char* to_string(MapDoubt doubt);
/// One English sentence for a clinician, with what to do; the window translates it.
[[nodiscard]] const char* doubt_text(MapDoubt doubt);

/// All that apply, the gravest first.
/// @param localisation of the model's layers, or empty where it was not measured
[[nodiscard]] std::vector<MapDoubt> map_doubts(const Explanation& explanation,
                                               const std::vector<double>& localisation = {});

/// How far each layer's patches still carry their position: a few patches of the picture are changed, one at a time,
/// and the share of the change of all patch tokens behind a block that is found at the changed patch itself is taken
/// (mean; 1 = all of it, 1 / patches = none). One value a block.
/// @param patches how many are tried
[[nodiscard]] Stoppable<std::vector<double>> layer_localisation(const model::DualEncoder& encoder,
                                                                const model::EncodedImage& image, StopToken stop = {},
                                                                int patches = 8);

}  // namespace m2ib::attribution
