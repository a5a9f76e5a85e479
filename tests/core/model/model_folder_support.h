#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <QTemporaryDir>

#include <nlohmann/json.hpp>

#include "core/text/clip/clip_bpe.h"
#include "tests/support/tower_probe.h"

/// A model folder made from a small random model, to be spoilt by a test.
namespace m2ib::tests {

inline nlohmann::json good_config() {
  const model::HfClipConfig shape = toy_config();
  const auto tower = [](const model::TowerShape& tower_shape) {
    return nlohmann::json{{"hidden_size", tower_shape.width},
                          {"intermediate_size", tower_shape.mlp_width},
                          {"num_hidden_layers", tower_shape.blocks},
                          {"num_attention_heads", tower_shape.heads}};
  };
  nlohmann::json config{{"model_type", "clip"}, {"projection_dim", shape.embedding}};
  config["vision_config"] = tower(shape.image);
  config["vision_config"]["image_size"] = shape.image_size_px;
  config["vision_config"]["patch_size"] = shape.patch_px;
  config["text_config"] = tower(shape.text);
  config["text_config"]["max_position_embeddings"] = shape.text.tokens;
  config["text_config"]["vocab_size"] = shape.vocabulary;
  config["text_config"]["eos_token_id"] = shape.eos_token_id;
  return config;
}

inline nlohmann::json good_preprocessor() {
  return {{"image_processor_type", "CLIPImageProcessor"},
          {"size", {{"shortest_edge", 8}}},
          {"crop_size", {{"height", 8}, {"width", 8}}}};
}

/// A folder that load_model accepts, to be spoilt by a test.
class ModelFolder {
 public:
  ModelFolder() : encoder_(random_encoder(toy_config(), 4)) {
    const text::BpeVocabulary vocabulary = text::learn_clip_bpe({}, 0);
    write("vocab.json", vocabulary.vocab_json);
    write("merges.txt", vocabulary.merges_txt);
    write("config.json", good_config().dump());
    write("preprocessor_config.json", good_preprocessor().dump());
    write("model.safetensors", bytes());
  }

  [[nodiscard]] std::filesystem::path path(const std::string& name = {}) const {
    const std::filesystem::path folder = folder_.path().toStdString();
    return name.empty() ? folder : folder / name;
  }
  void write(const std::string& name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary | std::ios::trunc) << content;
  }
  void remove(const std::string& name) const { std::filesystem::remove(path(name)); }
  [[nodiscard]] std::string bytes() const {
    const auto file = weights_file(*encoder_, checkpoint::DType::F32);
    return {reinterpret_cast<const char*>(file.data()), file.size()};
  }
  void change_config(const std::string& pointer, const nlohmann::json& value) const {
    nlohmann::json config = good_config();
    config[nlohmann::json::json_pointer(pointer)] = value;
    write("config.json", config.dump());
  }
  /// Rewrites the weights with one tensor changed, or left out where change returns false.
  void change_tensor(const std::string& name, const std::function<bool(checkpoint::NamedTensor&)>& change) const {
    const auto file = checkpoint::SafetensorsFile::open(path("model.safetensors"));
    std::vector<checkpoint::NamedTensor> tensors;
    for (const auto& [key, view] : (*file)->tensors()) {
      checkpoint::NamedTensor tensor{key, view.dtype, view.shape, {view.bytes.begin(), view.bytes.end()}};
      if (key != name || change(tensor)) tensors.push_back(std::move(tensor));
    }
    const auto changed = checkpoint::to_safetensors(std::move(tensors));
    write("model.safetensors", {reinterpret_cast<const char*>(changed.data()), changed.size()});
  }
  [[nodiscard]] const model::DualEncoder& encoder() const { return *encoder_; }
  [[nodiscard]] Stoppable<model::DualEncoderPtr> load() const { return model::load_model(path()); }

 private:
  QTemporaryDir folder_;
  model::DualEncoderPtr encoder_;
};

inline image::Radiograph gray_square() {
  image::Radiograph radiograph;
  radiograph.width_px = radiograph.height_px = 8;
  radiograph.pixels = std::vector<std::uint8_t>(64, 100);
  return radiograph;
}

}  // namespace m2ib::tests
