#include "core/attribution/bottleneck_group.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace m2ib::attribution {
namespace {

at::Tensor layer_state(const BottleneckRun& run, int layer) {
  return run.states->blocks[static_cast<std::size_t>(layer)];
}

/// Each state once where all runs share one.
at::Tensor stack_states(const std::vector<BottleneckRun>& runs, int layer) {
  std::vector<at::Tensor> states;
  bool one = true;
  for (const BottleneckRun& run : runs) {
    states.push_back(layer_state(run, layer));
    one = one && run.states == runs.front().states;
  }
  return (one ? states.front() : at::cat(states)).contiguous();
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

at::Tensor stack_betas(const std::vector<BottleneckRun>& runs) {
  const at::Tensor betas = at::empty({static_cast<std::int64_t>(runs.size()), 1, 1});
  std::ranges::transform(runs, betas.data_ptr<float>(),
                         [](const BottleneckRun& run) { return static_cast<float>(run.beta); });
  return betas;
}

int layer_of(Tower kind, const M2ibSettings& settings) {
  return kind == Tower::Image ? settings.image_layer : settings.text_layer;
}

}  // namespace

BottleneckGroup::BottleneckGroup(const model::TowerWeights& tower, Tower kind, const M2ibSettings& settings,
                                 std::vector<BottleneckRun> runs, const std::vector<float>& recorded)
    : tower_(tower),
      first_block_(layer_of(kind, settings) + 1),
      samples_(settings.samples),
      pooled_(runs.front().states->pooled),
      learning_rate_(settings.learning_rate),
      runs_(std::move(runs)),
      states_(stack_states(runs_, layer_of(kind, settings))),
      targets_(stack_targets(runs_)),
      betas_(stack_betas(runs_)),
      source_(settings, kind, states_, recorded),
      alpha_(at::full({run_count(), states_.size(1), states_.size(2)}, kFirstAlpha)),
      adam_(alpha_),
      compression_(runs_.size()),
      cosines_(runs_.size(), std::vector<double>(static_cast<std::size_t>(samples_))),
      gradients_(runs_.size()) {}

void BottleneckGroup::begin_step() {
  shared_ = !begun_ && states_.size(0) == 1;
  begun_ = true;
  noise_ = source_.next();
  bottleneck_ = make_bottleneck(shared_ ? alpha_.slice(0, 0, 1) : alpha_, states_);
  const at::Tensor means = bottleneck_.capacity.flatten(1).mean(1);
  for (std::size_t run = 0; run < runs_.size(); ++run) {
    compression_[run] = static_cast<double>(means.data_ptr<float>()[shared_ ? 0 : run]);
  }
}

void BottleneckGroup::forward(Part& part, bool gradients) const {
  const c10::AutoGradMode mode(false);
  part.input = at::empty({part.end - part.begin, states_.size(1), states_.size(2)});
  for (std::int64_t row = part.begin; row < part.end; ++row) {
    const std::int64_t mask = run_of_row(row);
    at::Tensor out = part.input[row - part.begin];
    at::addcmul_out(out, bottleneck_.mean[mask], bottleneck_.spread[mask], noise_[row % samples_]);
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
      cosines_[run][static_cast<std::size_t>(row % samples_)] =
          static_cast<double>(values.data_ptr<float>()[row - part.begin]);
    }
  }
}

void BottleneckGroup::gather_gradients(const Part& part) {
  auto run = shared_ ? std::size_t{0} : static_cast<std::size_t>(run_of_row(part.begin));
  for (const Gradient& gradient : part.gradients) {
    Gradient& sum = gradients_[run++];
    sum.mean = sum.mean.defined() ? sum.mean.add(gradient.mean) : gradient.mean;
    sum.spread = sum.spread.defined() ? sum.spread.add(gradient.spread) : gradient.spread;
  }
}

StepLosses BottleneckGroup::losses(std::size_t run) const {
  double sum = 0.0;
  for (const double cosine : cosines_[run]) sum += cosine;
  StepLosses losses;
  losses.compression_nats = compression_[run];
  losses.fitting = sum / static_cast<double>(samples_);
  losses.total = runs_[run].beta * losses.compression_nats - losses.fitting;
  return losses;
}

std::vector<float> BottleneckGroup::token_nats(std::size_t run) const { return to_vector(capacity(run).sum(-1)); }

at::Tensor BottleneckGroup::capacity(std::size_t run) const {
  return bottleneck_.capacity[shared_ ? 0 : static_cast<std::int64_t>(run)];
}

// By the chain rule through Bottleneck's members, operation by operation as automatic differentiation would: Adam
// divides a gradient by its own size, so even a tiny one must be rounded in the same way.
void BottleneckGroup::update() {
  const at::Tensor alpha = shared_ ? alpha_.slice(0, 0, 1) : alpha_;
  const at::Tensor weights = betas_.div(static_cast<double>(states_.size(1) * states_.size(2)));
  const auto stacked = [this](at::Tensor Gradient::*member) {
    std::vector<at::Tensor> sums;
    for (const Gradient& gradient : gradients_) sums.push_back(gradient.*member);
    return at::stack(sums);
  };
  const at::Tensor passed = at::sigmoid(alpha);
  const at::Tensor to_passed = at::addcmul(stacked(&Gradient::mean), weights, bottleneck_.mean).mul(states_);
  const at::Tensor to_spread = at::addcmul(stacked(&Gradient::spread), weights, bottleneck_.spread);
  const at::Tensor slope = bottleneck_.spread.mul(at::rsub(bottleneck_.spread, 1.0));
  const at::Tensor gradient = to_passed.mul(passed.mul(at::rsub(passed, 1.0)))
                                  .sub(to_spread.mul(slope))
                                  .add(passed.mul(weights));  // softplus becomes sigmoid
  adam_.step(alpha_, gradient, learning_rate_);
  for (Gradient& sum : gradients_) sum = {};
}

}  // namespace m2ib::attribution
