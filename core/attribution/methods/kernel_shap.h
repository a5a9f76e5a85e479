#pragma once

// Internal (Torch).

#include "core/attribution/methods/method_run.h"

/// Kernel SHAP: Lundberg and Lee, "A unified approach to interpreting model predictions", NeurIPS 2017.
///
///   φ = argmin Σ_z π(z) (f(z) − f(none) − Σ_i z_i φ_i)²   with   Σ φ = f(all) − f(none)
///   π(z) = (M − 1) / (C(M, |z|) |z| (M − |z|))
///
/// f is the cosine. Picture: the players are M = 7 x 7 groups of patches (fewer where the grid is smaller; groups
/// differ by one patch a side where 7 does not divide it); who does not take part has the picture's mean colour
/// (masked_scores.h). A patch gets an equal share of its group's φ, so the patches of a map sum to f(all) − f(none) up
/// to the rounding of floats, whatever the number of trials. Words: the players are the caption's words; who does not
/// take part is cut from the token ids, and what follows moves up. Words keep the same sum.
/// Shapes: φ [M]; map [grid²], the class token gets 0; [tokens]. Cost: samples + 1 forwards of all blocks (512);
/// captions: every one of the 2^words up to 10 words, else samples + 1.
/// Depends on the caption. Where all coalitions fit into the trials (9 players for 512) the values are exact.
/// Deviations: coalitions are drawn from the kernel in pairs with their complements and count alike (Covert and Lee,
/// AISTATS 2021); the authors' program enumerates the smallest and largest coalitions first. The constraint is solved
/// exactly, not by a large weight. Groups are squares, not superpixels: a radiograph has few edges to follow.
namespace m2ib::attribution {

[[nodiscard]] Stoppable<TowerMap> kernel_shap_image(const MethodRun& run);
[[nodiscard]] Stoppable<TowerMap> kernel_shap_text(const MethodRun& run);

/// Which player each patch belongs to, row-major.
[[nodiscard]] std::vector<std::size_t> patch_groups(int grid);

}  // namespace m2ib::attribution
