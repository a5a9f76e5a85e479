#include <cmath>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/attribution/m2ib.h"

namespace m2ib::cli {
namespace {

struct InspectRequest {
  std::string model;
  bool json = false;
};

struct SelfCheck {
  bool passed = false;
  std::string finding;
};

bool all_finite(const std::vector<float>& values) {
  for (const float value : values) {
    if (!std::isfinite(value)) return false;
  }
  return true;
}

std::string judge(const std::vector<float>& embedding, int expected, const char* what) {
  if (static_cast<int>(embedding.size()) != expected) {
    return std::string(what) + " embedding has " + std::to_string(embedding.size()) + " values, not " +
           std::to_string(expected);
  }
  return all_finite(embedding) ? std::string() : std::string(what) + " embedding is not finite";
}

/// Runs both towers once on inputs that every model must be able to take.
SelfCheck check(const model::DualEncoder& encoder) {
  const int side = encoder.card().image_size_px;
  image::Radiograph gray;
  gray.width_px = side;
  gray.height_px = side;
  gray.pixels = std::vector<std::uint8_t>(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 128);
  const auto image = encoder.encode_image(gray);
  if (!image || !*image) return {false, image ? "stopped" : describe(image.error())};
  const auto text = encoder.encode_caption("chest x-ray");
  if (!text || !*text) return {false, text ? "stopped" : describe(text.error())};
  const int expected = encoder.card().embedding;
  std::string finding = judge((*image)->embedding, expected, "the image");
  if (finding.empty()) finding = judge((*text)->embedding, expected, "the text");
  if (!finding.empty()) return {false, finding};
  const double similarity = model::cosine((*image)->embedding, (*text)->embedding);
  if (!std::isfinite(similarity)) return {false, "the similarity is not finite"};
  return {true, "both towers give finite embeddings of " + std::to_string(expected) + " values"};
}

std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

void line(const char* key, const std::string& value) { std::printf("%-16s%s\n", key, value.c_str()); }

std::string tower_text(const model::TowerShape& shape) {
  return std::to_string(shape.blocks) + " blocks, width " + std::to_string(shape.width) + ", " +
         std::to_string(shape.heads) + " heads, MLP " + std::to_string(shape.mlp_width) + " (" +
         model::to_string(shape.activation) + "), " + std::to_string(shape.tokens) +
         " tokens; bottleneck after block 0 to " + std::to_string(shape.last_layer());
}

void print_card(const model::ModelCard& card, const attribution::M2ibSettings& settings, const SelfCheck& self_check) {
  line("Name", card.name);
  if (!card.summary.empty()) line("Summary", card.summary);
  if (!card.intended_use.empty()) line("Intended use", card.intended_use);
  line("Layout", card.layout);
  line("Folder", card.folder);
  line("SHA-256", card.weights_sha256);
  line("Parameters", std::to_string(card.parameters) + " (" + std::to_string(card.weights_bytes) + " bytes in memory)");
  line("Image tower", tower_text(card.image));
  line("Text tower", tower_text(card.text));
  line("Embedding", std::to_string(card.embedding) + " values, logit scale " + short_number(card.logit_scale));
  line("Patches", std::to_string(card.grid) + " x " + std::to_string(card.grid) + " of " +
                      std::to_string(card.patch_px) + " px, input " + std::to_string(card.image_size_px) + " px");
  line("Preprocessing", card.preprocessing);
  line("Tokenizer", card.tokenizer + ", vocabulary " + std::to_string(card.vocabulary));
  line("Pooling", card.pooling);
  line("Trust", model::to_string(card.trust));
  for (const std::string& doubt : card.doubts) line("", doubt);
  line("Settings", "beta " + short_number(settings.beta) + ", image layer " + std::to_string(settings.image_layer) +
                       ", text layer " + std::to_string(settings.text_layer) + ", " + std::to_string(settings.steps) +
                       " steps, learning rate " + short_number(settings.learning_rate) + ", " +
                       std::to_string(settings.samples) + " samples (recommended)");
  line("Self-check", (self_check.passed ? "passed: " : "FAILED: ") + self_check.finding);
}

nlohmann::ordered_json tower_json(const model::TowerShape& shape) {
  nlohmann::ordered_json json;
  json["blocks"] = shape.blocks;
  json["width"] = shape.width;
  json["heads"] = shape.heads;
  json["mlp_width"] = shape.mlp_width;
  json["tokens"] = shape.tokens;
  json["activation"] = model::to_string(shape.activation);
  json["last_layer"] = shape.last_layer();
  return json;
}

std::string card_json(const model::ModelCard& card, const attribution::M2ibSettings& settings,
                      const SelfCheck& self_check) {
  nlohmann::ordered_json json;
  json["name"] = card.name;
  json["summary"] = card.summary;
  json["intended_use"] = card.intended_use;
  json["layout"] = card.layout;
  json["folder"] = card.folder;
  json["weights_sha256"] = card.weights_sha256;
  json["parameters"] = card.parameters;
  json["weights_bytes"] = card.weights_bytes;
  json["image_tower"] = tower_json(card.image);
  json["text_tower"] = tower_json(card.text);
  json["embedding"] = card.embedding;
  json["logit_scale"] = card.logit_scale;
  json["image_size_px"] = card.image_size_px;
  json["patch_px"] = card.patch_px;
  json["grid"] = card.grid;
  json["preprocessing"] = card.preprocessing;
  json["tokenizer"] = card.tokenizer;
  json["vocabulary"] = card.vocabulary;
  json["pooling"] = card.pooling;
  json["trust"] = model::to_string(card.trust);
  json["doubts"] = card.doubts;
  auto& recommended = json["recommended"];
  recommended["beta"] = settings.beta;
  recommended["image_layer"] = settings.image_layer;
  recommended["text_layer"] = settings.text_layer;
  recommended["steps"] = settings.steps;
  recommended["learning_rate"] = settings.learning_rate;
  recommended["samples"] = settings.samples;
  json["self_check"]["passed"] = self_check.passed;
  json["self_check"]["finding"] = self_check.finding;
  return json.dump(2, ' ', true, nlohmann::ordered_json::error_handler_t::replace);
}

ExitCode inspect(const InspectRequest& request) {
  const auto encoder = open_model(request.model);
  if (!encoder) return report(encoder.error());
  const model::ModelCard& card = (*encoder)->card();
  const attribution::M2ibSettings settings = attribution::default_settings(card);
  const SelfCheck self_check = check(**encoder);
  if (request.json) {
    const auto written = write_text("-", card_json(card, settings, self_check));
    if (!written) return report(written.error());
  } else {
    print_card(card, settings, self_check);
    if (std::fflush(stdout) != 0) return report({ErrorCode::FileWriteFailed, {"standard output", "it was closed"}});
  }
  if (self_check.passed) return ExitCode::Done;
  return report({ErrorCode::ComputeFailed, {"the model did not pass its self-check (" + self_check.finding + ")"}});
}

}  // namespace

void add_inspect(CLI::App& program, ExitCode& exit_code) {
  const auto request = std::make_shared<InspectRequest>();
  CLI::App* command = program.add_subcommand("inspect", "Says what a model is, and checks that it works");
  add_model_option(*command, request->model);
  command->add_flag("--json", request->json, "Machine-readable output");
  command->callback([request, &exit_code] { exit_code = inspect(*request); });
}

}  // namespace m2ib::cli
