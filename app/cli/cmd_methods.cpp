#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/model_json.h"
#include "app/cli/model_option.h"
#include "core/attribution/method.h"

namespace m2ib::cli {
namespace {

using attribution::MethodInfo;
using Json = nlohmann::ordered_json;

/// What stands on the command line.
struct MethodsRequest {
  ModelRequest model;  ///< empty: no model is opened
  bool json = false;
};

Json samples_json(const MethodInfo& info) {
  if (info.samples == nullptr) return nullptr;
  return {{"counts", info.samples},
          {"default", info.default_samples},
          {"fewest", info.fewest_samples},
          {"most", info.most_samples}};
}

/// Null where there is nothing that speaks against it.
Json reason_json(const std::optional<std::string>& reason) { return reason ? Json(*reason) : Json(); }

Json method_json(const MethodInfo& info, const model::ModelCard* card) {
  Json json{{"id", info.id},
            {"name", info.name},
            {"source", info.source},
            {"idea", info.idea},
            {"unit", attribution::to_string(info.unit)},
            {"signed", info.is_signed},
            {"words", info.explains_words},
            {"depends_on_caption", info.uses_caption},
            {"chance", info.has_chance},
            {"layer", info.uses_layer},
            {"samples", samples_json(info)},
            {"cost", info.passes}};
  if (card == nullptr) return json;
  const auto reason = attribution::why_not(info.method, *card);
  const auto no_words = reason ? reason : attribution::why_no_words(info.method, *card);
  json["model"] = {{"pictures", !reason},
                   {"why_not", reason_json(reason)},
                   {"words", !no_words},
                   {"why_no_words", reason_json(no_words)}};
  return json;
}

const char* yes_or_no(bool yes) { return yes ? "yes" : "no"; }

void print_method(const MethodInfo& info, const model::ModelCard* card) {
  std::printf("%-22s%-10s%-7s%-7s%-9s%-7s", info.id, attribution::to_string(info.unit), yes_or_no(info.is_signed),
              yes_or_no(info.explains_words), yes_or_no(info.uses_caption), yes_or_no(info.has_chance));
  const auto reason = card == nullptr ? std::nullopt : attribution::why_not(info.method, *card);
  if (card != nullptr) std::printf("%s", yes_or_no(!reason));
  std::printf("\n  %s (%s)\n  %s\n  cost: %s\n", info.name, info.source, info.idea, info.passes);
  if (info.samples != nullptr) {
    std::printf("  --samples: %s, %d to %d, default %d\n", info.samples, info.fewest_samples, info.most_samples,
                info.default_samples);
  }
  if (reason) std::printf("  not with this model: %s\n", reason->c_str());
  if (card == nullptr || reason || !info.explains_words) return;
  if (const auto no_words = attribution::why_no_words(info.method, *card)) {
    std::printf("  no words with this model: %s\n", no_words->c_str());
  }
}

void print_table(const model::ModelCard* card) {
  std::printf("%-22s%-10s%-7s%-7s%-9s%-7s%s\n", "method", "unit", "signed", "words", "caption", "chance",
              card == nullptr ? "" : "model");
  for (const MethodInfo& info : attribution::all_methods()) print_method(info, card);
  std::printf(
      "\nunit: of a patch's value; \"relative\" values can be compared within one method only. signed: negative values "
      "speak against the match.\nwords: whether the words of a caption are explained, too. caption: whether the map "
      "depends on it. chance: whether the seed matters (--repeats).\n");
}

ExitCode methods(const MethodsRequest& request) {
  std::optional<OpenedModel> opened;
  if (!request.model.model.empty()) {
    auto model = open_model(request.model);
    if (!model) return report(model.error());
    opened = std::move(*model);
  }
  const model::ModelCard* card = opened ? &opened->card() : nullptr;
  if (request.json) {
    Json json;
    if (card != nullptr) json["model"] = card->name;
    json["methods"] = Json::array();
    for (const MethodInfo& info : attribution::all_methods()) json["methods"].push_back(method_json(info, card));
    const auto written = write_text("-", dumped(json));
    return written ? ExitCode::Done : report(written.error());
  }
  print_table(card);
  if (std::fflush(stdout) != 0) return report({ErrorCode::FileWriteFailed, {"standard output", "it was closed"}});
  return ExitCode::Done;
}

}  // namespace

void add_methods(CLI::App& program, ExitCode& exit_code) {
  const auto request = std::make_shared<MethodsRequest>();
  CLI::App* command =
      program.add_subcommand("methods", "Lists the ways to explain, and with --model which of them explain that model");
  command
      ->add_option("--model", request->model.model, "Model to ask, as in the other commands; default: none is opened")
      ->type_name("PATH");
  add_reading_options(*command, request->model);
  command->add_flag("--json", request->json, "As JSON");
  command->callback([request, &exit_code] { exit_code = methods(*request); });
}

}  // namespace m2ib::cli
