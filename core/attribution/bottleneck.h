#pragma once

// Internal (Torch): the bottleneck's arithmetic, shared by m2ib.cpp and m2ib_reference.cpp.

#include <ATen/ATen.h>

#include <vector>

#include "core/attribution/explanation.h"

namespace m2ib::attribution {

inline constexpr double kFirstAlpha = 5.0;  ///< lambda starts at 0.993: almost everything passes
inline constexpr double kCosineEps = 1e-6;

/// Standard normal noise, fresh each step: recorded, or drawn from the seed.
class NoiseSource {
 public:
  /// @param state [1, T, D] of the layer, @param recorded empty, or steps * [samples, T, D] used in turn
  NoiseSource(const MethodSettings& settings, Tower tower, const at::Tensor& state,
              const std::vector<float>& recorded = {});
  /// [samples, T, D]
  [[nodiscard]] at::Tensor next();

 private:
  std::vector<std::int64_t> shape_;
  at::Generator generator_;
  at::Tensor recorded_;
  std::int64_t step_ = 0;
};

/// The bottleneck at one alpha.
struct Bottleneck {
  at::Tensor mean;      ///< lambda * X, [1, T, D]
  at::Tensor spread;    ///< 1 - lambda, without cancellation
  at::Tensor capacity;  ///< KL( N(mean, spread²) || N(0, 1) ) per element, nats
  /// mean + spread * noise, [B, T, D]
  [[nodiscard]] at::Tensor mix(const at::Tensor& noise) const { return at::addcmul(mean, spread, noise); }
};
[[nodiscard]] Bottleneck make_bottleneck(const at::Tensor& alpha, const at::Tensor& state);

/// Mean over the batch of the cosine of [B, E] with [1 or B, E].
[[nodiscard]] at::Tensor fitting_term(const at::Tensor& embedding, const at::Tensor& target);

[[nodiscard]] std::vector<float> to_vector(const at::Tensor& tensor);

}  // namespace m2ib::attribution
