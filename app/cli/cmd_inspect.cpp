#include <array>
#include <cstdio>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_json.h"
#include "app/cli/model_option.h"
#include "app/cli/self_check.h"

namespace m2ib::cli {
namespace {

struct InspectRequest {
  ModelRequest model;
  bool json = false;
};

std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

void line(const char* key, const std::string& value) { std::printf("%-16s%s\n", key, value.c_str()); }

std::string triple(const std::array<float, 3>& values) {
  return short_number(values[0]) + ", " + short_number(values[1]) + ", " + short_number(values[2]);
}

std::string tower_text(const model::TowerShape& shape) {
  return std::to_string(shape.blocks) + " blocks, width " + std::to_string(shape.width) + ", " +
         std::to_string(shape.heads) + " heads, MLP " + std::to_string(shape.mlp_width) + " (" +
         model::to_string(shape.activation) + "), norm eps " + short_number(shape.norm_eps) + ", " +
         std::to_string(shape.tokens) + " tokens; bottleneck after block 0 to " + std::to_string(shape.last_layer());
}

void print_files(const OpenedModel& opened) {
  const model::ModelCard& card = opened.card();
  line("Layout", card.layout);
  line("Folder", card.folder);
  line("File format", card.file_format);
  for (const model::WeightFile& file : card.files) {
    line("File", file.name + ", " + std::to_string(file.bytes) + " bytes, SHA-256 " + file.sha256);
  }
  line("SHA-256", card.weights_sha256 + (card.files.size() > 1 ? " (of all files together)" : ""));
  line("Precision", card.stored_precision + " in the file, in memory " + card.precision);
  line("Parameters", std::to_string(card.parameters) + " (" + std::to_string(card.weights_bytes) + " bytes in memory)");
  const double rate = opened.load_s > 0.0 ? static_cast<double>(opened.file_bytes) / 1e9 / opened.load_s : 0.0;
  line("Loaded in", short_number(opened.load_s) + " s, " + short_number(rate) + " GB/s");
}

void print_towers(const model::DualEncoder& encoder) {
  const model::ModelCard& card = encoder.card();
  const image::PreprocessSettings& preparation = encoder.preprocess_settings();
  line("Image tower", tower_text(card.image) + (card.image.class_token ? "; with a class token" : "; no class token"));
  line("Text tower", tower_text(card.text));
  line("Embedding", std::to_string(card.embedding) + " values, logit scale " + short_number(card.logit_scale) +
                        ", logit bias " + short_number(card.logit_bias));
  line("Patches", std::to_string(card.grid) + " x " + std::to_string(card.grid) + " of " +
                      std::to_string(card.patch_px) + " px, input " + std::to_string(card.image_size_px) + " px");
  line("Preprocessing", card.preprocessing + " (" + card.preprocessing_id + ")");
  line("", "mean " + triple(preparation.mean) + "; standard deviation " + triple(preparation.std_dev));
  line("Tokenizer", card.tokenizer + ", vocabulary " + std::to_string(card.vocabulary) + ", at most " +
                        std::to_string(encoder.tokenizer().context_length()) + " tokens");
  line("", "SHA-256 " + encoder.tokenizer().sha256());
  line("Padding", card.padded_to > 0 ? "captions are filled up to " + std::to_string(card.padded_to) +
                                           " tokens with id " + std::to_string(card.pad_id)
                                     : "none");
  line("Pooling", card.pooling);
}

void print_card(const OpenedModel& opened, const SelfCheck& self_check) {
  const model::ModelCard& card = opened.card();
  const attribution::MethodSettings& settings = opened.settings;
  line("Name", card.name);
  if (!card.summary.empty()) line("Summary", card.summary);
  if (!card.intended_use.empty()) line("Intended use", card.intended_use);
  print_files(opened);
  print_towers(*opened.encoder);
  for (const std::string& assumption : card.assumptions) line("Assumed", assumption);
  line("Trust", model::to_string(card.trust));
  for (const std::string& doubt : card.doubts) line("", doubt);
  line("Settings", "beta " + short_number(settings.beta) + ", image layer " + std::to_string(settings.image_layer) +
                       ", text layer " + std::to_string(settings.text_layer) + ", " + std::to_string(settings.steps) +
                       " steps, learning rate " + short_number(settings.learning_rate) + ", " +
                       std::to_string(settings.samples) + " samples (recommended)");
  line("Self-check", (self_check.passed() ? "passed: " : "FAILED: ") + self_check.finding());
  for (const Check& check : self_check.checks) {
    line("", std::string(check.passed ? "passed  " : "FAILED  ") + check.name + ": " + check.finding);
  }
}

nlohmann::ordered_json self_check_json(const SelfCheck& self_check) {
  nlohmann::ordered_json json;
  json["passed"] = self_check.passed();
  json["finding"] = self_check.finding();
  json["checks"] = nlohmann::ordered_json::array();
  for (const Check& check : self_check.checks) {
    json["checks"].push_back({{"name", check.name}, {"passed", check.passed}, {"finding", check.finding}});
  }
  return json;
}

ExitCode inspect(const InspectRequest& request) {
  const auto opened = open_model(request.model);
  if (!opened) return report(opened.error());
  show_progress("checking the model");
  const Interrupt interrupt;
  const auto self_check = check_model(*opened->encoder, opened->settings, interrupt.token());
  clear_progress();
  if (!self_check) return report({ErrorCode::ComputeFailed, {"checking the model was stopped"}});
  if (request.json) {
    auto json = model_json(*opened);
    json["self_check"] = self_check_json(*self_check);
    const auto written = write_text("-", dumped(json));
    if (!written) return report(written.error());
  } else {
    print_card(*opened, *self_check);
    if (std::fflush(stdout) != 0) return report({ErrorCode::FileWriteFailed, {"standard output", "it was closed"}});
  }
  if (self_check->passed()) return ExitCode::Done;
  return report({ErrorCode::ComputeFailed, {"the model did not pass its self-check (" + self_check->finding() + ")"}});
}

}  // namespace

void add_inspect(CLI::App& program, ExitCode& exit_code) {
  const auto request = std::make_shared<InspectRequest>();
  CLI::App* command = program.add_subcommand("inspect", "Says what a model is, and checks that it works");
  add_model_options(*command, request->model);
  command->add_flag("--json", request->json, "Machine-readable output");
  command->callback([request, &exit_code] { exit_code = inspect(*request); });
}

}  // namespace m2ib::cli
