#pragma once

// Internal (Torch): what every method is given, and what registers it.

#include "core/attribution/explanation.h"
#include "core/attribution/m2ib.h"
#include "core/base/stop.h"
#include "core/model/dual_encoder.h"

namespace m2ib::attribution {

/// What passes over changed pictures found. It does not depend on the caption, so captions of one picture that are
/// explained one after the other, with the same settings, share it.
struct PassMemory {
  std::vector<std::vector<float>> embeddings;  ///< in the order of the passes, from the first one without a gap
};

/// One picture, one caption, one seed. settings are valid for the model.
struct MethodRun {
  const model::DualEncoder& encoder;
  const model::EncodedImage& image;  ///< states: input and output of every block; pixels; embedding
  const model::EncodedText& text;
  const MethodSettings& settings;
  StopToken stop;                ///< asked at least every few passes
  OnStep on_step;                ///< never empty; told at least once, with the final map last; losses stay zero
  PassMemory* memory = nullptr;  ///< of these settings, picture and tower; null: nothing is shared
};

/// token_values has as many values as the tower has tokens (see TowerMap). Sets grad modes itself; leaves no gradient,
/// hook or mode behind, also where it fails or stops. May throw what Torch throws.
using TowerMethod = Stoppable<TowerMap> (*)(const MethodRun& run);

struct MethodFunctions {
  TowerMethod image = nullptr;
  TowerMethod text = nullptr;  ///< null where the method explains no words
};
/// Not for M2IB, whose captions run together (m2ib_batch.h).
[[nodiscard]] MethodFunctions functions_of(Method method);

/// Patch values as a tower's tokens: a 0 for the class token in front, where there is one.
[[nodiscard]] std::vector<float> tokens_of_patches(std::vector<float> patches, const model::ModelCard& card);

}  // namespace m2ib::attribution
