#include "core/attribution/bottleneck.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>

#include "core/base/random.h"

namespace m2ib::attribution {

NoiseSource::NoiseSource(const MethodSettings& settings, Tower tower, const at::Tensor& state,
                         const std::vector<float>& recorded)
    : shape_{settings.samples, state.size(1), state.size(2)} {
  if (recorded.empty()) {
    // Torch's generator keeps 32 bits of a seed; the cipher spreads 64 bits and the tower over them.
    Random address(settings.seed, tower == Tower::Image ? 1 : 2);
    generator_ = at::detail::createCPUGenerator(address.next_u32());
  } else {
    const std::int64_t step_size = shape_[0] * shape_[1] * shape_[2];
    recorded_ = at::empty({static_cast<std::int64_t>(recorded.size()) / step_size, shape_[0], shape_[1], shape_[2]});
    std::copy_n(recorded.begin(), recorded_.numel(), recorded_.data_ptr<float>());
  }
}

at::Tensor NoiseSource::next() {
  if (!recorded_.defined()) return at::randn(shape_, generator_);
  return recorded_[step_++ % recorded_.size(0)];
}

Bottleneck make_bottleneck(const at::Tensor& alpha, const at::Tensor& state) {
  Bottleneck bottleneck;
  bottleneck.mean = at::sigmoid(alpha).mul(state);
  bottleneck.spread = at::sigmoid(at::neg(alpha));
  // -ln(1 - sigmoid(a)) = softplus(a), finite for any a. From the threshold on Torch returns a itself, which float32
  // cannot tell from softplus(a); without it exp(a) overflows at 89.
  const at::Tensor log_spread = at::softplus(alpha, 1.0, 20.0).neg();
  bottleneck.capacity = bottleneck.mean.square().add(bottleneck.spread.square()).sub(1.0).mul(0.5).sub(log_spread);
  return bottleneck;
}

at::Tensor fitting_term(const at::Tensor& embedding, const at::Tensor& target) {
  return at::cosine_similarity(embedding, target.expand_as(embedding), 1, kCosineEps).mean();
}

std::vector<float> to_vector(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

}  // namespace m2ib::attribution
