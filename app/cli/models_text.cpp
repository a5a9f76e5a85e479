#include "app/cli/models_text.h"

#include <array>
#include <cstdio>
#include <ctime>

#include <nlohmann/json.hpp>

namespace m2ib::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string utc_text(library::Time time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm utc{};
  std::array<char, 32> text{};
  if (::gmtime_r(&seconds, &utc) == nullptr) return {};
  return std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc) > 0 ? text.data() : std::string();
}

Json preset_json(const library::ModelPreset& preset) {
  Json json = Json::object();
  if (preset.beta) json["beta"] = *preset.beta;
  if (preset.image_layer) json["image_layer"] = *preset.image_layer;
  if (preset.text_layer) json["text_layer"] = *preset.text_layer;
  if (!preset.preprocessing.empty()) json["preprocessing"] = preset.preprocessing;
  if (!preset.precision.empty()) json["precision"] = preset.precision;
  if (!preset.activation.empty()) json["activation"] = preset.activation;
  return json;
}

void line(const char* key, const std::string& value) {
  if (!value.empty()) std::printf("  %-14s%s\n", key, value.c_str());
}

std::string number(double value, const char* format) {
  char text[64];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

/// The whole, or what is known of it: the publisher does not say how large small files are.
std::string published_size(const library::KnownModel& model) {
  if (model.bytes() > 0) return size_text(model.bytes());
  if (model.about_bytes > 0) return "about " + size_text(model.about_bytes);
  std::uint64_t known = 0;
  for (const library::KnownFile& file : model.files) known += file.bytes;
  return known > 0 ? "at least " + size_text(known) : "not published";
}

}  // namespace

std::string size_text(std::uint64_t bytes) {
  const auto value = static_cast<double>(bytes);
  if (value >= 1e9) return number(value / 1e9, "%.2f GB");
  if (value >= 1e6) return number(value / 1e6, "%.0f MB");
  if (value >= 1e3) return number(value / 1e3, "%.0f kB");
  return std::to_string(bytes) + " bytes";
}

std::string preset_text(const library::ModelPreset& preset) {
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (preset.beta) add("beta " + number(*preset.beta, "%g"));
  if (preset.image_layer) add("image layer " + std::to_string(*preset.image_layer));
  if (preset.text_layer) add("text layer " + std::to_string(*preset.text_layer));
  if (!preset.preprocessing.empty()) add("preprocessing " + preset.preprocessing);
  if (!preset.precision.empty()) add("precision " + preset.precision);
  if (!preset.activation.empty()) add("activation " + preset.activation);
  return text.empty() ? "none" : text;
}

Json to_json(const library::LibraryEntry& entry) {
  Json json;
  json["name"] = entry.title();
  json["path"] = entry.path.string();
  json["exists"] = entry.exists();
  json["added_at"] = utc_text(entry.added_at);
  json["last_used"] = entry.last_used ? Json(utc_text(*entry.last_used)) : Json();
  json["layout"] = entry.snapshot ? Json(entry.snapshot->layout) : Json();
  json["parameters"] = entry.snapshot ? Json(entry.snapshot->parameters) : Json();
  if (entry.snapshot) {
    json["weights_sha256"] = entry.snapshot->weights_sha256;
    json["weights_bytes"] = entry.snapshot->weights_bytes;
    json["image_size_px"] = entry.snapshot->image_size_px;
    json["grid"] = entry.snapshot->grid;
    json["image_last_layer"] = entry.snapshot->image_last_layer;
    json["text_last_layer"] = entry.snapshot->text_last_layer;
    json["summary"] = entry.snapshot->summary;
    json["intended_use"] = entry.snapshot->intended_use;
    json["trust"] = model::to_string(entry.snapshot->trust);
  }
  json["preset"] = preset_json(entry.preset);
  const model::RecommendedSettings start = library::starting_settings(entry.preset, entry.snapshot);
  json["starts_with"] = {{"beta", start.beta}, {"image_layer", start.image_layer}, {"text_layer", start.text_layer}};
  return json;
}

Json to_json(const library::KnownModel& model) {
  Json json;
  json["id"] = model.id;
  json["name"] = model.name;
  json["organisation"] = model.organisation;
  json["summary"] = model.summary;
  json["intended_use"] = model.intended_use;
  json["licence"] = model.licence;
  json["page_url"] = model.page_url;
  json["gated"] = model.gated;
  json["can_be_fetched"] = model.can_be_fetched();
  json["bytes"] = model.bytes() > 0 ? Json(model.bytes()) : Json();
  json["about_bytes"] = model.about_bytes > 0 ? Json(model.about_bytes) : Json();
  json["note"] = model.note;
  json["files"] = Json::array();
  for (const library::KnownFile& file : model.files) {
    json["files"].push_back({{"name", file.name},
                             {"url", file.url},
                             {"bytes", file.bytes > 0 ? Json(file.bytes) : Json()},
                             {"sha256", file.sha256.empty() ? Json() : Json(file.sha256)}});
  }
  return json;
}

void print(const library::LibraryEntry& entry) {
  std::printf("%s%s\n", entry.title().c_str(), entry.exists() ? "" : "  (not there any more)");
  line("Path", entry.path.string());
  if (entry.snapshot) {
    line("Layout", entry.snapshot->layout);
    line("Parameters", number(static_cast<double>(entry.snapshot->parameters) / 1e6, "%.1f million"));
  }
  line("Last used", entry.last_used ? utc_text(*entry.last_used) : "never");
  line("Preset", preset_text(entry.preset));
}

void print(const library::KnownModel& model) {
  std::printf("%s  (%s)\n", model.id.c_str(), model.name.c_str());
  line("Publisher", model.organisation);
  line("Summary", model.summary);
  line("Intended use", model.intended_use);
  line("Licence", model.licence);
  line("Size", published_size(model));
  line("Address", model.page_url);
  line("Download", model.can_be_fetched() ? "m2ib models fetch " + model.id
                   : model.gated          ? "by hand: its publisher asks for an account"
                                          : "by hand");
  line("Note", model.note);
}

}  // namespace m2ib::cli
