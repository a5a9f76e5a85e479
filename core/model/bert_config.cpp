#include "core/model/bert_config.h"

#include "core/base/json_limits.h"
#include "core/model/hf_tower_config.h"

namespace m2ib::model {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxName = 200;

/// Reads a BERT's section; what is not a BERT is refused.
Result<BertConfig> read_bert(const Json& section, const std::string& prefix, const std::string& path) {
  BertConfig config;
  ConfigReader reader(section, prefix);
  std::string type = "bert";
  std::string positions = "absolute";
  reader.text("model_type", kMaxName, type);
  reader.text("position_embedding_type", kMaxName, positions);
  read_hf_tower(reader, config.shape);
  reader.integer("max_position_embeddings", 1, kMaxConfigTextTokens, config.shape.tokens);
  reader.integer("vocab_size", 1, kMaxConfigVocabulary, config.vocabulary);
  if (!reader.fault().empty()) return fail(ErrorCode::ConfigInvalid, path, reader.fault());
  if (type != "bert") {
    return fail(ErrorCode::ModelUnsupported, path,
                "its text tower is of the type \"" + printable(type) + "\"; only BERT can be used");
  }
  if (positions != "absolute") {
    return fail(ErrorCode::ModelUnsupported, path,
                "its text tower has \"" + printable(positions) + "\" positions; only absolute ones can be used");
  }
  return config;
}

std::string read_image(ConfigReader& reader, HfBiomedClipConfig& config) {
  read_hf_tower(reader, config.image);
  reader.integer("image_size", 1, kMaxConfigImage, config.image_size_px);
  reader.integer("patch_size", 1, kMaxConfigImage, config.patch_px);
  int channels = 3;
  reader.integer("num_channels", 3, 3, channels);
  if (reader.fault().empty() && config.image_size_px % config.patch_px != 0) {
    reader.fault(reader.named("image_size") + " (" + std::to_string(config.image_size_px) +
                 ") is not divisible by patch_size (" + std::to_string(config.patch_px) + ")");
  }
  const int grid = config.image_size_px / config.patch_px;
  config.image.tokens = 1 + grid * grid;
  return reader.fault();
}

Result<HfBiomedClipConfig> read_config(const Json& root, const std::string& path) {
  HfBiomedClipConfig config;
  ConfigReader top(root, "");
  top.integer("projection_dim", 1, kMaxConfigWidth, config.embedding);
  top.number("logit_scale_init_value", -100.0, 100.0, config.logit_scale_init);
  if (!top.fault().empty()) return fail(ErrorCode::ConfigInvalid, path, top.fault());

  const auto image_section = hf_section(root, "vision_config");
  if (!image_section) return fail(ErrorCode::ConfigInvalid, path, image_section.error());
  ConfigReader image(*image_section, "vision_config.");
  if (const std::string fault = read_image(image, config); !fault.empty()) {
    return fail(ErrorCode::ConfigInvalid, path, fault);
  }
  const auto text_section = hf_section(root, "text_config");
  if (!text_section) return fail(ErrorCode::ConfigInvalid, path, text_section.error());
  const auto text = read_bert(*text_section, "text_config.", path);
  if (!text) return tl::unexpected(text.error());
  config.text = *text;
  return config;
}

}  // namespace

Result<BertConfig> parse_bert_config(const std::string& json_text, const std::string& path) {
  return parse_config(json_text, path,
                      [](const Json& root, const std::string& where) { return read_bert(root, "", where); });
}

Result<HfBiomedClipConfig> parse_hf_biomedclip_config(const std::string& json_text, const std::string& path) {
  return parse_config(json_text, path, read_config);
}

}  // namespace m2ib::model
