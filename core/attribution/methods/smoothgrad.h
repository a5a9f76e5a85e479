#pragma once

// Internal (Torch).
//
// SmoothGrad (Smilkov, Thorat, Kim, Viégas and Wattenberg, 2017, arXiv 1706.03825): the gradient, averaged over noisy
// copies of the input, then made a map as gradient saliency's (saliency.h).
//
//   G = 1/n sum over k = 1 … n of  d cos(f(x + sigma e_k), E) / d x,   e_k ~ N(0, 1) for each element
//
// n = MethodSettings::samples (50). Gradients are averaged with their sign, as in the paper; the absolute value comes
// last. Depends on the caption and, through the noise, on the seed.
//
// Image: x are normalised pixels; sigma is 15 % of the picture's range, largest less smallest value. [3, S, S] -> [T].
// Text (not in the paper): x are the embeddings of the caption's tokens, start and end included, the filling behind
// them not. The range of embeddings is set by a few outlying channels, and 15 % of it would drown every word, so it is
// taken to be that of an even distribution with the same standard deviation: sigma = 0.15 * sqrt(12) * deviation.
//
// Cost: n forward and backward passes of the tower, in batches; the way from tokens to pixels is gone back once for the
// sum of a batch, not for each copy. Noise is addressed by seed, tower and copy (core/base/random.h), so batches and
// threads change nothing but rounding.

#include "core/attribution/methods/method_run.h"

namespace m2ib::attribution {

[[nodiscard]] Stoppable<TowerMap> smoothgrad_image(const MethodRun& run);
[[nodiscard]] Stoppable<TowerMap> smoothgrad_text(const MethodRun& run);

}  // namespace m2ib::attribution
