#pragma once

// Internal (Torch).

#include "core/attribution/methods/method_run.h"

/// Occlusion: Zeiler and Fergus, "Visualizing and understanding convolutional networks", ECCV 2014.
///
///   map(p) = mean over the windows that cover patch p of  cos(picture) − cos(picture with the window hidden)
///
/// The window is 2 x 2 patches and slides by one patch: (grid − 1)² places (one place of one patch on a grid of one).
/// A corner is covered by 1 window, an edge by 2, all else by 4. Hidden pixels have the picture's mean colour
/// (masked_scores.h). Positive: the match needs what lies there.
/// Words: what the caption's cosine loses without the word (word_effects.h), in equal shares over its tokens.
/// Shapes: map [grid²], the class token gets 0; [tokens]. Cost: 1 forward a place; words: 1 caption a word.
/// Depends on the caption. Nothing is drawn. Deviations: the authors hide with grey and map the score itself, one value
/// a place; here patches are the unit, since a model of patches cannot tell a finer place.
/// Places are visited in four passes over every second row and column, so a coarse map is there early.
namespace m2ib::attribution {

[[nodiscard]] Stoppable<TowerMap> occlusion_image(const MethodRun& run);
[[nodiscard]] Stoppable<TowerMap> occlusion_text(const MethodRun& run);

}  // namespace m2ib::attribution
