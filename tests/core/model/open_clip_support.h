#pragma once

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <QTemporaryDir>

#include <nlohmann/json.hpp>

#include "core/checkpoint/checkpoint.h"
#include "core/model/dual_encoder.h"
#include "tests/support/fixture_facts.h"
#include "tests/support/model_golden.h"
#include "tests/support/tower_probe.h"

/// The golden OpenCLIP models, as they are and changed.
namespace m2ib::tests {

namespace fs = std::filesystem;

inline fs::path plain_folder() { return fixture_dir() / "open_clip_tiny"; }
inline fs::path custom_folder() { return plain_folder() / "custom_text"; }
inline fs::path plain_weights() { return plain_folder() / "open_clip_pytorch_model.bin"; }
inline fs::path custom_weights() { return custom_folder() / "open_clip_model.safetensors"; }

using Change = std::function<bool(checkpoint::NamedTensor&)>;
using ConfigChange = std::function<void(nlohmann::json&)>;

/// A folder with a copy of a fixture, weights and configuration changed; weights become float32.
class ChangedModel {
 public:
  explicit ChangedModel(const fs::path& weights) : source_(weights) {}

  void write_config(const ConfigChange& change = [](nlohmann::json&) {}) const {
    nlohmann::json config = nlohmann::json::parse(std::ifstream(source_.parent_path() / "open_clip_config.json"));
    change(config["model_cfg"]);
    write("open_clip_config.json", config.dump());
  }
  void write_weights(
      const std::string& name, const Change& change = [](checkpoint::NamedTensor&) { return true; }) const {
    const auto opened = checkpoint::open_checkpoint(source_);
    if (!opened) throw std::runtime_error(describe(opened.error()));
    std::vector<checkpoint::NamedTensor> tensors;
    for (const auto& [key, info] : (*opened)->tensors()) {
      std::vector<float> values(static_cast<std::size_t>(info.elements()));
      if (!(*opened)->read_float32(key, values)) throw std::runtime_error("unreadable " + key);
      checkpoint::NamedTensor tensor = checkpoint::make_tensor(key, info.shape, values);
      if (change(tensor)) tensors.push_back(std::move(tensor));
    }
    const auto bytes = checkpoint::to_safetensors(std::move(tensors));
    write(name, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
  void write(const std::string& name, const std::string& content) const {
    std::ofstream(path() / name, std::ios::binary | std::ios::trunc) << content;
  }
  void copy(const fs::path& file, const std::string& name) const { fs::copy_file(file, path() / name); }
  [[nodiscard]] fs::path path() const { return folder_.path().toStdString(); }

 private:
  fs::path source_;
  QTemporaryDir folder_;
};

inline std::string failure(const fs::path& path, ErrorCode& code, const model::LoadOptions& options = {}) {
  const auto loaded = model::load_model(path, {}, {}, options);
  if (loaded) return "no failure";
  code = loaded.error().code;
  return describe(loaded.error());
}

/// "model_cfg" of a golden model.
inline nlohmann::json model_config(const fs::path& folder) {
  return nlohmann::json::parse(std::ifstream(folder / "open_clip_config.json")).at("model_cfg");
}
inline int image_heads(const nlohmann::json& config) {
  const nlohmann::json& image = config.at("vision_cfg");
  return image.at("width").get<int>() / value_or(image, "head_width", 64);
}
inline int text_heads(const nlohmann::json& config) { return value_or(config.at("text_cfg"), "heads", 8); }

/// Attention heads as the plain model's configuration says them.
inline model::LoadOptions configured_heads() {
  const nlohmann::json config = model_config(plain_folder());
  model::LoadOptions options;
  options.image_heads = image_heads(config);
  options.text_heads = text_heads(config);
  return options;
}

inline std::vector<float> tensor_of(const fs::path& weights, const std::string& name) {
  const auto opened = checkpoint::open_checkpoint(weights);
  if (!opened) throw std::runtime_error(describe(opened.error()));
  std::vector<float> values(static_cast<std::size_t>((*opened)->tensors().at(name).elements()));
  if (!(*opened)->read_float32(name, values)) throw std::runtime_error("unreadable " + name);
  return values;
}

/// The custom model's embedding by hand: mean of the patch tokens, normalised, projected.
inline std::vector<float> norm_of_mean(const std::vector<float>& last_state) {
  const auto weight = tensor_of(custom_weights(), "visual.ln_post.weight");
  const auto bias = tensor_of(custom_weights(), "visual.ln_post.bias");
  const auto matrix = tensor_of(custom_weights(), "visual.proj");
  const std::size_t width = weight.size();
  const auto features = static_cast<double>(width);
  const auto patches = static_cast<double>(last_state.size() / width - 1);
  std::vector<double> mean(width);
  for (std::size_t i = width; i < last_state.size(); ++i) mean[i % width] += last_state[i] / patches;
  double centre = 0.0;
  for (const double value : mean) centre += value / features;
  double variance = 0.0;
  for (const double value : mean) variance += (value - centre) * (value - centre) / features;
  std::vector<double> embedding(matrix.size() / width);
  for (std::size_t d = 0; d < width; ++d) {
    const double normed = (mean[d] - centre) / std::sqrt(variance + 1e-5) * weight[d] + bias[d];
    for (std::size_t e = 0; e < embedding.size(); ++e) embedding[e] += normed * matrix[d * embedding.size() + e];
  }
  return {embedding.begin(), embedding.end()};
}

/// Hidden states of a tower, as far as they were recorded.
inline void compare_states(const model::HiddenStates& states, const std::string& name, const Golden& golden,
                           std::int64_t row, Comparison& comparison) {
  const auto values = state_values(states);
  for (std::size_t k = 0; k < values.size(); ++k) {
    const std::string tensor = name + std::to_string(k);
    const auto recorded = golden.row(tensor, row);
    comparison.add(tensor, cut(values[k], recorded.size()), recorded);
  }
  if (golden.has(name + std::to_string(values.size()))) throw std::runtime_error("fewer blocks than recorded");
}

/// Embeddings and logits of all recorded pictures and captions; hidden states where prefix is empty.
inline bool equal_all(const model::DualEncoder& encoder, const Golden& golden, const std::string& prefix) {
  Comparison comparison;
  std::vector<std::vector<float>> images;
  for (std::int64_t i = 0; i < golden.shape("pixel_values")[0]; ++i) {
    const auto encoded = encode(encoder, golden.row("pixel_values", i));
    if (prefix.empty()) compare_states(*encoded.states, "vision_hidden_", golden, i, comparison);
    comparison.add("image_embeds_raw", encoded.embedding, golden.row(prefix + "image_embeds_raw", i));
    images.push_back(encoded.embedding);
  }
  const double scale = encoder.card().logit_scale;
  for (std::int64_t i = 0; i < golden.shape("input_ids")[0]; ++i) {
    const auto encoded = encode(encoder, golden.integer_row("input_ids", i));
    if (prefix.empty()) compare_states(*encoded.states, "text_hidden_", golden, i, comparison);
    comparison.add("text_embeds_raw", encoded.embedding, golden.row(prefix + "text_embeds_raw", i));
    if (prefix.empty()) {
      comparison.add("text_embeds", unit_length(encoded.embedding), golden.row("text_embeds", i));
    }
    for (std::size_t image = 0; image < images.size(); ++image) {
      const auto logits = golden.row(prefix + "logits_per_image", static_cast<std::int64_t>(image));
      const double logit = scale * model::cosine(images[image], encoded.embedding) + encoder.card().logit_bias;
      comparison.add("logits", {static_cast<float>(logit)}, {logits.at(static_cast<std::size_t>(i))});
    }
  }
  return comparison.within(kModelTolerance);
}

}  // namespace m2ib::tests
