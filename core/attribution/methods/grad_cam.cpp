#include "core/attribution/methods/grad_cam.h"

#include <c10/core/GradMode.h>

#include "core/attribution/bottleneck.h"
#include "core/attribution/methods/cosine_gradient.h"
#include "core/model/attention_trace.h"

namespace m2ib::attribution {
namespace {

/// [1, T, D] both.
struct Activations {
  at::Tensor values;
  at::Tensor gradients;
};

at::Tensor normalise(const model::Norm& norm, double eps, const at::Tensor& x) {
  return norm.weight.defined() ? at::layer_norm(x, {x.size(-1)}, norm.weight, norm.bias, eps) : x;
}

at::Tensor cosine_with(const at::Tensor& target, const at::Tensor& embedding) {
  return at::cosine_similarity(embedding, target, 1, kCosineEps);
}

/// What a block's attention reads reaches the embedding by that attention's output alone: from its gradient back
/// through the attention.
Activations in_block(const model::TowerWeights& tower, int block, const at::Tensor& input, const at::Tensor& target) {
  const model::TracedSuffix suffix = model::trace_suffix(tower, block, input, 0);
  cosine_with(target, suffix.embedding).backward();
  at::Tensor to_output = suffix.attentions.front().output.grad();
  if (to_output.size(1) != input.size(1)) {  // of the last block only the class token, token 0, is computed
    const at::Tensor others = at::zeros({1, input.size(1) - to_output.size(1), to_output.size(2)});
    to_output = at::cat({to_output, others}, 1);
  }
  model::TowerWeights without_norm = tower;  // handles of the same weights
  const auto index = static_cast<std::size_t>(block);
  const bool norm_first = tower.norm_place == model::NormPlace::Before;
  without_norm.blocks[index].norm1 = {};
  const at::Tensor read = norm_first ? normalise(tower.blocks[index].norm1, tower.shape.norm_eps, input) : input;
  const at::Tensor leaf = read.detach().set_requires_grad(true);
  model::attend_block(without_norm, block, leaf).backward(to_output);
  return {leaf.detach(), leaf.grad()};
}

Activations before_pooling(const model::TowerWeights& tower, const at::Tensor& input, const at::Tensor& target) {
  model::TowerWeights without_norm = tower;
  at::Tensor read = input;
  if (!tower.norm_after_pool) {
    read = normalise(tower.final_norm, tower.shape.norm_eps, input);
    without_norm.final_norm = {};
  }
  const at::Tensor leaf = read.detach().set_requires_grad(true);
  cosine_with(target, model::pool_and_project(without_norm, leaf, 0)).backward();
  return {leaf.detach(), leaf.grad()};
}

}  // namespace

Stoppable<TowerMap> grad_cam_image(const MethodRun& run) {
  const model::TowerWeights& tower = weights_of(run, Tower::Image);
  const int block = run.settings.image_layer + 1;
  const at::Tensor input = states_of(run, Tower::Image).blocks[static_cast<std::size_t>(block - 1)].detach();
  const CosineGradient cost(run, Tower::Image, block);
  Activations found;
  BatchedRows work;
  work.add = [&](std::int64_t, std::int64_t) {
    const c10::AutoGradMode mode(true);
    const at::Tensor target = target_of(run, Tower::Image);
    found = block < tower.shape.blocks ? in_block(tower, block, input, target) : before_pooling(tower, input, target);
  };
  work.token_values_so_far = [&](std::int64_t) {
    const std::int64_t first_patch = tower.shape.class_token ? 1 : 0;
    const at::Tensor weights = found.gradients.slice(1, first_patch).mean(1, true);
    const at::Tensor map = found.values.slice(1, first_patch).mul(weights).sum(-1).relu();
    return tokens_of_patches(to_vector(map), run.encoder.card());
  };
  return run_batches(run, Tower::Image, cost, work);
}

}  // namespace m2ib::attribution
