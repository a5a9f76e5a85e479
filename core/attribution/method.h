#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "core/base/error.h"
#include "core/model/model_card.h"

/// The ways to explain that this program knows, and what each can and cannot do. What each computes stands in the
/// header of its own under core/attribution/methods.
namespace m2ib::attribution {

enum class Method : std::uint8_t {
  M2ib,
  Nib,
  GradEclip,
  Legrad,
  Chefer,
  Rollout,
  GradCam,
  Saliency,
  SmoothGrad,
  IntegratedGradients,
  Rise,
  KernelShap,
  Occlusion,
};
inline constexpr std::size_t kMethods = 13;

/// What a value of a map is.
enum class MapUnit : std::uint8_t {
  Nats,      ///< information that passes, KL divergence
  Cosine,    ///< share of the cosine of image and caption
  Relative,  ///< no unit: only values of one method can be compared
};
/// Stable name: "nats", "cosine", "relative".
[[nodiscard]] const char* to_string(MapUnit unit);

/// All texts are English and for people, but for id.
struct MethodInfo {
  Method method = Method::M2ib;
  const char* id = "";      ///< stable, for files and the command line, e.g. "grad-eclip"
  const char* name = "";    ///< e.g. "Grad-ECLIP"
  const char* source = "";  ///< authors, where and when, e.g. "Zhao et al., ICML 2024"
  const char* idea = "";    ///< one sentence that a clinician understands
  const char* passes = "";  ///< cost of an image map in passes through the image tower
  MapUnit unit = MapUnit::Relative;
  bool explains_words = false;
  bool uses_caption = true;       ///< false: the same map for every caption
  bool is_signed = false;         ///< negative values speak against the match; else no value is negative
  bool has_chance = false;        ///< the seed matters; only then are there repeats
  bool uses_layer = false;        ///< MethodSettings::image_layer and text_layer matter
  const char* samples = nullptr;  ///< what MethodSettings::samples counts, e.g. "masks"; null: it counts for nothing
  int default_samples = 1;
  int most_samples = 1;
  int fewest_samples = 1;
};

/// In the order in which people see them; index = the enum's value.
[[nodiscard]] const std::array<MethodInfo, kMethods>& all_methods();
[[nodiscard]] const MethodInfo& info_of(Method method);
[[nodiscard]] Result<Method> method_of(const std::string& id);  ///< SettingOutOfRange

/// Why a method cannot explain this model's pictures, as an English clause ("it has no class token, whose attention
/// …"); empty where it can.
[[nodiscard]] std::optional<std::string> why_not(Method method, const model::ModelCard& card);
/// The same of captions; also where the method explains no words at all.
[[nodiscard]] std::optional<std::string> why_no_words(Method method, const model::ModelCard& card);

}  // namespace m2ib::attribution
