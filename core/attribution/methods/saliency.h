#pragma once

// Internal (Torch).
//
// Gradient saliency (Simonyan, Vedaldi and Zisserman, ICLR workshop 2014): how much the cosine changes with each part
// of the input, whatever the direction. Depends on the caption. Deterministic.
//
// Image: M_xy = max over RGB of | d cos / d pixel | on normalised pixels [3, S, S]; a patch has the mean of M over its
// pixels, the class token 0. Deviation: the paper shows M itself, pixel by pixel; maps here have one value a patch.
// Text: the length (L2) of d cos / d token embedding, before positions are added; [T]. Not in the paper; start, end and
// filling have values, too. No unit; no value is negative.
//
// Cost: 1 forward and 1 backward pass of the tower.

#include <ATen/ATen.h>

#include <vector>

#include "core/attribution/methods/method_run.h"

namespace m2ib::attribution {

[[nodiscard]] Stoppable<TowerMap> saliency_image(const MethodRun& run);
[[nodiscard]] Stoppable<TowerMap> saliency_text(const MethodRun& run);

/// The map that a gradient at the tower's input tokens [1, T, D] gives (input_tokens.h).
[[nodiscard]] std::vector<float> saliency_of(const MethodRun& run, Tower tower, const at::Tensor& token_gradient);

}  // namespace m2ib::attribution
