#include <algorithm>
#include <array>

#include "core/session/record_reading.h"

namespace m2ib::session {
namespace {

constexpr std::size_t kMostTexts = 10'000;
constexpr std::int64_t kMostParameters = std::int64_t{1} << 50;

template <class Choice, std::size_t Count>
Choice named(const Fields& fields, const char* key, const std::array<Choice, Count>& choices, Choice fallback) {
  const std::string name = fields.text(key, kLongestWord);
  if (name.empty()) return fallback;
  const auto found =
      std::find_if(choices.begin(), choices.end(), [&](Choice choice) { return name == model::to_string(choice); });
  if (found == choices.end()) fields.refuse(key, "is not known");
  return *found;
}

model::TowerShape shape_of_json(const Json& json) {
  using model::Activation;
  constexpr std::array kActivations{Activation::QuickGelu, Activation::Gelu, Activation::GeluTanh};
  const Fields fields(json, "a tower");
  model::TowerShape shape;
  shape.blocks = fields.number_of("blocks", 0);
  shape.width = fields.number_of("width", 0);
  shape.heads = fields.number_of("heads", 0);
  shape.mlp_width = fields.number_of("mlp_width", 0);
  shape.tokens = fields.number_of("tokens", 0);
  shape.activation = named(fields, "activation", kActivations, shape.activation);
  shape.norm_eps = fields.real("norm_eps", shape.norm_eps);
  shape.class_token = fields.flag("class_token", shape.class_token);
  shape.pools_all = fields.flag("pools_all", shape.pools_all);
  return shape;
}

std::vector<model::WeightFile> files_of(const Fields& card) {
  std::vector<model::WeightFile> files;
  for (const Json& json : card.list("files", kMostTexts)) {
    const Fields fields(json, "a file of weights");
    files.push_back({fields.text("name"), fields.sha256("sha256"), fields.integer("bytes", 0, 0, kMostParameters)});
  }
  return files;
}

void read_words(const Fields& fields, model::ModelCard& card) {
  card.name = fields.text("name");
  card.layout = fields.text("layout");
  card.weights_sha256 = fields.sha256("weights_sha256");
  card.files = files_of(fields);
  card.file_format = fields.text("file_format");
  card.stored_precision = fields.text("stored_precision");
  card.precision = fields.text("precision", kLongestText, card.precision);
  card.tokenizer = fields.text("tokenizer");
  card.preprocessing = fields.text("preprocessing");
  card.preprocessing_id = fields.text("preprocessing_id", kLongestWord, card.preprocessing_id);
  card.pooling = fields.text("pooling");
  card.summary = fields.text("summary");
  card.intended_use = fields.text("intended_use");
  card.doubts = fields.texts("doubts", kMostTexts);
  card.assumptions = fields.texts("assumptions", kMostTexts);
}

}  // namespace

model::ModelCard card_of_json(const Json& json) {
  using model::Trust;
  constexpr std::array kTrusts{Trust::Declared, Trust::Unknown, Trust::None};
  const Fields fields(json, "the model of a result");
  model::ModelCard card;
  read_words(fields, card);
  card.trust = named(fields, "trust", kTrusts, card.trust);
  card.parameters = fields.integer("parameters", 0, 0, kMostParameters);
  card.weights_bytes = fields.integer("weights_bytes", 0, 0, kMostParameters);
  card.padded_to = fields.number_of("padded_to", 0);
  card.pad_id = fields.integer("pad_id", 0, -kMostCount, kMostCount);
  card.embedding = fields.number_of("embedding", 0);
  card.image_size_px = fields.number_of("image_size_px", 0);
  card.patch_px = fields.number_of("patch_px", 0);
  card.grid = fields.number_of("grid", 0);
  card.vocabulary = fields.number_of("vocabulary", 0);
  card.logit_scale = fields.real("logit_scale", 0.0);
  card.logit_bias = fields.real("logit_bias", 0.0);
  if (const Json* tower = fields.find("image_tower")) card.image = shape_of_json(*tower);
  if (const Json* tower = fields.find("text_tower")) card.text = shape_of_json(*tower);
  card.image.class_token = fields.flag("class_token", card.image.class_token);
  if (const Json* recommended = fields.find("recommended")) {
    const Fields inner(*recommended, "the recommended settings of a model");
    card.recommended.beta = inner.real("beta", card.recommended.beta, 0.0);
    card.recommended.image_layer = inner.number_of("image_layer", card.recommended.image_layer);
    card.recommended.text_layer = inner.number_of("text_layer", card.recommended.text_layer);
  }
  return card;
}

}  // namespace m2ib::session
