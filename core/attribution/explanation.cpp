#include "core/attribution/explanation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "core/attribution/used_settings.h"

namespace m2ib::attribution {
namespace {

std::string number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::abs(value) >= 1e9) {  // not three hundred digits
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%g", value);
    return text.data();
  }
  std::string text = std::to_string(value);
  while (text.find('.') != std::string::npos && (text.back() == '0' || text.back() == '.')) {
    const bool point = text.back() == '.';
    text.pop_back();
    if (point) break;
  }
  return text;
}

Result<void> check_layer(const char* tower, int layer, int last) {
  if (layer >= 0 && layer <= last) return {};
  return fail(ErrorCode::LayerOutOfRange, tower, std::to_string(layer), std::to_string(last));
}

Result<void> check_count(const char* name, int count, int fewest, int most) {
  if (count >= fewest && count <= most) return {};
  return fail(ErrorCode::SettingOutOfRange, name, std::to_string(count),
              std::to_string(fewest) + " to " + std::to_string(most));
}

}  // namespace

MethodSettings used_part(MethodSettings settings) {
  const MethodInfo& info = info_of(settings.method);
  const MethodSettings unused;
  if (settings.method != Method::M2ib) {
    settings.beta = unused.beta;
    settings.steps = unused.steps;
    settings.learning_rate = unused.learning_rate;
  }
  if (!info.uses_layer) settings.image_layer = unused.image_layer;
  if (!info.uses_layer || !info.explains_words) settings.text_layer = unused.text_layer;
  if (info.samples == nullptr) settings.samples = unused.samples;
  if (!info.has_chance) settings.seed = unused.seed;
  settings.repeats = settings.runs();
  return settings;
}

Result<void> MethodSettings::validate(const model::ModelCard& card) const {
  const MethodInfo& info = info_of(method);
  if (const auto reason = why_not(method, card)) {
    return fail(ErrorCode::MethodUnsupported, info.name, card.name, *reason);
  }
  if (!(beta > 0.0) || !(beta <= kLargestBeta)) {
    return fail(ErrorCode::SettingOutOfRange, "beta", number(beta),
                "greater than 0, at most 1000000 (usual: 0.001 to 10)");
  }
  if (!(learning_rate > 0.0) || !(learning_rate <= 100.0)) {
    return fail(ErrorCode::SettingOutOfRange, "learning rate", number(learning_rate), "greater than 0, at most 100");
  }
  if (const auto valid = check_count("steps", steps, 1, 1000); !valid) return valid;
  if (info.samples != nullptr) {
    if (const auto valid = check_count("samples", samples, info.fewest_samples, info.most_samples); !valid)
      return valid;
  }
  if (const auto valid = check_count("repeats", repeats, 1, kMostRepeats); !valid) return valid;
  if (!info.uses_layer) return {};
  if (const auto valid = check_layer("image tower", image_layer, card.image.last_layer()); !valid) return valid;
  return check_layer("text tower", text_layer, card.text.last_layer());
}

MethodSettings default_settings(const model::ModelCard& card, Method method) {
  MethodSettings settings;
  settings.method = method;
  settings.beta = card.recommended.beta;
  settings.samples = info_of(method).default_samples;
  const auto limited = [](int layer, const model::TowerShape& tower) {
    return std::clamp(layer, 0, std::max(0, tower.last_layer()));
  };
  settings.image_layer = limited(card.recommended.image_layer, card.image);
  settings.text_layer = limited(card.recommended.text_layer, card.text);
  if (method == Method::Nib) {
    // The paper's: the input of block 9 of 12, here as a share of the tower's depth.
    settings.image_layer = limited(card.image.blocks * 9 / 12 - 1, card.image);
    settings.text_layer = limited(card.text.blocks * 9 / 12 - 1, card.text);
  } else if (method == Method::GradCam) {
    // The usual one for vision transformers: what the last block normalises first.
    settings.image_layer = limited(card.image.blocks - 2, card.image);
  }
  return settings;
}

bool same_run(const MethodSettings& a, const MethodSettings& b) { return used_part(a) == used_part(b); }

std::vector<float> patch_values(const std::vector<float>& image_token_values, int grid) {
  const auto patches = static_cast<std::size_t>(grid) * static_cast<std::size_t>(grid);
  if (image_token_values.size() < patches) return {};
  return {image_token_values.end() - static_cast<std::ptrdiff_t>(patches), image_token_values.end()};
}

std::vector<float> word_values(const std::vector<float>& text_token_values, const text::Tokens& tokens) {
  std::vector<float> words;
  for (const text::Word& word : tokens.words) {
    float sum = 0.0F;
    const std::size_t end = std::min(word.first_token + word.token_count, text_token_values.size());
    for (std::size_t i = word.first_token; i < end; ++i) sum += text_token_values[i];
    words.push_back(sum);
  }
  return words;
}

std::vector<float> Explanation::patch_values() const { return attribution::patch_values(image.token_values, grid); }

std::vector<float> Explanation::word_values() const {
  return text.token_values.empty() ? std::vector<float>() : attribution::word_values(text.token_values, tokens);
}

std::vector<float> Explanation::patch_spread() const { return attribution::patch_values(image.spread, grid); }

std::vector<float> upsample_bilinear(const std::vector<float>& map, int grid, int width_px, int height_px) {
  std::vector<float> result(static_cast<std::size_t>(width_px) * static_cast<std::size_t>(height_px));
  struct Tap {
    int low;
    int high;
    float share;
  };
  const auto taps = [grid](int size) {
    std::vector<Tap> list(static_cast<std::size_t>(size));
    for (int i = 0; i < size; ++i) {
      const float position =
          std::max(0.0F, (static_cast<float>(i) + 0.5F) * static_cast<float>(grid) / static_cast<float>(size) - 0.5F);
      const int low = std::min(static_cast<int>(position), grid - 1);
      list[static_cast<std::size_t>(i)] = {low, std::min(low + 1, grid - 1), position - static_cast<float>(low)};
    }
    return list;
  };
  const std::vector<Tap> columns = taps(width_px);
  const std::vector<Tap> rows = taps(height_px);
  for (int y = 0; y < height_px; ++y) {
    const Tap& row = rows[static_cast<std::size_t>(y)];
    const float* upper = map.data() + static_cast<std::ptrdiff_t>(row.low) * grid;
    const float* lower = map.data() + static_cast<std::ptrdiff_t>(row.high) * grid;
    float* out = result.data() + static_cast<std::ptrdiff_t>(y) * width_px;
    for (int x = 0; x < width_px; ++x) {
      const Tap& column = columns[static_cast<std::size_t>(x)];
      const float top = upper[column.low] + column.share * (upper[column.high] - upper[column.low]);
      const float bottom = lower[column.low] + column.share * (lower[column.high] - lower[column.low]);
      out[x] = top + row.share * (bottom - top);
    }
  }
  return result;
}

}  // namespace m2ib::attribution
