#include "core/attribution/methods/method_run.h"

namespace m2ib::attribution {

MethodFunctions functions_of(Method method) {
  switch (method) {
    case Method::M2ib:
    case Method::Nib:
    case Method::GradEclip:
    case Method::Legrad:
    case Method::Chefer:
    case Method::Rollout:
    case Method::GradCam:
    case Method::Saliency:
    case Method::SmoothGrad:
    case Method::IntegratedGradients:
    case Method::Rise:
    case Method::KernelShap:
    case Method::Occlusion:
      break;
  }
  return {};
}

std::vector<float> tokens_of_patches(std::vector<float> patches, const model::ModelCard& card) {
  if (card.image.class_token) patches.insert(patches.begin(), 0.0F);
  return patches;
}

}  // namespace m2ib::attribution
