#include <algorithm>
#include <cmath>
#include <memory>

#include "core/session/record_names.h"
#include "core/session/record_reading.h"

namespace m2ib::session {
namespace {

constexpr int kMostGrid = 1024;
constexpr std::size_t kMostTokens = 100'000;
constexpr std::size_t kMostSteps = 1000;
constexpr std::size_t kMostControls = 100;
constexpr std::size_t kMostNotes = 1000;
constexpr std::size_t kExtraTokens = 64;  ///< of the image tower besides its patches: class token, registers
constexpr std::size_t kMostImageTokens = std::size_t{kMostGrid} * kMostGrid + kExtraTokens;

/// Numbers of not-a-number are written as null, which a field reads as missing.
double real_or_nan(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? 0.0 : double_of(*found);
}

/// M2IB's values say their unit, those of other methods do not: either is taken.
constexpr const char* kTokenKeys[] = {"token_nats", "token_values"};

std::optional<std::vector<float>> token_values(const Fields& map, std::size_t most) {
  for (const char* key : kTokenKeys) {
    if (map.find(key) != nullptr) return map.floats(key, most);
  }
  return std::nullopt;
}

void read_rare(const Fields& fields, attribution::TowerMap& tower) {
  if (fields.find("token_spread") != nullptr) {
    tower.spread = fields.floats("token_spread", tower.token_values.size());
    if (tower.spread.size() != tower.token_values.size()) fields.refuse("token_spread", "has not one value a token");
    const auto fits = [](float value) { return std::isfinite(value) && value >= 0.0F; };
    if (!std::ranges::all_of(tower.spread, fits)) fields.refuse("token_spread", "holds what is no spread");
  }
  if (const Json* ends = fields.find("mask_ends")) {
    const Fields inner(*ends, "the ends of a mask");
    tower.mask_ends = attribution::MaskEnds{inner.real("open", 0.0, 0.0, 1.0), inner.real("closed", 0.0, 0.0, 1.0)};
  }
}

attribution::TowerMap tower_of_json(const Fields& fields, std::vector<float> token_values) {
  attribution::TowerMap tower;
  tower.token_values = std::move(token_values);
  for (const Json& json : fields.list("losses", kMostSteps)) {
    if (!json.is_object()) throw InvalidRecord("a step's loss is not an object");
    tower.losses.push_back(
        {real_or_nan(json, "compression_nats"), real_or_nan(json, "fitting"), real_or_nan(json, "total")});
  }
  tower.time_ms = fields.real("time_ms", 0.0);
  read_rare(fields, tower);
  return tower;
}

text::Span span_of(const Fields& fields, std::size_t length) {
  const Json& ends = fields.list("bytes", 2);
  if (ends.size() != 2) fields.refuse("bytes", "is not a pair");
  const auto most = static_cast<std::int64_t>(length);
  const auto begin = integer_of(ends[0], 0, most);
  return {static_cast<std::size_t>(begin), static_cast<std::size_t>(integer_of(ends[1], begin, most))};
}

void read_tokens(const Fields& map, text::Tokens& tokens, std::vector<float>& nats) {
  for (const Json& json : map.list("tokens", kMostTokens)) {
    const Fields fields(json, "a token");
    const std::size_t index = tokens.ids.size();
    tokens.ids.push_back(
        fields.integer("id", 0, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()));
    if (fields.find("piece") != nullptr && tokens.pieces.size() == index) {
      tokens.pieces.push_back(fields.text("piece"));
    }
    if (fields.find("bytes") != nullptr && tokens.spans.size() == index) {
      tokens.spans.push_back(span_of(fields, tokens.caption.size()));
    }
    auto value = json.find("nats");
    if (value == json.end()) value = json.find("value");
    nats.push_back(value == json.end() ? std::numeric_limits<float>::quiet_NaN() : float_of(*value));
  }
}

void read_words(const Fields& map, text::Tokens& tokens) {
  const auto most = static_cast<int>(tokens.ids.size());
  for (const Json& json : map.list("words", kMostTokens)) {
    const Fields fields(json, "a word");
    text::Word word;
    word.span = span_of(fields, tokens.caption.size());
    const int first = fields.number_of("first_token", 0, 0, most);
    word.first_token = static_cast<std::size_t>(first);
    word.token_count = static_cast<std::size_t>(fields.number_of("tokens", 0, 0, most - first));
    tokens.words.push_back(word);
  }
}

std::optional<attribution::CaptionSupport> support_of(const Fields& explanation) {
  const Json* json = explanation.find("support");
  if (json == nullptr) return std::nullopt;
  const Fields fields(*json, "the support of a caption");
  attribution::CaptionSupport support;
  support.similarity = fields.real("similarity", 0.0);
  support.margin = fields.real("margin", 0.0);
  support.weak = fields.flag("weak", false);
  for (const Json& control : fields.list("controls", kMostControls)) {
    const Fields inner(control, "a control caption");
    attribution::ControlScore score;
    const auto known = choice_of(kControls, inner.text("control", kLongestWord));
    if (!known) inner.refuse("control", "is not known");
    score.control = *known;
    score.caption = inner.text("caption", kLongestCaption);
    score.similarity = inner.real("similarity", 0.0);
    support.controls.push_back(std::move(score));
  }
  return support;
}

void read_image(const Fields& fields, attribution::Explanation& explanation) {
  explanation.image_sha256 = fields.sha256("sha256");
  explanation.image_width_px = fields.number_of("width_px", 0);
  explanation.image_height_px = fields.number_of("height_px", 0);
  explanation.image_frame = fields.number_of("frame", 0, 0, kMostFrames);
  explanation.black_outs = boxes_of_json(fields.list("black_outs", kMostBoxes));
  if (fields.find("first_missing_row") != nullptr) {
    explanation.first_missing_row = fields.number_of("first_missing_row", 0);
  }
  explanation.image_notes = fields.texts("notes", kMostNotes);
  if (const Json* window = fields.find("model_window")) explanation.model_window = window_of_json(*window);
  explanation.window_by_person = fields.text("model_window_source", kLongestWord) == "person";
  if (const Json* seen = fields.find("field_of_view_px")) {
    constexpr double kMost = 1e9;
    const Fields inner(*seen, "a field of view");
    explanation.field_of_view = {inner.real("left", 0.0, -kMost, kMost), inner.real("top", 0.0, -kMost, kMost),
                                 inner.real("width", 0.0, 0.0, kMost), inner.real("height", 0.0, 0.0, kMost)};
  }
}

void read_image_map(const Fields& fields, attribution::Explanation& explanation) {
  explanation.grid = fields.number_of("grid", 0, 0, kMostGrid);
  explanation.image = tower_of_json(fields, token_values(fields, kMostImageTokens).value_or(std::vector<float>()));
  const auto patches = static_cast<std::size_t>(explanation.grid) * static_cast<std::size_t>(explanation.grid);
  const std::size_t tokens = explanation.image.token_values.size();
  if (tokens < patches || tokens > patches + kExtraTokens) fields.refuse("token_nats", "does not fit the grid");
}

void read_text_map(const Fields& fields, attribution::Explanation& explanation) {
  text::Tokens& tokens = explanation.tokens;
  tokens.caption = explanation.caption;
  tokens.truncated = fields.flag("truncated", false);
  tokens.dropped_tokens = static_cast<std::size_t>(fields.number_of("dropped_tokens", 0));
  std::vector<float> of_words;  // all that older records have: values of the filling behind the words are not in them
  read_tokens(fields, tokens, of_words);
  read_words(fields, tokens);
  auto whole = token_values(fields, kMostTokens);
  explanation.text = tower_of_json(fields, whole ? std::move(*whole) : std::move(of_words));
}

void read_word_effects(const Fields& fields, attribution::Explanation& explanation) {
  if (fields.find("word_effects") == nullptr) return;
  const std::size_t words = explanation.tokens.words.size();
  explanation.word_effects = fields.floats("word_effects", words);
  if (explanation.word_effects.size() != words) fields.refuse("word_effects", "has not one value a word");
  const auto is_number = [](float value) { return std::isfinite(value); };
  if (!std::ranges::all_of(explanation.word_effects, is_number)) fields.refuse("word_effects", "holds no number");
}

}  // namespace

attribution::ExplanationPtr explanation_of_json(const Json& json) {
  const Fields fields(json, "a result");
  const auto part = [&](const char* key, const auto& read, attribution::Explanation& into) {
    if (const Json* found = fields.find(key)) read(Fields(*found, key), into);
  };
  auto made = std::make_shared<attribution::Explanation>();
  made->caption = fields.text("caption", kLongestCaption);
  made->similarity = fields.real("similarity", 0.0);
  made->support = support_of(fields);
  made->made_at = time_of(fields.text("made_at", kLongestWord));
  made->device = fields.text("device");
  made->time_ms = fields.real("time_ms", 0.0);
  if (const Json* settings = fields.find("settings")) made->settings = settings_of_json(*settings);
  if (const Json* card = fields.find("model")) made->card = card_of_json(*card);
  made->preprocessing_id = fields.text("preprocessing_id", kLongestWord, made->preprocessing_id);
  if (const Json* preprocess = fields.find("preprocessing")) made->preprocess = preprocess_of_json(*preprocess);
  part("image", read_image, *made);
  part("image_map", read_image_map, *made);
  part("text_map", read_text_map, *made);
  read_word_effects(fields, *made);
  return made;
}

}  // namespace m2ib::session
