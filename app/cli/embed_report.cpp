#include "app/cli/embed_report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <span>

#include <nlohmann/json.hpp>

#include "app/cli/model_json.h"
#include "core/base/sha256.h"
#include "core/session/provenance.h"

namespace m2ib::cli {
namespace {

using Json = nlohmann::ordered_json;

double length_of(const std::vector<float>& values) {
  double squares = 0.0;
  for (const float value : values) squares += static_cast<double>(value) * value;
  return std::sqrt(squares);
}

std::vector<float> shown(const std::vector<float>& embedding, bool normalised) {
  std::vector<float> values = embedding;
  const double length = length_of(embedding);
  if (!normalised || !(length > 0.0)) return values;
  for (float& value : values) value = static_cast<float>(value / length);
  return values;
}

/// Mean, spread and range of what the model was fed; the SHA-256 is of the little-endian float32 values.
struct PixelStatistics {
  explicit PixelStatistics(std::span<const float> values) {
    if (values.empty()) return;
    const auto count = static_cast<double>(values.size());
    for (const float value : values) mean += value / count;
    for (const float value : values) deviation += (value - mean) * (value - mean) / count;
    deviation = std::sqrt(deviation);
    smallest = *std::min_element(values.begin(), values.end());
    largest = *std::max_element(values.begin(), values.end());
  }
  double mean = 0.0;
  double deviation = 0.0;
  float smallest = 0.0F;
  float largest = 0.0F;
};

std::string pixels_sha256(const image::PixelValues& pixels) {
  return sha256_hex(std::as_bytes(std::span<const float>(pixels.values)));
}

Json statistics_json(const PixelStatistics& statistics) {
  return {{"mean", statistics.mean},
          {"std", statistics.deviation},
          {"min", shortest(statistics.smallest)},
          {"max", shortest(statistics.largest)}};
}

Json pixels_json(const image::PixelValues& pixels) {
  Json json = statistics_json(PixelStatistics(pixels.values));
  json["shape"] = {3, pixels.height_px, pixels.width_px};
  json["sha256_float32"] = pixels_sha256(pixels);
  json["channels"] = Json::array();
  const std::size_t channel = pixels.values.size() / 3;
  for (std::size_t i = 0; i < 3; ++i) {
    json["channels"].push_back(
        statistics_json(PixelStatistics(std::span<const float>(pixels.values).subspan(i * channel, channel))));
  }
  return json;
}

void add_embedding(Json& json, const std::vector<float>& embedding, bool normalised) {
  json["length"] = length_of(embedding);
  Json& list = json["embedding"] = Json::array();
  for (const float value : shown(embedding, normalised)) list.push_back(shortest(value));
}

Json window_json(const image::Window& window) {
  const char* function = window.curve == image::Curve::Linear    ? "linear"
                         : window.curve == image::Curve::Sigmoid ? "sigmoid"
                                                                 : "table";
  Json json{{"low", window.low}, {"high", window.high}, {"function", function}};
  if (window.curve == image::Curve::Table) json["table"] = window.table;
  return json;
}

Json embedded_json(const EmbeddedImage& image, const model::ModelCard& card, bool normalised) {
  const image::Radiograph& radiograph = *image.radiograph;
  const image::FieldOfView& seen = image.pixels.field_of_view;
  Json json;
  json["sha256"] = radiograph.sha256;
  json["description"] = radiograph.description;
  json["width_px"] = radiograph.width_px;
  json["height_px"] = radiograph.height_px;
  json["frame"] = radiograph.frame;
  json["black_outs"] = Json::array();
  for (const image::PixelRect& box : radiograph.black_outs) {
    json["black_outs"].push_back({{"left", box.left}, {"top", box.top}, {"width", box.width}, {"height", box.height}});
  }
  json["window"] = window_json(image.pixels.window);
  json["window_source"] = image.choice.window ? "person" : "picture";
  json["preprocessing_id"] = image.choice.preprocessing == "model" ? card.preprocessing_id : image.choice.preprocessing;
  json["preprocessing"] = image.pixels.settings.describe();
  json["field_of_view_px"] = {
      {"left", seen.left_px}, {"top", seen.top_px}, {"width", seen.width_px}, {"height", seen.height_px}};
  json["pixels"] = pixels_json(image.pixels);
  add_embedding(json, image.embedding, normalised);
  return json;
}

std::string text_of(const text::Tokens& tokens, const text::Span& span) {
  const std::size_t begin = std::min(span.begin, tokens.caption.size());
  return tokens.caption.substr(begin, std::clamp(span.end, begin, tokens.caption.size()) - begin);
}

Json caption_json(const EmbeddedCaption& caption, const model::ModelCard& card, bool normalised) {
  const text::Tokens& tokens = caption.text.tokens;
  Json json;
  json["caption"] = tokens.caption;
  json["token_ids"] = tokens.ids;
  json["padded_to"] = card.padded_to;
  json["pad_id"] = card.padded_to > 0 ? Json(card.pad_id) : Json();
  json["pooled_token"] = caption.text.pooled_token;
  json["tokens"] = tokens.pieces;
  json["spans"] = Json::array();
  for (const text::Span& span : tokens.spans) json["spans"].push_back({span.begin, span.end});
  json["words"] = Json::array();
  for (const text::Word& word : tokens.words) {
    json["words"].push_back({{"text", text_of(tokens, word.span)},
                             {"bytes", {word.span.begin, word.span.end}},
                             {"first_token", word.first_token},
                             {"tokens", word.token_count}});
  }
  json["truncated"] = tokens.truncated;
  json["dropped_tokens"] = tokens.dropped_tokens;
  add_embedding(json, caption.text.embedding, normalised);
  if (caption.cosine) json["cosine"] = *caption.cosine;
  if (caption.logit) json["logit"] = *caption.logit;
  if (caption.probability) json["probability"] = *caption.probability;
  return json;
}

std::string first_numbers(const std::vector<float>& values) {
  constexpr std::size_t kFew = 4;
  std::string text;
  for (std::size_t i = 0; i < std::min(kFew, values.size()); ++i) {
    char number[32];
    std::snprintf(number, sizeof number, "%s%.6g", i == 0 ? "" : ", ", static_cast<double>(values[i]));
    text += number;
  }
  return text + (values.size() > kFew ? ", ..." : "");
}

void print_embedding(const std::vector<float>& embedding, bool normalised) {
  std::printf("%-16s%zu values of length %.6g%s: %s\n", "Embedding", embedding.size(), length_of(embedding),
              normalised ? ", shown at length 1" : "", first_numbers(shown(embedding, normalised)).c_str());
}

void print_image(const EmbeddedImage& image, bool normalised) {
  const PixelStatistics statistics(image.pixels.values);
  std::printf("\n%-16s%s, SHA-256 %s\n", "Picture", image.radiograph->description.c_str(),
              image.radiograph->sha256.c_str());
  std::printf("%-16s%g to %g\n", "Window", image.pixels.window.low, image.pixels.window.high);
  std::printf("%-16s%s\n", "Prepared", image.pixels.settings.describe().c_str());
  std::printf("%-16s%d x %d, mean %.6f, standard deviation %.6f, from %.6f to %.6f\n", "Model's input",
              image.pixels.width_px, image.pixels.height_px, statistics.mean, statistics.deviation,
              static_cast<double>(statistics.smallest), static_cast<double>(statistics.largest));
  std::printf("%-16sSHA-256 of the float32 values %s\n", "", pixels_sha256(image.pixels).c_str());
  print_embedding(image.embedding, normalised);
}

void print_caption(const EmbeddedCaption& caption, const model::ModelCard& card, bool normalised) {
  const text::Tokens& tokens = caption.text.tokens;
  std::printf("\n%-16s%s\n", "Caption", tokens.caption.c_str());
  if (tokens.truncated) std::printf("%-16sits last %zu tokens did not fit\n", "", tokens.dropped_tokens);
  std::printf("%-16s%8s  %-24s %s\n", "Tokens", "id", "piece", "text");
  for (std::size_t i = 0; i < tokens.ids.size(); ++i) {
    std::printf("%-16s%8lld  %-24s %s\n", "", static_cast<long long>(tokens.ids[i]), tokens.pieces[i].c_str(),
                text_of(tokens, tokens.spans[i]).c_str());
  }
  if (card.padded_to > 0) {
    std::printf("%-16sfilled up to %d tokens with id %lld\n", "", card.padded_to, static_cast<long long>(card.pad_id));
  }
  print_embedding(caption.text.embedding, normalised);
  if (!caption.cosine) return;
  std::printf("%-16s%.9g\n", "Cosine", *caption.cosine);
  std::printf("%-16s%.9g (scale %g x cosine + bias %g)\n", "Logit", *caption.logit, card.logit_scale, card.logit_bias);
  if (caption.probability) std::printf("%-16s%.9g (sigmoid of the logit)\n", "Probability", *caption.probability);
}

}  // namespace

void compare(const model::ModelCard& card, const EmbeddedImage& image, EmbeddedCaption& caption) {
  caption.cosine = model::cosine(image.embedding, caption.text.embedding);
  caption.logit = card.logit_scale * *caption.cosine + card.logit_bias;
  // A bias belongs to training with a sigmoid for each pair; without one, captions compete and no pair has a number.
  if (card.logit_bias != 0.0 || card.layout.find("SigLIP") != std::string::npos) {
    caption.probability = 1.0 / (1.0 + std::exp(-*caption.logit));
  }
}

Json to_json(const Embeddings& embeddings) {
  const model::ModelCard& card = embeddings.opened.card();
  Json json;
  json["format"] = "m2ib-embeddings";
  json["format_version"] = 1;
  json["program"] = {{"name", "M2IB Explorer"}, {"version", session::program_version()}};
  json["model"] = model_json(embeddings.opened);
  json["model"].erase("folder");
  json["normalised"] = embeddings.normalised;
  if (embeddings.image) json["image"] = embedded_json(*embeddings.image, card, embeddings.normalised);
  json["captions"] = Json::array();
  for (const EmbeddedCaption& caption : embeddings.captions) {
    json["captions"].push_back(caption_json(caption, card, embeddings.normalised));
  }
  return json;
}

void print(const Embeddings& embeddings) {
  const model::ModelCard& card = embeddings.opened.card();
  std::printf("%-16s%s (%s)\n", "Model", card.name.c_str(), card.layout.c_str());
  std::printf("%-16s%s\n", "SHA-256", card.weights_sha256.c_str());
  std::printf("%-16s%s (%s)\n", "Preprocessing", card.preprocessing.c_str(), card.preprocessing_id.c_str());
  if (embeddings.image) print_image(*embeddings.image, embeddings.normalised);
  for (const EmbeddedCaption& caption : embeddings.captions) print_caption(caption, card, embeddings.normalised);
}

}  // namespace m2ib::cli
