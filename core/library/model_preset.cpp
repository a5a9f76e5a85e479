#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/base/json_limits.h"
#include "core/image/model_input/preprocess_preset.h"
#include "core/library/model_library.h"

namespace m2ib::library {
namespace {

Result<void> validate_layer(const std::optional<int>& layer, const char* tower,
                            const std::optional<int>& last_possible) {
  if (!layer) return {};
  const std::string value = std::to_string(*layer);
  if (last_possible && (*layer < 0 || *layer > *last_possible)) {
    return fail(ErrorCode::LayerOutOfRange, tower, value, std::to_string(*last_possible));
  }
  constexpr int kMostLayers = 1000;
  if (*layer < 0 || *layer > kMostLayers) {
    return fail(ErrorCode::SettingOutOfRange, std::string("the layer of the ") + tower, value, "0 or more");
  }
  return {};
}

bool is_one_of(const std::string& word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_preprocessing(const std::string& id) {
  const auto& presets = image::preprocess_presets();
  return id.empty() || std::any_of(presets.begin(), presets.end(), [&](const auto& preset) { return preset.id == id; });
}

}  // namespace

Result<void> validate_preset(const ModelPreset& preset, const std::optional<ModelSnapshot>& snapshot) {
  if (preset.beta && !(std::isfinite(*preset.beta) && *preset.beta > 0.0)) {
    return fail(ErrorCode::SettingOutOfRange, "beta", std::to_string(*preset.beta), "a number above 0");
  }
  const auto last = [&](int ModelSnapshot::*field) {
    return snapshot ? std::optional<int>((*snapshot).*field) : std::nullopt;
  };
  if (auto valid = validate_layer(preset.image_layer, "image tower", last(&ModelSnapshot::image_last_layer)); !valid) {
    return valid;
  }
  if (auto valid = validate_layer(preset.text_layer, "text tower", last(&ModelSnapshot::text_last_layer)); !valid) {
    return valid;
  }
  if (!is_preprocessing(preset.preprocessing)) {
    return fail(ErrorCode::SettingOutOfRange, "the preprocessing", printable(preset.preprocessing),
                "the id of a preprocessing preset");
  }
  if (!is_one_of(preset.precision, {"", "stored"})) {
    return fail(ErrorCode::SettingOutOfRange, "the precision", printable(preset.precision), "empty or \"stored\"");
  }
  if (!is_one_of(preset.activation, {"", "quick_gelu", "gelu", "gelu_pytorch_tanh"})) {
    return fail(ErrorCode::SettingOutOfRange, "the activation", printable(preset.activation),
                "empty, \"quick_gelu\", \"gelu\" or \"gelu_pytorch_tanh\"");
  }
  return {};
}

model::RecommendedSettings starting_settings(const ModelPreset& preset, const std::optional<ModelSnapshot>& snapshot) {
  model::RecommendedSettings settings = snapshot ? snapshot->recommended : model::RecommendedSettings{};
  settings.beta = preset.beta.value_or(settings.beta);
  settings.image_layer = preset.image_layer.value_or(settings.image_layer);
  settings.text_layer = preset.text_layer.value_or(settings.text_layer);
  return settings;
}

}  // namespace m2ib::library
