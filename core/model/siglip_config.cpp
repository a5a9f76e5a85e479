#include "core/model/siglip_config.h"

#include "core/base/json_limits.h"
#include "core/model/hf_tower_config.h"

namespace m2ib::model {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kGemmaVocabulary = 256'000;
constexpr double kNormEps = 1e-6;

/// What transformers takes where a config is silent.
SiglipConfig defaults() {
  SiglipConfig config;
  config.image = {12, 768, 12, 3072, 196, Activation::GeluTanh, kNormEps, /*class_token=*/false, /*pools_all=*/true};
  config.text = {12, 768, 12, 3072, 64, Activation::GeluTanh, kNormEps};
  return config;
}

void read_image(ConfigReader& reader, SiglipConfig& config) {
  read_hf_tower(reader, config.image);
  reader.integer("image_size", 1, kMaxConfigImage, config.image_size_px);
  reader.integer("patch_size", 1, kMaxConfigImage, config.patch_px);
  int channels = 3;
  reader.integer("num_channels", 1, kMaxConfigWidth, channels);
  bool pools = true;
  reader.boolean("vision_use_head", pools);
  if (!reader.fault().empty()) return;
  if (channels != 3) {
    return reader.fault(reader.named("num_channels") + " is " + std::to_string(channels) + ", but must be 3");
  }
  if (!pools) return reader.fault(reader.named("vision_use_head") + " is false, but the pooling head is needed");
  if (config.patch_px > config.image_size_px) {
    return reader.fault(reader.named("patch_size") + " (" + std::to_string(config.patch_px) +
                        ") is larger than image_size (" + std::to_string(config.image_size_px) + ")");
  }
  config.grid = config.image_size_px / config.patch_px;
  config.image.tokens = config.grid * config.grid;
}

void read_text(ConfigReader& reader, const Json& section, SiglipConfig& config) {
  read_hf_tower(reader, config.text);
  reader.integer("max_position_embeddings", 1, kMaxConfigTextTokens, config.text.tokens);
  reader.integer("vocab_size", 1, kMaxConfigVocabulary, config.vocabulary);
  config.projection = config.text.width;
  // Null means what leaving the key out means: the tower's width, and the tokenizer's padding.
  const auto says = [&section](const char* key) { return section.contains(key) && !section.at(key).is_null(); };
  if (says("pad_token_id")) reader.integer("pad_token_id", 0, kMaxConfigVocabulary, config.pad_id);
  if (says("projection_size")) reader.integer("projection_size", 1, kMaxConfigWidth, config.projection);
  if (reader.fault().empty() && config.pad_id >= config.vocabulary) {
    reader.fault(reader.named("pad_token_id") + " is " + std::to_string(config.pad_id) +
                 ", but the vocabulary ends at " + std::to_string(config.vocabulary - 1));
  }
}

std::string unsupported(const std::string& type) {
  if (type == "siglip2") {
    return "it is a SigLIP 2 model that takes pictures of any shape (NaFlex); only SigLIP models with square pictures "
           "of one size can be used";
  }
  std::string text = "its config.json says model_type \"" + printable(type) + "\", but its weights are SigLIP's";
  if (type == "siglip_text_model" || type == "siglip_vision_model") text += " (this is one half of a SigLIP model)";
  return text;
}

Result<SiglipConfig> read_config(const Json& root, const std::string& path) {
  const auto invalid = [&path](const std::string& what) { return fail(ErrorCode::ConfigInvalid, path, what); };
  const auto type = hf_model_type(root, "siglip");
  if (!type) return invalid(type.error());
  if (*type != "siglip") return fail(ErrorCode::ModelUnsupported, path, unsupported(*type));
  SiglipConfig config = defaults();
  const auto image_section = hf_section(root, "vision_config");
  if (!image_section) return invalid(image_section.error());
  ConfigReader image(*image_section, "vision_config.");
  read_image(image, config);
  if (!image.fault().empty()) return invalid(image.fault());

  const auto text_section = hf_section(root, "text_config");
  if (!text_section) return invalid(text_section.error());
  ConfigReader text(*text_section, "text_config.");
  read_text(text, *text_section, config);
  if (!text.fault().empty()) return invalid(text.fault());
  if (is_siglip2_vocabulary(config.vocabulary)) {
    return fail(ErrorCode::ModelUnsupported, path,
                "it is a SigLIP 2 model, whose tokenizer (Gemma's, " + std::to_string(config.vocabulary) +
                    " pieces, byte-fallback BPE) cannot be read; SigLIP 1 and MedSigLIP can");
  }
  return config;
}

}  // namespace

bool is_siglip2_vocabulary(std::int64_t rows) { return rows >= kGemmaVocabulary; }

Result<SiglipConfig> parse_siglip_config(const std::string& json_text, const std::string& path) {
  return parse_config(json_text, path, read_config);
}

}  // namespace m2ib::model
