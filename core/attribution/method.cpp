#include "core/attribution/method.h"

#include <algorithm>

namespace m2ib::attribution {
namespace {

constexpr std::array<MethodInfo, kMethods> kInfos{{
    {.method = Method::M2ib,
     .id = "m2ib",
     .name = "M2IB",
     .source = "Wang, Rudner and Wilson, NeurIPS 2023, arXiv 2312.17174",
     .idea = "adds noise wherever picture and caption agree without it; what must stay clear is the map",
     .passes = "1 forward, then 10 steps of the blocks behind its layer on 10 noisy copies",
     .unit = MapUnit::Nats,
     .explains_words = true,
     .has_chance = true,
     .uses_layer = true,
     .samples = "noise samples a step",
     .default_samples = 10,
     .most_samples = 256},
    {.method = Method::Nib,
     .id = "nib",
     .name = "NIB",
     .source = "Narrowing Information Bottleneck, ICLR 2025",
     .idea = "fades the hidden states in and adds up what each one contributes to the match",
     .passes = "1 forward, then 10 forward and backward of the blocks behind its layer",
     .unit = MapUnit::Cosine,
     .explains_words = true,
     .is_signed = true,
     .uses_layer = true,
     .samples = "points on the path",
     .default_samples = 10,
     .most_samples = 1000},
    {.method = Method::GradEclip,
     .id = "grad-eclip",
     .name = "Grad-ECLIP",
     .source = "Zhao et al., ICML 2024",
     .idea = "weights what the last attention reads from each patch by how much the match depends on it",
     .passes = "1 forward, 1 backward of the last block",
     .explains_words = true},
    {.method = Method::Legrad,
     .id = "legrad",
     .name = "LeGrad",
     .source = "Bousselham et al., ICCV 2025",
     .idea = "adds up how sensitive the match is to each attention weight of the last blocks",
     .passes = "1 forward, 1 backward of the last two blocks"},
    {.method = Method::Chefer,
     .id = "chefer",
     .name = "Chefer relevance",
     .source = "Chefer, Gur and Wolf, ICCV 2021",
     .idea = "follows attention that raises the match from the pooled token back to the patches",
     .passes = "1 forward, 1 backward of the last block",
     .explains_words = true},
    {.method = Method::Rollout,
     .id = "rollout",
     .name = "Attention rollout",
     .source = "Abnar and Zuidema, ACL 2020",
     .idea = "multiplies attention over all blocks; it does not depend on the caption",
     .passes = "1 forward",
     .explains_words = true,
     .uses_caption = false},
    {.method = Method::GradCam,
     .id = "grad-cam",
     .name = "Grad-CAM",
     .source = "Selvaraju et al., ICCV 2017, on a vision transformer",
     .idea = "weights hidden channels by their mean effect on the match",
     .passes = "1 forward, 1 backward of the blocks behind its layer",
     .uses_layer = true},
    {.method = Method::Saliency,
     .id = "saliency",
     .name = "Gradient saliency",
     .source = "Simonyan, Vedaldi and Zisserman, ICLR workshop 2014",
     .idea = "how much the match changes with each pixel",
     .passes = "1 forward, 1 backward",
     .explains_words = true},
    {.method = Method::SmoothGrad,
     .id = "smoothgrad",
     .name = "SmoothGrad",
     .source = "Smilkov et al., 2017, arXiv 1706.03825",
     .idea = "gradient saliency averaged over noisy copies of the picture",
     .passes = "1 forward and 1 backward a copy",
     .explains_words = true,
     .has_chance = true,
     .samples = "noisy copies",
     .default_samples = 50,
     .most_samples = 1000},
    {.method = Method::IntegratedGradients,
     .id = "integrated-gradients",
     .name = "Integrated gradients",
     .source = "Sundararajan, Taly and Yan, ICML 2017",
     .idea = "adds up gradients on the way from an empty picture to this one",
     .passes = "1 forward and 1 backward a point of the path",
     .unit = MapUnit::Cosine,
     .explains_words = true,
     .is_signed = true,
     .samples = "points on the path",
     .default_samples = 50,
     .most_samples = 1000},
    {.method = Method::Rise,
     .id = "rise",
     .name = "RISE",
     .source = "Petsiuk, Das and Saenko, BMVC 2018",
     .idea = "hides random parts of the picture and looks which of them the match needs",
     .passes = "1 forward a mask",
     .unit = MapUnit::Cosine,
     .is_signed = true,
     .has_chance = true,
     .samples = "masks",
     .default_samples = 1000,
     .most_samples = 100'000},
    {.method = Method::KernelShap,
     .id = "kernel-shap",
     .name = "Kernel SHAP",
     .source = "Lundberg and Lee, NeurIPS 2017",
     .idea = "shares the match fairly among parts of the picture, from trials with some of them hidden",
     .passes = "1 forward a trial",
     .unit = MapUnit::Cosine,
     .explains_words = true,
     .is_signed = true,
     .has_chance = true,
     .samples = "trials",
     .default_samples = 512,
     .most_samples = 100'000,
     .fewest_samples = 16},
    {.method = Method::Occlusion,
     .id = "occlusion",
     .name = "Occlusion",
     .source = "Zeiler and Fergus, ECCV 2014",
     .idea = "hides one place after the other and shows how far the match falls",
     .passes = "1 forward a place",
     .unit = MapUnit::Cosine,
     .explains_words = true,
     .is_signed = true},
}};

}  // namespace

const char* to_string(MapUnit unit) {
  switch (unit) {
    case MapUnit::Nats:
      return "nats";
    case MapUnit::Cosine:
      return "cosine";
    case MapUnit::Relative:
      return "relative";
  }
  return "";
}

const std::array<MethodInfo, kMethods>& all_methods() { return kInfos; }

const MethodInfo& info_of(Method method) { return kInfos[static_cast<std::size_t>(method)]; }

Result<Method> method_of(const std::string& id) {
  const auto found = std::ranges::find_if(kInfos, [&](const MethodInfo& info) { return id == info.id; });
  if (found != kInfos.end()) return found->method;
  std::string known;
  for (const MethodInfo& info : kInfos) known += (known.empty() ? "one of " : ", ") + std::string(info.id);
  return fail(ErrorCode::SettingOutOfRange, "method", id, known);
}

std::optional<std::string> why_not(Method /*method*/, const model::ModelCard& /*card*/) { return std::nullopt; }

std::optional<std::string> why_no_words(Method method, const model::ModelCard& /*card*/) {
  if (!info_of(method).explains_words) return "it explains pictures only";
  return std::nullopt;
}

}  // namespace m2ib::attribution
