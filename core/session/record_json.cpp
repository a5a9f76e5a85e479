#include "core/session/record_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <numeric>

#include "core/session/record_names.h"
#include "core/session/session_file.h"

namespace m2ib::session {
namespace {

OrderedJson tower_shape(const model::TowerShape& shape) {
  return {{"blocks", shape.blocks},      {"width", shape.width},
          {"heads", shape.heads},        {"mlp_width", shape.mlp_width},
          {"tokens", shape.tokens},      {"activation", model::to_string(shape.activation)},
          {"norm_eps", shape.norm_eps},  {"class_token", shape.class_token},
          {"pools_all", shape.pools_all}};
}

OrderedJson files_json(const std::vector<model::WeightFile>& files) {
  OrderedJson list = OrderedJson::array();
  for (const model::WeightFile& file : files) {
    list.push_back({{"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  }
  return list;
}

OrderedJson model_json(const model::ModelCard& card) {
  return {{"name", card.name},
          {"layout", card.layout},
          {"weights_sha256", card.weights_sha256},
          {"files", files_json(card.files)},
          {"file_format", card.file_format},
          {"stored_precision", card.stored_precision},
          {"precision", card.precision},
          {"parameters", card.parameters},
          {"weights_bytes", card.weights_bytes},
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
          {"recommended",
           {{"beta", card.recommended.beta},
            {"image_layer", card.recommended.image_layer},
            {"text_layer", card.recommended.text_layer}}},
          {"image_tower", tower_shape(card.image)},
          {"text_tower", tower_shape(card.text)}};
}

OrderedJson preprocess_json(const image::PreprocessSettings& settings) {
  return {{"description", settings.describe()},
          {"recipe", name_of(kRecipes, settings.recipe)},
          {"resize", name_of(kResizes, settings.resize)},
          {"resize_px", {settings.resize_width_px, settings.resize_height_px}},
          {"resample", name_of(kResamples, settings.resample)},
          {"antialiased", settings.sampling == image::Sampling::Antialiased},
          {"edge_rounding", name_of(kEdgeRoundings, settings.edge_rounding)},
          {"gray", settings.gray},
          {"fill", settings.fill},
          {"final_side_px", settings.final_side_px},
          {"center_crop", settings.center_crop},
          {"crop_px", {settings.crop_width_px, settings.crop_height_px}},
          {"crop_rounding", name_of(kCropRoundings, settings.crop_rounding)},
          {"rescale_factor", settings.rescale_factor},
          {"mean", settings.mean},
          {"std", settings.std_dev}};
}

/// Keys of the values: M2IB's say their unit, as they did before there were other methods.
struct ValueKeys {
  const char* one;
  const char* patches;
  const char* tokens;
};
ValueKeys keys_of(const attribution::Explanation& explanation) {
  if (explanation.settings.method == attribution::Method::M2ib) return {"nats", "patch_nats", "token_nats"};
  return {"value", "patch_values", "token_values"};
}

std::string unit_of(const attribution::Explanation& explanation, bool patches) {
  const attribution::MapUnit unit = explanation.method().unit;
  return std::string(attribution::to_string(unit)) +
         (patches && unit != attribution::MapUnit::Relative ? " per patch" : "");
}

/// Nothing that readers refuse: as many as there are values, none negative, all numbers.
bool is_spread(const attribution::TowerMap& tower) {
  return !tower.spread.empty() && tower.spread.size() == tower.token_values.size() &&
         std::ranges::all_of(tower.spread, [](float value) { return std::isfinite(value) && value >= 0.0F; });
}

/// What only some towers' maps have.
void add_rare(OrderedJson& json, const attribution::TowerMap& tower) {
  if (is_spread(tower)) json["token_spread"] = tower.spread;
  if (tower.mask_ends) json["mask_ends"] = {{"open", tower.mask_ends->open}, {"closed", tower.mask_ends->closed}};
}

OrderedJson losses_json(const attribution::TowerMap& tower) {
  OrderedJson losses = OrderedJson::array();
  for (const attribution::StepLosses& step : tower.losses) {
    losses.push_back({{"compression_nats", step.compression_nats}, {"fitting", step.fitting}, {"total", step.total}});
  }
  return losses;
}

OrderedJson tokens_json(const attribution::Explanation& explanation) {
  const text::Tokens& tokens = explanation.tokens;
  OrderedJson list = OrderedJson::array();
  for (std::size_t i = 0; i < tokens.ids.size(); ++i) {
    OrderedJson token;
    token["id"] = tokens.ids[i];
    if (i < tokens.pieces.size()) token["piece"] = tokens.pieces[i];
    if (i < tokens.spans.size()) token["bytes"] = {tokens.spans[i].begin, tokens.spans[i].end};
    token[keys_of(explanation).one] =
        i < explanation.text.token_values.size() ? OrderedJson(explanation.text.token_values[i]) : OrderedJson();
    list.push_back(std::move(token));
  }
  return list;
}

// Models that fill captions up see the filling like any other token; no word owns what it holds.
OrderedJson padding_json(const attribution::Explanation& explanation) {
  const std::vector<float>& nats = explanation.text.token_values;
  const std::size_t words = std::min(explanation.tokens.ids.size(), nats.size());
  const double sum = std::accumulate(nats.begin() + static_cast<std::ptrdiff_t>(words), nats.end(), 0.0);
  return {{"tokens", nats.size() - words}, {keys_of(explanation).one, sum}};
}

OrderedJson words_json(const attribution::Explanation& explanation) {
  const std::vector<float> nats = explanation.word_values();
  const std::string& caption = explanation.tokens.caption;
  OrderedJson list = OrderedJson::array();
  for (std::size_t i = 0; i < explanation.tokens.words.size(); ++i) {
    const text::Word& word = explanation.tokens.words[i];
    const std::size_t begin = std::min(word.span.begin, caption.size());
    const std::size_t end = std::clamp(word.span.end, begin, caption.size());
    list.push_back({{"text", caption.substr(begin, end - begin)},
                    {"bytes", {word.span.begin, word.span.end}},
                    {"first_token", word.first_token},
                    {"tokens", word.token_count},
                    {keys_of(explanation).one, i < nats.size() ? OrderedJson(nats[i]) : OrderedJson()}});
  }
  return list;
}

void add_word_effects(OrderedJson& json, const attribution::Explanation& explanation) {
  const std::vector<float>& effects = explanation.word_effects;
  const bool whole = !effects.empty() && effects.size() == explanation.tokens.words.size();
  if (whole && std::ranges::all_of(effects, [](float value) { return std::isfinite(value); })) {
    json["word_effects"] = effects;
  }
}

/// Of every run whose mean the map is; none where nothing was drawn.
OrderedJson seeds_json(const attribution::MethodSettings& settings) {
  OrderedJson seeds = OrderedJson::array();
  if (!attribution::info_of(settings.method).has_chance) return seeds;
  for (int i = 0; i < settings.runs(); ++i) seeds.push_back(settings.seed + static_cast<std::uint64_t>(i));
  return seeds;
}

OrderedJson image_map_json(const attribution::Explanation& explanation) {
  const ValueKeys keys = keys_of(explanation);
  OrderedJson json{{"unit", unit_of(explanation, true)},       {"grid", explanation.grid},
                   {keys.patches, explanation.patch_values()}, {keys.tokens, explanation.image.token_values},
                   {"losses", losses_json(explanation.image)}, {"time_ms", explanation.image.time_ms}};
  add_rare(json, explanation.image);
  if (is_spread(explanation.image)) json["patch_spread"] = explanation.patch_spread();
  return json;
}

OrderedJson text_map_json(const attribution::Explanation& explanation) {
  OrderedJson json{{"unit", unit_of(explanation, false)},
                   {"truncated", explanation.tokens.truncated},
                   {"dropped_tokens", explanation.tokens.dropped_tokens},
                   {"tokens", tokens_json(explanation)},
                   {keys_of(explanation).tokens, explanation.text.token_values},
                   {"words", words_json(explanation)},
                   {"padding", padding_json(explanation)},
                   {"losses", losses_json(explanation.text)},
                   {"time_ms", explanation.text.time_ms}};
  add_rare(json, explanation.text);
  return json;
}

OrderedJson support_json(const std::optional<attribution::CaptionSupport>& support) {
  if (!support) return nullptr;
  OrderedJson controls = OrderedJson::array();
  for (const attribution::ControlScore& each : support->controls) {
    controls.push_back(
        {{"control", name_of(kControls, each.control)}, {"caption", each.caption}, {"similarity", each.similarity}});
  }
  return {{"similarity", support->similarity},
          {"controls", std::move(controls)},
          {"margin", support->margin},
          {"weak", support->weak}};
}

}  // namespace

std::string utc_text(std::chrono::system_clock::time_point time) {
  using std::chrono::floor;
  const auto day = floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const auto within = std::chrono::duration_cast<std::chrono::nanoseconds>(time - day);
  const std::chrono::hh_mm_ss clock(within);
  std::array<char, 80> text{};
  (void)std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%09lld", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                      static_cast<int>(clock.seconds().count()), static_cast<long long>(clock.subseconds().count()));
  std::string written = text.data();
  while (written.back() == '0') written.pop_back();
  if (written.back() == '.') written.pop_back();
  return written + "+00:00";
}

bool is_first_format(const attribution::MethodSettings& settings) {
  return settings.method == attribution::Method::M2ib && settings.repeats == 1;
}

int format_version(std::span<const attribution::MethodSettings> settings) {
  return std::ranges::all_of(settings, is_first_format) ? 1 : kSessionFormatVersion;
}

void add_origin(OrderedJson& record, std::span<const attribution::MethodSettings> settings) {
  record["program"] = {{"name", "M2IB Explorer"}, {"version", program_version()}};
  OrderedJson methods = OrderedJson::array();
  for (const attribution::MethodInfo& info : attribution::all_methods()) {
    const auto is_its = [&](const attribution::MethodSettings& each) { return each.method == info.method; };
    if (std::ranges::any_of(settings, is_its)) methods.push_back(info.id);
  }
  if (methods.empty()) methods.push_back(attribution::info_of(attribution::Method::M2ib).id);
  record["method"] = methods.size() == 1 ? methods.front() : methods;
  record["use"] = "Research use only, not for diagnosis.";
}

int quarter_turns(int turns) { return (turns % 4 + 4) % 4; }

OrderedJson settings_json(const attribution::MethodSettings& settings) {
  return {{"beta", settings.beta},
          {"image_layer", settings.image_layer},
          {"text_layer", settings.text_layer},
          {"steps", settings.steps},
          {"learning_rate", settings.learning_rate},
          {"samples", settings.samples},
          {"seed", settings.seed},
          {"method", attribution::info_of(settings.method).id},
          {"repeats", settings.repeats}};
}

OrderedJson window_json(const image::Window& window) {
  OrderedJson json{{"low", window.low}, {"high", window.high}, {"function", name_of(kCurves, window.curve)}};
  if (window.curve == image::Curve::Table) json["table"] = window.table;
  return json;
}

OrderedJson boxes_json(const std::vector<image::PixelRect>& boxes) {
  OrderedJson list = OrderedJson::array();
  for (const image::PixelRect& box : boxes) {
    list.push_back({{"left", box.left}, {"top", box.top}, {"width", box.width}, {"height", box.height}});
  }
  return list;
}

OrderedJson rendering_json(const Rendering& rendering) {
  OrderedJson json{{"colours", rendering.colours},
                   {"opacity", rendering.opacity},
                   {"threshold", rendering.threshold},
                   {"smooth", rendering.smooth},
                   {"scale", rendering.scale},
                   {"scale_max_nats", rendering.scale_max_nats},
                   {"word_scale_max_nats", rendering.word_scale_max_nats},
                   {"window", window_json(rendering.window)},
                   {"inverted", rendering.inverted},
                   {"quarter_turns", quarter_turns(rendering.quarter_turns)},
                   {"flip_horizontal", rendering.flip_horizontal},
                   {"flip_vertical", rendering.flip_vertical},
                   {"unseen", rendering.unseen},
                   {"isolines", rendering.isolines},
                   {"isoline_levels", rendering.isoline_levels},
                   {"isolines_nats", rendering.isolines_nats}};
  for (const MethodScale& scale : rendering.scales) {
    json["scales"].push_back({{"method", attribution::info_of(scale.method).id},
                              {"scale_max", scale.scale_max},
                              {"word_scale_max", scale.word_scale_max}});
  }
  return json;
}

OrderedJson explanation_json(const attribution::Explanation& explanation) {
  const image::FieldOfView& seen = explanation.field_of_view;
  OrderedJson json;
  json["caption"] = explanation.caption;
  json["similarity"] = explanation.similarity;
  json["support"] = support_json(explanation.support);
  json["made_at"] = utc_text(explanation.made_at);
  json["device"] = explanation.device;
  json["time_ms"] = explanation.time_ms;
  json["method"] = explanation.method().id;
  json["settings"] = settings_json(explanation.settings);
  json["seeds"] = seeds_json(explanation.settings);
  json["model"] = model_json(explanation.card);
  json["preprocessing_id"] = explanation.preprocessing_id;
  json["preprocessing"] = preprocess_json(explanation.preprocess);
  json["image"] = {
      {"sha256", explanation.image_sha256},
      {"width_px", explanation.image_width_px},
      {"height_px", explanation.image_height_px},
      {"frame", explanation.image_frame},
      {"black_outs", boxes_json(explanation.black_outs)},
      {"first_missing_row",
       explanation.first_missing_row ? OrderedJson(*explanation.first_missing_row) : OrderedJson()},
      {"notes", explanation.image_notes},
      {"model_window", window_json(explanation.model_window)},
      {"model_window_source", explanation.window_by_person ? "person" : "picture"},
      {"field_of_view_px",
       {{"left", seen.left_px}, {"top", seen.top_px}, {"width", seen.width_px}, {"height", seen.height_px}}}};
  json["image_map"] = image_map_json(explanation);
  json["text_map"] = text_map_json(explanation);
  add_word_effects(json, explanation);
  return json;
}

std::string dump(const OrderedJson& json, int indent) {
  return json.dump(indent, ' ', true, OrderedJson::error_handler_t::replace);
}

}  // namespace m2ib::session
