#pragma once

// Internal (Torch): a tower's input as tokens before the norm in front of block 0, where they are sums of what came in
// and of positions. They are linear in pixels and token embeddings, so gradients and differences of either are found
// from the tokens', once for a sum of many.

#include <ATen/ATen.h>

#include <vector>

#include "core/attribution/methods/method_run.h"
#include "core/model/towers.h"

namespace m2ib::attribution {

/// What went into the image tower, [1, 3, S, S], normalised.
[[nodiscard]] at::Tensor pixels_of(const MethodRun& run);
/// [B, 3, S, S] -> [B, T, D]: patches (and class token) plus positions.
[[nodiscard]] at::Tensor tokens_of_pixels(const model::Towers& towers, const at::Tensor& pixels);
/// d / d pixel from d / d tokens: [B, T, D] -> [B, 3, G P, G P]. Pixels behind the last whole patch have none.
[[nodiscard]] at::Tensor pixel_gradients(const MethodRun& run, const at::Tensor& token_gradients);

/// The caption's ids as the tower takes them.
[[nodiscard]] std::vector<std::int64_t> ids_of(const MethodRun& run);
/// Token embeddings plus positions, [1, T, D]. d / d token embedding is d / d token.
[[nodiscard]] at::Tensor tokens_of_ids(const model::Towers& towers, const std::vector<std::int64_t>& ids);

}  // namespace m2ib::attribution
