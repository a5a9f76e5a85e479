#pragma once

// Internal (Torch).

#include <ATen/ATen.h>

#include <cmath>

namespace m2ib::model {

/// Adam (Kingma and Ba 2015) for one tensor: betas 0.9 and 0.999 unless told, eps 1e-8; decoupled weight decay
/// (Loshchilov and Hutter 2019) where asked for. Call with gradients switched off.
class Adam {
 public:
  explicit Adam(const at::Tensor& parameter, double beta2 = 0.999)
      : first_(at::zeros_like(parameter)), second_(at::zeros_like(parameter)), beta2_(beta2) {}

  void step(const at::Tensor& parameter, const at::Tensor& gradient, double learning_rate, double weight_decay = 0.0) {
    ++count_;
    first_.mul_(kBeta1).add_(gradient, 1.0 - kBeta1);
    second_.mul_(beta2_).addcmul_(gradient, gradient, 1.0 - beta2_);
    const double correction1 = 1.0 - std::pow(kBeta1, count_);
    const double correction2 = std::sqrt(1.0 - std::pow(beta2_, count_));
    if (weight_decay > 0.0) parameter.mul_(1.0 - learning_rate * weight_decay);
    parameter.addcdiv_(first_, second_.sqrt().div_(correction2).add_(kEps), -learning_rate / correction1);
  }

  /// State for a checkpoint.
  at::Tensor& first() { return first_; }
  at::Tensor& second() { return second_; }
  void set_count(std::int64_t count) { count_ = count; }

 private:
  static constexpr double kBeta1 = 0.9;
  static constexpr double kEps = 1e-8;
  at::Tensor first_;
  at::Tensor second_;
  double beta2_;
  std::int64_t count_ = 0;
};

}  // namespace m2ib::model
