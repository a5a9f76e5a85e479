#include "core/attribution/method.h"

#include <algorithm>

#include "core/base/marked_text.h"

namespace m2ib::attribution {
namespace {

constexpr std::array<MethodInfo, kMethods> kInfos{{
    {.method = Method::M2ib,
     .id = "m2ib",
     .name = M2IB_ERROR_TEXT("Method", "M2IB"),
     .source = "Wang, Rudner and Wilson, NeurIPS 2023, arXiv 2312.17174",
     .idea = M2IB_ERROR_TEXT(
         "Method", "adds noise wherever picture and caption agree without it; what must stay clear is the map"),
     .passes = M2IB_ERROR_TEXT("Method", "1 forward, then 10 steps of the blocks behind its layer on 10 noisy copies"),
     .unit = MapUnit::Nats,
     .explains_words = true,
     .has_chance = true,
     .uses_layer = true,
     .samples = M2IB_ERROR_TEXT("Method", "noise samples a step"),
     .default_samples = 10,
     .most_samples = 256},
    {.method = Method::Nib,
     .id = "nib",
     .name = M2IB_ERROR_TEXT("Method", "NIB"),
     .source = "Narrowing Information Bottleneck, ICLR 2025",
     .idea = M2IB_ERROR_TEXT("Method", "fades the hidden states in and adds up what each one contributes to the match"),
     .passes = M2IB_ERROR_TEXT("Method", "1 forward, then 10 forward and backward of the blocks behind its layer"),
     .unit = MapUnit::Relative,  // ten points are too few for the sum to be a share of the cosine
     .explains_words = true,
     .is_signed = true,
     .uses_layer = true,
     .samples = M2IB_ERROR_TEXT("Method", "points on the path"),
     .default_samples = 10,
     .most_samples = 1000},
    {.method = Method::GradEclip,
     .id = "grad-eclip",
     .name = M2IB_ERROR_TEXT("Method", "Grad-ECLIP"),
     .source = "Zhao et al., ICML 2024",
     .idea = M2IB_ERROR_TEXT(
         "Method", "weights what the last attention reads from each patch by how much the match depends on it"),
     .passes = M2IB_ERROR_TEXT("Method", "1 forward, 1 backward of the last block"),
     .explains_words = true},
    {.method = Method::Legrad,
     .id = "legrad",
     .name = M2IB_ERROR_TEXT("Method", "LeGrad"),
     .source = "Bousselham et al., ICCV 2025",
     .idea =
         M2IB_ERROR_TEXT("Method", "adds up how sensitive the match is to each attention weight of the last blocks"),
     .passes = M2IB_ERROR_TEXT("Method", "1 forward, 1 backward of the last two blocks")},
    {.method = Method::Chefer,
     .id = "chefer",
     .name = M2IB_ERROR_TEXT("Method", "Chefer relevance"),
     .source = "Chefer, Gur and Wolf, ICCV 2021",
     .idea =
         M2IB_ERROR_TEXT("Method", "follows attention that raises the match from the pooled token back to the patches"),
     .passes = M2IB_ERROR_TEXT("Method", "1 forward, 1 backward of the last block"),
     .explains_words = true},
    {.method = Method::Rollout,
     .id = "rollout",
     .name = M2IB_ERROR_TEXT("Method", "Attention rollout"),
     .source = "Abnar and Zuidema, ACL 2020",
     .idea = M2IB_ERROR_TEXT("Method", "multiplies attention over all blocks; it does not depend on the caption"),
     .passes = M2IB_ERROR_TEXT("Method", "1 forward"),
     .explains_words = true,
     .uses_caption = false},
    {.method = Method::GradCam,
     .id = "grad-cam",
     .name = M2IB_ERROR_TEXT("Method", "Grad-CAM"),
     .source = "Selvaraju et al., ICCV 2017, on a vision transformer",
     .idea = M2IB_ERROR_TEXT("Method", "weights hidden channels by their mean effect on the match"),
     .passes = M2IB_ERROR_TEXT("Method", "1 forward, 1 backward of the blocks behind its layer"),
     .uses_layer = true},
    {.method = Method::Saliency,
     .id = "saliency",
     .name = M2IB_ERROR_TEXT("Method", "Gradient saliency"),
     .source = "Simonyan, Vedaldi and Zisserman, ICLR workshop 2014",
     .idea = M2IB_ERROR_TEXT("Method", "how much the match changes with each pixel"),
     .passes = M2IB_ERROR_TEXT("Method", "1 forward, 1 backward"),
     .explains_words = true},
    {.method = Method::SmoothGrad,
     .id = "smoothgrad",
     .name = M2IB_ERROR_TEXT("Method", "SmoothGrad"),
     .source = "Smilkov et al., 2017, arXiv 1706.03825",
     .idea = M2IB_ERROR_TEXT("Method", "gradient saliency averaged over noisy copies of the picture"),
     .passes = M2IB_ERROR_TEXT("Method", "1 forward and 1 backward a copy"),
     .explains_words = true,
     .has_chance = true,
     .samples = M2IB_ERROR_TEXT("Method", "noisy copies"),
     .default_samples = 50,
     .most_samples = 1000},
    {.method = Method::IntegratedGradients,
     .id = "integrated-gradients",
     .name = M2IB_ERROR_TEXT("Method", "Integrated gradients"),
     .source = "Sundararajan, Taly and Yan, ICML 2017",
     .idea = M2IB_ERROR_TEXT("Method", "adds up gradients on the way from an empty picture to this one"),
     .passes = M2IB_ERROR_TEXT("Method", "1 forward and 1 backward a point of the path"),
     .unit = MapUnit::Cosine,
     .explains_words = true,
     .is_signed = true,
     .samples = M2IB_ERROR_TEXT("Method", "points on the path"),
     .default_samples = 50,
     .most_samples = 1000},
    {.method = Method::Rise,
     .id = "rise",
     .name = M2IB_ERROR_TEXT("Method", "RISE"),
     .source = "Petsiuk, Das and Saenko, BMVC 2018",
     .idea = M2IB_ERROR_TEXT("Method", "hides random parts of the picture and looks which of them the match needs"),
     .passes = M2IB_ERROR_TEXT("Method", "1 forward a mask"),
     .unit = MapUnit::Cosine,
     .is_signed = true,
     .has_chance = true,
     .samples = M2IB_ERROR_TEXT("Method", "masks"),
     .default_samples = 1000,
     .most_samples = 100'000},
    {.method = Method::KernelShap,
     .id = "kernel-shap",
     .name = M2IB_ERROR_TEXT("Method", "Kernel SHAP"),
     .source = "Lundberg and Lee, NeurIPS 2017",
     .idea = M2IB_ERROR_TEXT(
         "Method", "shares the match fairly among parts of the picture, from trials with some of them hidden"),
     .passes = M2IB_ERROR_TEXT("Method", "1 forward a trial"),
     .unit = MapUnit::Cosine,
     .explains_words = true,
     .is_signed = true,
     .has_chance = true,
     .samples = M2IB_ERROR_TEXT("Method", "trials"),
     .default_samples = 512,
     .most_samples = 100'000,
     .fewest_samples = 16},
    {.method = Method::Occlusion,
     .id = "occlusion",
     .name = M2IB_ERROR_TEXT("Method", "Occlusion"),
     .source = "Zeiler and Fergus, ECCV 2014",
     .idea = M2IB_ERROR_TEXT("Method", "hides one place after the other and shows how far the match falls"),
     .passes = M2IB_ERROR_TEXT("Method", "1 forward a place"),
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
  if (!info_of(method).explains_words) return M2IB_ERROR_TEXT("Method", "it explains pictures only");
  return std::nullopt;
}

}  // namespace m2ib::attribution
