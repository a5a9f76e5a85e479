#pragma once

// Internal (Torch).

#include "core/attribution/methods/method_run.h"

/// RISE: Petsiuk, Das and Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models", BMVC 2018.
///
///   map(p) = 1 / (N 0.5) · Σ_i cos_i · m_i(p)  −  mean_i cos_i
///
/// N = samples masks (1000). Mask i: 8 x 8 cells, each shown with probability 0.5, enlarged bilinearly to 9 x 9 cells'
/// size (a cell is ceil(S / 8) px) and cut to the input's S x S px at a random place within one cell. cos_i is the
/// cosine of the caption with the picture shown through the mask; m_i(p) the mask's mean over patch p.
/// Shapes: masks [N, S, S] one at a time; map [grid²], the class token gets 0. Cost: 1 forward a mask, all blocks.
/// Depends on the caption. Pictures only: for words the paper defines nothing.
/// Deviations: hidden pixels fade to the picture's mean colour (masked_scores.h), the paper multiplies the normalised
/// input with the mask; the mean cosine is taken off, a constant that changes no ranking, so that 0 means no effect;
/// one value a patch, not a pixel. Masks are addressed by seed and number: a run with more masks begins with the same
/// ones, and neither batches nor threads change them.
/// Noise: a pixel that happened to be shown more often than others looks warmer by cos · (its mean mask / 0.5 − 1), as
/// in the paper; it fades with 1 / sqrt(N). Repeats show how much is left.
namespace m2ib::attribution {

[[nodiscard]] Stoppable<TowerMap> rise_image(const MethodRun& run);

/// One mask, for tests. side: S. @return [S * S] shares in 0 … 1, row-major
[[nodiscard]] std::vector<float> rise_mask(std::uint64_t seed, int number, int side);

}  // namespace m2ib::attribution
