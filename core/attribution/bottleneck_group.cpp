#include "core/attribution/bottleneck_group.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace m2ib::attribution {
namespace {

at::Tensor layer_state(const BottleneckRun& run, int layer) {
  return run.states->blocks[static_cast<std::size_t>(layer)];
}

at::Tensor stack_targets(const std::vector<BottleneckRun>& runs) {
  std::vector<at::Tensor> targets;
  for (const BottleneckRun& run : runs) {
    const at::Tensor target = at::empty({static_cast<std::int64_t>(run.target->size())});
    std::ranges::copy(*run.target, target.data_ptr<float>());
    targets.push_back(target);
  }
  return at::stack(targets);
}

int layer_of(Tower kind, const MethodSettings& settings) {
  return kind == Tower::Image ? settings.image_layer : settings.text_layer;
}

}  // namespace

BottleneckGroup::BottleneckGroup(const model::TowerWeights& tower, Tower kind, const MethodSettings& settings,
                                 std::vector<BottleneckRun> runs, const std::vector<float>& recorded)
    : tower_(tower),
      first_block_(layer_of(kind, settings) + 1),
      samples_(settings.samples),
      pooled_(runs.front().states->pooled),
      learning_rate_(settings.learning_rate),
      runs_(std::move(runs)),
      targets_(stack_targets(runs_)),
      source_(settings, kind, layer_state(runs_.front(), first_block_ - 1), recorded),
      noise_(source_.next()) {
  shared_ = true;
  for (const BottleneckRun& run : runs_) {
    const at::Tensor state = layer_state(run, first_block_ - 1);
    const at::Tensor alpha = at::full_like(state, kFirstAlpha);
    masks_.push_back({state, alpha, model::Adam(alpha), {}, 0.0, std::vector<double>(settings.samples), {}});
    compute_bottleneck(masks_.back());
    shared_ = shared_ && run.states == runs_.front().states;
  }
}

void BottleneckGroup::compute_bottleneck(Mask& mask) {
  mask.bottleneck = make_bottleneck(mask.alpha, mask.state);
  mask.compression = mask.bottleneck.capacity.mean().item<double>();
}

void BottleneckGroup::forward(Part& part, bool gradients) const {
  const c10::AutoGradMode mode(false);
  part.input = at::empty({part.end - part.begin, noise_.size(1), noise_.size(2)});
  for (std::int64_t row = part.begin; row < part.end; ++row) {
    const Bottleneck& bottleneck = masks_[static_cast<std::size_t>(run_of_row(row))].bottleneck;
    at::Tensor out = part.input[row - part.begin];
    at::addcmul_out(out, bottleneck.mean[0], bottleneck.spread[0], noise_[row % samples_]);
  }
  const c10::AutoGradMode suffix_mode(gradients);
  part.input.set_requires_grad(gradients);
  const at::Tensor embedding = model::run_suffix(tower_, first_block_, part.input, pooled_);
  part.cosines.clear();
  const auto add = [&](const at::Tensor& targets) {
    part.cosines.push_back(at::cosine_similarity(embedding, targets.expand_as(embedding), 1, kCosineEps));
  };
  if (shared_) {
    for (std::int64_t run = 0; run < run_count(); ++run) add(targets_[run].unsqueeze(0));
  } else {
    std::vector<at::Tensor> targets;
    for (std::int64_t row = part.begin; row < part.end; ++row) targets.push_back(targets_[run_of_row(row)]);
    add(at::stack(targets));
  }
}

void BottleneckGroup::backward(Part& part) const {
  const c10::AutoGradMode mode(true);
  part.gradients.clear();
  for (std::size_t i = 0; i < part.cosines.size(); ++i) {
    const at::Tensor loss = part.cosines[i].sum().mul(-1.0 / static_cast<double>(samples_));
    loss.backward({}, i + 1 < part.cosines.size());
    add_gradient(part, static_cast<std::int64_t>(i));
    part.input.mutable_grad().reset();
  }
  part.cosines.clear();
  part.input.reset();
}

