#include "core/attribution/methods/method_run.h"

#include "core/attribution/methods/chefer.h"
#include "core/attribution/methods/grad_cam.h"
#include "core/attribution/methods/grad_eclip.h"
#include "core/attribution/methods/integrated_gradients.h"
#include "core/attribution/methods/kernel_shap.h"
#include "core/attribution/methods/legrad.h"
#include "core/attribution/methods/nib.h"
#include "core/attribution/methods/occlusion.h"
#include "core/attribution/methods/rise.h"
#include "core/attribution/methods/rollout.h"
#include "core/attribution/methods/saliency.h"
#include "core/attribution/methods/smoothgrad.h"

namespace m2ib::attribution {

MethodFunctions functions_of(Method method) {
  switch (method) {
    case Method::Rise:
      return {.image = rise_image, .text = nullptr};
    case Method::KernelShap:
      return {.image = kernel_shap_image, .text = kernel_shap_text};
    case Method::Occlusion:
      return {.image = occlusion_image, .text = occlusion_text};
    case Method::M2ib:
      break;
    case Method::Nib:
      return {nib_image, nib_text};
    case Method::GradEclip:
      return {.image = grad_eclip_image, .text = grad_eclip_text};
    case Method::Legrad:
      return {.image = legrad_image, .text = nullptr};
    case Method::Chefer:
      return {.image = chefer_image, .text = chefer_text};
    case Method::Rollout:
      return {.image = rollout_image, .text = rollout_text};
    case Method::GradCam:
      return {grad_cam_image, nullptr};
    case Method::Saliency:
      return {saliency_image, saliency_text};
    case Method::SmoothGrad:
      return {smoothgrad_image, smoothgrad_text};
    case Method::IntegratedGradients:
      return {integrated_gradients_image, integrated_gradients_text};
  }
  return {};
}

std::vector<float> tokens_of_patches(std::vector<float> patches, const model::ModelCard& card) {
  if (card.image.class_token) patches.insert(patches.begin(), 0.0F);
  return patches;
}

}  // namespace m2ib::attribution
