#include "core/model/hf_tower_config.h"

#include <array>
#include <utility>

#include "core/base/json_limits.h"

namespace m2ib::model {
namespace {

constexpr int kMaxMlpWidth = 8 * kMaxConfigWidth;
constexpr std::size_t kMaxActivationName = 200;

void read_activation(ConfigReader& reader, Activation& activation) {
  constexpr std::array<std::pair<const char*, Activation>, 4> kNames = {{{"quick_gelu", Activation::QuickGelu},
                                                                         {"gelu", Activation::Gelu},
                                                                         {"gelu_new", Activation::GeluTanh},
                                                                         {"gelu_pytorch_tanh", Activation::GeluTanh}}};
  std::string name;
  if (!reader.text("hidden_act", kMaxActivationName, name)) return;
  for (const auto& [known, value] : kNames) {
    if (name == known) {
      activation = value;
      return;
    }
  }
  reader.fault(reader.named("hidden_act") + " is \"" + printable(name) +
               "\", but only quick_gelu, gelu, gelu_new and gelu_pytorch_tanh are supported");
}

}  // namespace

void read_hf_tower(ConfigReader& reader, TowerShape& tower) {
  reader.integer("num_hidden_layers", 1, kMaxConfigBlocks, tower.blocks);
  reader.integer("hidden_size", 1, kMaxConfigWidth, tower.width);
  reader.integer("num_attention_heads", 1, kMaxConfigWidth, tower.heads);
  reader.integer("intermediate_size", 1, kMaxMlpWidth, tower.mlp_width);
  reader.number("layer_norm_eps", 0.0, 0.1, tower.norm_eps);
  read_activation(reader, tower.activation);
  if (reader.fault().empty() && tower.width % tower.heads != 0) {
    reader.fault(reader.named("hidden_size") + " (" + std::to_string(tower.width) +
                 ") is not divisible by num_attention_heads (" + std::to_string(tower.heads) + ")");
  }
}

tl::expected<nlohmann::json, std::string> hf_section(const nlohmann::json& root, const std::string& name) {
  for (const std::string& key : {name + "_dict", name}) {
    const auto found = root.find(key);
    if (found == root.end() || found->is_null()) continue;
    if (!found->is_object()) {
      return tl::unexpected<std::string>(key + " is " + shown(*found) + ", but must be an object");
    }
    return *found;
  }
  return nlohmann::json::object();
}

tl::expected<std::string, std::string> hf_model_type(const nlohmann::json& root, const std::string& otherwise) {
  const auto type = root.find("model_type");
  if (type == root.end()) return otherwise;
  if (!type->is_string()) {
    return tl::unexpected<std::string>("model_type is " + shown(*type) + ", but must be a string");
  }
  return type->get<std::string>();
}

}  // namespace m2ib::model