void BottleneckGroup::add_gradient(Part& part, std::int64_t first_run) const {
  const c10::AutoGradMode mode(false);
  const at::Tensor gradient = part.input.grad();
  std::int64_t last = -1;
  for (std::int64_t row = part.begin; row < part.end; ++row) {
    const std::int64_t run = shared_ ? first_run : run_of_row(row);
    if (run != last) part.gradients.push_back({at::zeros_like(noise_[0]), at::zeros_like(noise_[0])});
    last = run;
    part.gradients.back().mean.add_(gradient[row - part.begin]);
    part.gradients.back().spread.addcmul_(gradient[row - part.begin], noise_[row % samples_]);
  }
}

void BottleneckGroup::gather_cosines(const Part& part) {
  for (std::size_t i = 0; i < part.cosines.size(); ++i) {
    const at::Tensor values = part.cosines[i].detach();
    for (std::int64_t row = part.begin; row < part.end; ++row) {
      const auto run = shared_ ? i : static_cast<std::size_t>(run_of_row(row));
      masks_[run].cosines[static_cast<std::size_t>(row % samples_)] =
          static_cast<double>(values.data_ptr<float>()[row - part.begin]);
    }
  }
}

void BottleneckGroup::gather_gradients(const Part& part) {
  auto run = shared_ ? std::size_t{0} : static_cast<std::size_t>(run_of_row(part.begin));
  for (const Gradient& gradient : part.gradients) {
    Gradient& sum = masks_[run++].gradient;
    sum.mean = sum.mean.defined() ? sum.mean.add(gradient.mean) : gradient.mean;
    sum.spread = sum.spread.defined() ? sum.spread.add(gradient.spread) : gradient.spread;
  }
}

StepLosses BottleneckGroup::losses(std::size_t run) const {
  double sum = 0.0;
  for (const double cosine : masks_[run].cosines) sum += cosine;
  StepLosses losses;
  losses.compression_nats = masks_[run].compression;
  losses.fitting = sum / static_cast<double>(samples_);
  losses.total = runs_[run].beta * losses.compression_nats - losses.fitting;
  return losses;
}

std::vector<float> BottleneckGroup::token_values(std::size_t run) const { return to_vector(capacity(run).sum(-1)); }

MaskEnds BottleneckGroup::mask_ends(std::size_t run) const {
  // lambda = sigmoid(alpha) is above 0.99 where alpha is above ln 99.
  constexpr double kEnd = 4.59511985013459;
  const auto share = [](const at::Tensor& flags) {
    return flags.sum().item<double>() / static_cast<double>(flags.numel());
  };
  return {share(alpha(run).gt(kEnd)), share(alpha(run).lt(-kEnd))};
}

// By the chain rule through Bottleneck's members, operation by operation as automatic differentiation would: Adam
// divides a gradient by its own size, so even a tiny one must be rounded in the same way.
void BottleneckGroup::update(std::size_t run) {
  const c10::AutoGradMode mode(false);
  Mask& mask = masks_[run];
  const double weight = runs_[run].beta / static_cast<double>(mask.alpha.numel());
  const at::Tensor passed = at::sigmoid(mask.alpha);
  const at::Tensor to_passed = mask.gradient.mean.add(mask.bottleneck.mean, weight).mul(mask.state);
  const at::Tensor to_spread = mask.gradient.spread.add(mask.bottleneck.spread, weight);
  const at::Tensor slope = mask.bottleneck.spread.mul(at::rsub(mask.bottleneck.spread, 1.0));
  const at::Tensor gradient = to_passed.mul(passed.mul(at::rsub(passed, 1.0)))
                                  .sub(to_spread.mul(slope))
                                  .add(passed, weight);  // softplus becomes sigmoid
  mask.adam.step(mask.alpha, gradient, learning_rate_);
  mask.gradient = {};
  compute_bottleneck(mask);
}

}  // namespace m2ib::attribution
