#include "core/session/provenance.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <ctime>
#include <numeric>
#include <string>

#include <nlohmann/json.hpp>

namespace m2ib::session {
namespace {

using Json = nlohmann::ordered_json;

Json tower_shape(const model::TowerShape& shape) {
  return {{"blocks", shape.blocks},       {"width", shape.width},   {"heads", shape.heads},
          {"mlp_width", shape.mlp_width}, {"tokens", shape.tokens}, {"activation", model::to_string(shape.activation)},
          {"norm_eps", shape.norm_eps}};
}

Json files_json(const std::vector<model::WeightFile>& files) {
  Json list = Json::array();
  for (const model::WeightFile& file : files) {
    list.push_back({{"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  }
  return list;
}

Json model_json(const model::ModelCard& card) {
  return {{"name", card.name},
          {"layout", card.layout},
          {"weights_sha256", card.weights_sha256},
          {"files", files_json(card.files)},
          {"file_format", card.file_format},
          {"stored_precision", card.stored_precision},
          {"precision", card.precision},
          {"parameters", card.parameters},
          {"tokenizer", card.tokenizer},
          {"preprocessing", card.preprocessing},
          {"preprocessing_id", card.preprocessing_id},
          {"pooling", card.pooling},
          {"padded_to", card.padded_to},
          {"pad_id", card.pad_id},
          {"assumptions", card.assumptions},
          {"trust", model::to_string(card.trust)},
          {"doubts", card.doubts},
          {"summary", card.summary},
          {"intended_use", card.intended_use},
          {"embedding", card.embedding},
          {"image_size_px", card.image_size_px},
          {"patch_px", card.patch_px},
          {"grid", card.grid},
          {"vocabulary", card.vocabulary},
          {"logit_scale", card.logit_scale},
          {"logit_bias", card.logit_bias},
          {"class_token", card.image.class_token},
          {"image_tower", tower_shape(card.image)},
          {"text_tower", tower_shape(card.text)}};
}

Json settings_json(const attribution::M2ibSettings& settings) {
  return {{"beta", settings.beta},   {"image_layer", settings.image_layer},     {"text_layer", settings.text_layer},
          {"steps", settings.steps}, {"learning_rate", settings.learning_rate}, {"samples", settings.samples},
          {"seed", settings.seed}};
}

const char* resample_text(image::Resample filter) {
  switch (filter) {
    case image::Resample::Nearest:
      return "nearest";
    case image::Resample::Lanczos:
      return "lanczos";
    case image::Resample::Bilinear:
      return "bilinear";
    case image::Resample::Bicubic:
      return "bicubic";
  }
  return "bicubic";
}

const char* resize_text(image::PreprocessSettings::Resize resize) {
  switch (resize) {
    case image::PreprocessSettings::Resize::None:
      return "none";
    case image::PreprocessSettings::Resize::ShortestEdge:
      return "shortest-edge";
    case image::PreprocessSettings::Resize::Stretch:
      return "stretch";
    case image::PreprocessSettings::Resize::LongestEdge:
      return "longest-edge";
    case image::PreprocessSettings::Resize::PadToSquare:
      return "pad-to-square";
  }
  return "none";
}

Json preprocess_json(const image::PreprocessSettings& settings) {
  return {{"description", settings.describe()},
          {"resize", resize_text(settings.resize)},
          {"resize_px", {settings.resize_width_px, settings.resize_height_px}},
          {"resample", resample_text(settings.resample)},
          {"antialiased", settings.sampling == image::Sampling::Antialiased},
          {"edge_rounding", settings.edge_rounding == image::EdgeRounding::Truncate ? "truncate" : "half-to-even"},
          {"gray", settings.gray},
          {"fill", settings.fill},
          {"final_side_px", settings.final_side_px},
          {"center_crop", settings.center_crop},
          {"crop_px", {settings.crop_width_px, settings.crop_height_px}},
          {"crop_rounding", settings.crop_rounding == image::CropRounding::Floor ? "floor" : "half-to-even"},
          {"rescale_factor", settings.rescale_factor},
          {"mean", settings.mean},
          {"std", settings.std_dev}};
}

Json losses_json(const attribution::TowerMap& tower) {
  Json losses = Json::array();
  for (const attribution::StepLosses& step : tower.losses) {
    losses.push_back({{"compression_nats", step.compression_nats}, {"fitting", step.fitting}, {"total", step.total}});
  }
  return losses;
}

Json tokens_json(const attribution::Explanation& explanation) {
  const text::Tokens& tokens = explanation.tokens;
  Json list = Json::array();
  for (std::size_t i = 0; i < tokens.ids.size(); ++i) {
    Json token;
    token["id"] = tokens.ids[i];
    if (i < tokens.pieces.size()) token["piece"] = tokens.pieces[i];
    if (i < tokens.spans.size()) token["bytes"] = {tokens.spans[i].begin, tokens.spans[i].end};
    token["nats"] = i < explanation.text.token_nats.size() ? Json(explanation.text.token_nats[i]) : Json();
    list.push_back(std::move(token));
  }
  return list;
}

// Models that fill captions up see the filling like any other token; no word owns what it holds.
Json padding_json(const attribution::Explanation& explanation) {
  const std::vector<float>& nats = explanation.text.token_nats;
  const std::size_t words = std::min(explanation.tokens.ids.size(), nats.size());
  const double sum = std::accumulate(nats.begin() + static_cast<std::ptrdiff_t>(words), nats.end(), 0.0);
  return {{"tokens", nats.size() - words}, {"nats", sum}};
}

Json words_json(const attribution::Explanation& explanation) {
  const std::vector<float> nats = explanation.word_nats();
  const std::string& caption = explanation.tokens.caption;
  Json list = Json::array();
  for (std::size_t i = 0; i < explanation.tokens.words.size(); ++i) {
    const text::Word& word = explanation.tokens.words[i];
    const std::size_t begin = std::min(word.span.begin, caption.size());
    const std::size_t end = std::clamp(word.span.end, begin, caption.size());
    list.push_back({{"text", caption.substr(begin, end - begin)},
                    {"bytes", {word.span.begin, word.span.end}},
                    {"first_token", word.first_token},
                    {"tokens", word.token_count},
                    {"nats", i < nats.size() ? Json(nats[i]) : Json()}});
  }
  return list;
}

const char* curve_text(image::Curve curve) {
  switch (curve) {
    case image::Curve::Linear:
      return "linear";
    case image::Curve::Sigmoid:
      return "sigmoid";
    case image::Curve::Table:
      return "table";
  }
  return "linear";
}

Json window_json(const image::Window& window) {
  Json json{{"low", window.low}, {"high", window.high}, {"function", curve_text(window.curve)}};
  if (window.curve == image::Curve::Table) json["table"] = window.table;
  return json;
}

Json boxes_json(const std::vector<image::PixelRect>& boxes) {
  Json list = Json::array();
  for (const image::PixelRect& box : boxes) {
    list.push_back({{"left", box.left}, {"top", box.top}, {"width", box.width}, {"height", box.height}});
  }
  return list;
}

Json explanation_json(const attribution::Explanation& explanation) {
  const image::FieldOfView& seen = explanation.field_of_view;
  Json json;
  json["caption"] = explanation.caption;
  json["similarity"] = explanation.similarity;
  json["made_at"] = iso_time(explanation.made_at);
  json["device"] = explanation.device;
  json["time_ms"] = explanation.time_ms;
  json["settings"] = settings_json(explanation.settings);
  json["model"] = model_json(explanation.card);
  json["preprocessing_id"] = explanation.preprocessing_id;
  json["preprocessing"] = preprocess_json(explanation.preprocess);
  json["image"] = {
      {"sha256", explanation.image_sha256},
      {"width_px", explanation.image_width_px},
      {"height_px", explanation.image_height_px},
      {"frame", explanation.image_frame},
      {"black_outs", boxes_json(explanation.black_outs)},
      {"first_missing_row", explanation.first_missing_row ? Json(*explanation.first_missing_row) : Json()},
      {"notes", explanation.image_notes},
      {"model_window", window_json(explanation.model_window)},
      {"model_window_source", explanation.window_by_person ? "person" : "picture"},
      {"field_of_view_px",
       {{"left", seen.left_px}, {"top", seen.top_px}, {"width", seen.width_px}, {"height", seen.height_px}}}};
  json["image_map"] = {{"unit", "nats per patch"},
                       {"grid", explanation.grid},
                       {"patch_nats", explanation.patch_nats()},
                       {"token_nats", explanation.image.token_nats},
                       {"losses", losses_json(explanation.image)},
                       {"time_ms", explanation.image.time_ms}};
  json["text_map"] = {{"unit", "nats"},
                      {"truncated", explanation.tokens.truncated},
                      {"dropped_tokens", explanation.tokens.dropped_tokens},
                      {"tokens", tokens_json(explanation)},
                      {"words", words_json(explanation)},
                      {"padding", padding_json(explanation)},
                      {"losses", losses_json(explanation.text)},
                      {"time_ms", explanation.text.time_ms}};
  return json;
}

Json rendering_json(const Rendering& rendering) {
  return {{"colours", rendering.colours},
          {"opacity", rendering.opacity},
          {"threshold", rendering.threshold},
          {"smooth", rendering.smooth},
          {"scale", rendering.scale},
          {"scale_max_nats", rendering.scale_max_nats},
          {"word_scale_max_nats", rendering.word_scale_max_nats},
          {"window", window_json(rendering.window)},
          {"inverted", rendering.inverted},
          {"quarter_turns", rendering.quarter_turns},
          {"flip_horizontal", rendering.flip_horizontal},
          {"flip_vertical", rendering.flip_vertical},
          {"unseen", rendering.unseen},
          {"isolines", rendering.isolines},
          {"isoline_levels", rendering.isoline_levels},
          {"isolines_nats", rendering.isolines_nats}};
}

std::string dump(const std::vector<const attribution::Explanation*>& explanations,
                 const std::optional<Rendering>& rendering, int indent) {
  Json json;
  json["format"] = "m2ib-explanations";
  json["format_version"] = 1;
  json["program"] = {{"name", "M2IB Explorer"}, {"version", program_version()}};
  json["method"] = "m2ib";
  json["use"] = "Research use only, not for diagnosis.";
  if (rendering) json["rendering"] = rendering_json(*rendering);
  json["explanations"] = Json::array();
  for (const attribution::Explanation* explanation : explanations) {
    json["explanations"].push_back(explanation_json(*explanation));
  }
  return json.dump(indent, ' ', true, Json::error_handler_t::replace);
}

}  // namespace

const char* program_version() { return M2IB_VERSION; }

std::string iso_time(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm local{};
  if (::localtime_r(&seconds, &local) == nullptr) return {};
  std::array<char, 40> text{};
  if (std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S%z", &local) == 0) return {};
  std::string iso = text.data();
  // strftime gives +0200; the standard's extended form has a colon.
  if (iso.size() > 5 && (iso[iso.size() - 5] == '+' || iso[iso.size() - 5] == '-')) iso.insert(iso.size() - 2, ":");
  return iso;
}

std::string to_json(std::span<const attribution::ExplanationPtr> explanations,
                    const std::optional<Rendering>& rendering, int indent) {
  std::vector<const attribution::Explanation*> pointers;
  for (const attribution::ExplanationPtr& explanation : explanations) {
    if (explanation) pointers.push_back(explanation.get());
  }
  return dump(pointers, rendering, indent);
}

std::string to_json(const attribution::Explanation& explanation, const std::optional<Rendering>& rendering,
                    int indent) {
  return dump({&explanation}, rendering, indent);
}

}  // namespace m2ib::session
