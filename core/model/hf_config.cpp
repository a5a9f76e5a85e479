#include "core/model/hf_config.h"

#include "core/base/json_limits.h"
#include "core/model/hf_tower_config.h"

namespace m2ib::model {
namespace {

using Json = nlohmann::json;

/// What transformers takes where a config is silent.
HfClipConfig defaults() {
  HfClipConfig config;
  config.image = {12, 768, 12, 3072, 50, Activation::QuickGelu, 1e-5};
  config.text = {12, 512, 8, 2048, 77, Activation::QuickGelu, 1e-5};
  return config;
}

void read_image(ConfigReader& reader, HfClipConfig& config) {
  read_hf_tower(reader, config.image);
  reader.integer("image_size", 1, kMaxConfigImage, config.image_size_px);
  reader.integer("patch_size", 1, kMaxConfigImage, config.patch_px);
  reader.integer("num_channels", 1, kMaxConfigWidth, config.channels);
  if (!reader.fault().empty()) return;
  if (config.channels != 3) {
    reader.fault(reader.named("num_channels") + " is " + std::to_string(config.channels) + ", but must be 3");
    return;
  }
  if (config.image_size_px % config.patch_px != 0) {
    reader.fault(reader.named("image_size") + " (" + std::to_string(config.image_size_px) +
                 ") is not divisible by patch_size (" + std::to_string(config.patch_px) + ")");
    return;
  }
  const int grid = config.image_size_px / config.patch_px;
  config.image.tokens = 1 + grid * grid;
}

void read_text(ConfigReader& reader, HfClipConfig& config) {
  read_hf_tower(reader, config.text);
  reader.integer("max_position_embeddings", 1, kMaxConfigTextTokens, config.text.tokens);
  reader.integer("vocab_size", 1, kMaxConfigVocabulary, config.vocabulary);
  reader.integer("eos_token_id", 0, kMaxConfigVocabulary, config.eos_token_id);
}

/// Says what a model of another type is.
std::string unsupported(const std::string& type) {
  std::string text = "its config.json says model_type \"" + printable(type) + "\"; only \"clip\" can be used";
  if (type == "clip_text_model" || type == "clip_vision_model") text += " (this is one half of a CLIP model)";
  return text;
}

Result<HfClipConfig> read_config(const Json& root, const std::string& path) {
  const auto invalid = [&path](const std::string& what) { return fail(ErrorCode::ConfigInvalid, path, what); };
  const auto type = hf_model_type(root, "clip");
  if (!type) return invalid(type.error());
  if (*type != "clip") return fail(ErrorCode::ModelUnsupported, path, unsupported(*type));
  HfClipConfig config = defaults();
  ConfigReader top(root, "");
  top.integer("projection_dim", 1, kMaxConfigWidth, config.embedding);
  top.number("logit_scale_init_value", -100.0, 100.0, config.logit_scale_init);
  if (!top.fault().empty()) return invalid(top.fault());

  const auto image_section = hf_section(root, "vision_config");
  if (!image_section) return invalid(image_section.error());
  ConfigReader image(*image_section, "vision_config.");
  read_image(image, config);
  if (!image.fault().empty()) return invalid(image.fault());

  const auto text_section = hf_section(root, "text_config");
  if (!text_section) return invalid(text_section.error());
  ConfigReader text(*text_section, "text_config.");
  read_text(text, config);
  if (!text.fault().empty()) return invalid(text.fault());
  return config;
}

}  // namespace

Result<HfClipConfig> parse_hf_clip_config(const std::string& json_text, const std::string& path) {
  return parse_config(json_text, path, read_config);
}

void describe_shapes(const HfClipConfig& config, ModelCard& card) {
  card.layout = "Hugging Face CLIPModel";
  card.embedding = config.embedding;
  card.image_size_px = config.image_size_px;
  card.patch_px = config.patch_px;
  card.grid = config.image_size_px / config.patch_px;
  card.vocabulary = config.vocabulary;
  card.image = config.image;
  card.text = config.text;
}

}  // namespace m2ib::model
