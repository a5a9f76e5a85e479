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
#include "tests/support/fixtures.h"

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

inline model::LoadOptions four_heads() {
  model::LoadOptions options;
  options.image_heads = options.text_heads = 4;
  return options;
}

inline std::vector<float> tensor_of(const fs::path& weights, const std::string& name) {
  const auto opened = checkpoint::open_checkpoint(weights);
  if (!opened) throw std::runtime_error(describe(opened.error()));
  std::vector<float> values(static_cast<std::size_t>((*opened)->tensors().at(name).elements()));
  if (!(*opened)->read_float32(name, values)) throw std::runtime_error("unreadable " + name);
  return values;
}

/// The custom model's embedding by hand: mean of the 16 patch tokens [64], normalised, projected to 32.
inline std::vector<float> norm_of_mean(const std::vector<float>& last_state) {
  constexpr std::size_t kWidth = 64;
  const auto weight = tensor_of(custom_weights(), "visual.ln_post.weight");
  const auto bias = tensor_of(custom_weights(), "visual.ln_post.bias");
  const auto matrix = tensor_of(custom_weights(), "visual.proj");
  std::vector<double> mean(kWidth);
  for (std::size_t i = kWidth; i < last_state.size(); ++i) mean[i % kWidth] += last_state[i] / 16.0;
  double centre = 0.0;
  for (const double value : mean) centre += value / kWidth;
  double variance = 0.0;
  for (const double value : mean) variance += (value - centre) * (value - centre) / kWidth;
  std::vector<double> embedding(32);
  for (std::size_t d = 0; d < kWidth; ++d) {
    const double normed = (mean[d] - centre) / std::sqrt(variance + 1e-5) * weight[d] + bias[d];
    for (std::size_t e = 0; e < embedding.size(); ++e) embedding[e] += normed * matrix[d * embedding.size() + e];
  }
  return {embedding.begin(), embedding.end()};
}

}  // namespace m2ib::tests
