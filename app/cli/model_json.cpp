#include "app/cli/model_json.h"

#include <charconv>
#include <system_error>

#include <nlohmann/json.hpp>

namespace m2ib::cli {
namespace {

using Json = nlohmann::ordered_json;

Json tower_json(const model::TowerShape& shape) {
  Json json;
  json["blocks"] = shape.blocks;
  json["width"] = shape.width;
  json["heads"] = shape.heads;
  json["mlp_width"] = shape.mlp_width;
  json["tokens"] = shape.tokens;
  json["activation"] = model::to_string(shape.activation);
  json["norm_eps"] = shape.norm_eps;
  json["pools_all"] = shape.pools_all;
  json["first_layer"] = 0;
  json["last_layer"] = shape.last_layer();
  return json;
}

Json settings_json(const attribution::MethodSettings& settings) {
  return {{"beta", settings.beta},   {"image_layer", settings.image_layer},     {"text_layer", settings.text_layer},
          {"steps", settings.steps}, {"learning_rate", settings.learning_rate}, {"samples", settings.samples}};
}

void add_files(Json& json, const OpenedModel& opened) {
  const model::ModelCard& card = opened.card();
  json["file_format"] = card.file_format;
  json["weights_sha256"] = card.weights_sha256;
  json["files"] = Json::array();
  for (const model::WeightFile& file : card.files) {
    json["files"].push_back({{"name", file.name}, {"sha256", file.sha256}, {"bytes", file.bytes}});
  }
  json["file_bytes"] = opened.file_bytes;
  json["stored_precision"] = card.stored_precision;
  json["precision"] = card.precision;
  json["parameters"] = card.parameters;
  json["weights_bytes"] = card.weights_bytes;
  json["load_s"] = opened.load_s;
  json["load_gb_per_s"] = opened.load_s > 0.0 ? static_cast<double>(opened.file_bytes) / 1e9 / opened.load_s : 0.0;
}

void add_preprocessing(Json& json, const model::DualEncoder& encoder) {
  const image::PreprocessSettings& settings = encoder.preprocess_settings();
  json["preprocessing"] = encoder.card().preprocessing;
  json["preprocessing_id"] = encoder.card().preprocessing_id;
  json["preprocessing_mean"] = Json::array();
  json["preprocessing_std"] = Json::array();
  for (const float value : settings.mean) json["preprocessing_mean"].push_back(shortest(value));
  for (const float value : settings.std_dev) json["preprocessing_std"].push_back(shortest(value));
}

void add_text(Json& json, const model::DualEncoder& encoder) {
  const model::ModelCard& card = encoder.card();
  json["tokenizer"] = card.tokenizer;
  json["tokenizer_sha256"] = encoder.tokenizer().sha256();
  json["context"] = encoder.tokenizer().context_length();
  json["vocabulary"] = card.vocabulary;
  json["padded_to"] = card.padded_to;
  json["pad_id"] = card.padded_to > 0 ? Json(card.pad_id) : Json();
}

}  // namespace

double shortest(float value) {
  char text[32];
  const auto [end, problem] = std::to_chars(text, text + sizeof text, value);
  double decimal = 0.0;
  if (problem != std::errc() || std::from_chars(text, end, decimal).ec != std::errc()) return value;
  return static_cast<float>(decimal) == value ? decimal : static_cast<double>(value);
}

Json model_json(const OpenedModel& opened) {
  const model::ModelCard& card = opened.card();
  Json json;
  json["name"] = card.name;
  json["summary"] = card.summary;
  json["intended_use"] = card.intended_use;
  json["layout"] = card.layout;
  json["folder"] = card.folder;
  add_files(json, opened);
  json["image_tower"] = tower_json(card.image);
  json["image_tower"]["class_token"] = card.image.class_token;
  json["text_tower"] = tower_json(card.text);
  json["embedding"] = card.embedding;
  json["logit_scale"] = card.logit_scale;
  json["logit_bias"] = card.logit_bias;
  json["image_size_px"] = card.image_size_px;
  json["patch_px"] = card.patch_px;
  json["grid"] = card.grid;
  add_preprocessing(json, *opened.encoder);
  add_text(json, *opened.encoder);
  json["pooling"] = card.pooling;
  json["assumptions"] = card.assumptions;
  json["trust"] = model::to_string(card.trust);
  json["doubts"] = card.doubts;
  json["recommended"] = settings_json(opened.settings);
  return json;
}

std::string dumped(const Json& json) { return json.dump(2, ' ', true, Json::error_handler_t::replace); }

}  // namespace m2ib::cli
