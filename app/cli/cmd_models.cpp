#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/fetch_model.h"
#include "app/cli/model_json.h"
#include "app/cli/model_option.h"
#include "app/cli/models_text.h"
#include "core/session/resource_dir.h"

namespace m2ib::cli {
namespace {

using library::ModelLibrary;
namespace fs = std::filesystem;

/// Of all commands below `models`; each reads its own part.
struct ModelsRequest {
  ModelRequest model;  ///< model.model is the PATH or NAME, model.list_file the list
  std::optional<double> beta;
  std::optional<int> image_layer;
  std::optional<int> text_layer;
  bool reset = false;
  bool json = false;
  FetchRequest fetch;
};

ExitCode print_or_write(bool json, const nlohmann::ordered_json& content, const std::function<void()>& print_all) {
  if (json) {
    const auto written = write_text("-", dumped(content));
    return written ? ExitCode::Done : report(written.error());
  }
  print_all();
  if (std::fflush(stdout) != 0) return report({ErrorCode::FileWriteFailed, {"standard output", "it was closed"}});
  return ExitCode::Done;
}

/// The list's file; says what to do where there is none.
std::optional<fs::path> list_file(const ModelsRequest& request) {
  const fs::path file = library_file(request.model.list_file);
  if (!file.empty()) return file;
  (void)wrong_usage("There is no home folder for a list of models: name a file with --library.");
  return std::nullopt;
}

ExitCode list_models(const ModelsRequest& request) {
  const auto file = list_file(request);
  if (!file) return ExitCode::WrongUsage;
  const auto list = library::load_library(*file);
  if (!list) return report(list.error());
  nlohmann::ordered_json json;
  json["library"] = file->string();
  json["models"] = nlohmann::ordered_json::array();
  for (const library::LibraryEntry& entry : list->entries()) json["models"].push_back(to_json(entry));
  return print_or_write(request.json, json, [&] {
    for (const library::LibraryEntry& entry : list->entries()) print(entry);
    if (list->entries().empty()) std::printf("No models yet. Add one with: m2ib models add PATH\n");
  });
}

/// What the command line says goes into the preset; the rest stays.
library::ModelPreset changed(library::ModelPreset preset, const ModelsRequest& request) {
  if (request.reset) preset = {};
  const ModelRequest& reading = request.model;
  if (request.beta) preset.beta = request.beta;
  if (request.image_layer) preset.image_layer = request.image_layer;
  if (request.text_layer) preset.text_layer = request.text_layer;
  if (!reading.preprocessing.empty())
    preset.preprocessing = reading.preprocessing == "model" ? "" : reading.preprocessing;
  if (!reading.precision.empty()) preset.precision = reading.precision == "float32" ? "" : reading.precision;
  if (!reading.activation.empty()) preset.activation = reading.activation;
  return preset;
}

ExitCode add_model(const ModelsRequest& request) {
  const auto file = list_file(request);
  if (!file) return ExitCode::WrongUsage;
  if (const auto list = library::load_library(*file); !list) return report(list.error());  // before minutes of reading
  const auto opened = open_model_at(request.model.model, request.model);
  if (!opened) return report(opened.error());
  const auto added = library::update_library(*file, [&](ModelLibrary& list) -> Result<void> {
    if (auto noted = list.note_opened(opened->path, opened->card()); !noted) return noted;
    return list.set_preset(opened->path, changed(list.find(opened->path)->preset, request));
  });
  if (!added) return report(added.error());
  say("added " + opened->card().name + " (" + opened->card().layout + ").");
  return ExitCode::Done;
}

/// The path of the entry that is meant. The list says no more than paths, so what is not in it is a wrong name.
Result<fs::path> meant_path(const ModelLibrary& list, const std::string& path_or_name) {
  const auto entry = find_entry(list, path_or_name);
  if (!entry) return tl::unexpected(entry.error());
  if (*entry == nullptr) return fail(ErrorCode::NotAModel, "your list of models", "\"" + path_or_name + "\"");
  return (*entry)->path;
}

ExitCode remove_model(const ModelsRequest& request) {
  const auto file = list_file(request);
  if (!file) return ExitCode::WrongUsage;
  fs::path path;
  const auto removed = library::update_library(*file, [&](ModelLibrary& list) -> Result<void> {
    const auto meant = meant_path(list, request.model.model);
    if (!meant) return tl::unexpected(meant.error());
    path = *meant;
    list.remove(path);
    return {};
  });
  if (!removed) return report(removed.error());
  say("removed from the list: " + path.string() + ". Its files are untouched.");
  return ExitCode::Done;
}

ExitCode set_preset(const ModelsRequest& request) {
  const auto file = list_file(request);
  if (!file) return ExitCode::WrongUsage;
  library::ModelPreset preset;
  const auto set = library::update_library(*file, [&](ModelLibrary& list) -> Result<void> {
    const auto path = meant_path(list, request.model.model);
    if (!path) return tl::unexpected(path.error());
    preset = changed(list.find(*path)->preset, request);
    return list.set_preset(*path, preset);
  });
  if (!set) return report(set.error());
  return print_or_write(false, {}, [&] { std::printf("Preset: %s\n", preset_text(preset).c_str()); });
}

ExitCode list_known(const ModelsRequest& request) {
  const auto known = library::known_models(session::find_resource_dir());
  if (!known) return report(known.error());
  nlohmann::ordered_json json;
  json["models"] = nlohmann::ordered_json::array();
  for (const library::KnownModel& model : *known) json["models"].push_back(to_json(model));
  return print_or_write(request.json, json, [&] {
    for (const library::KnownModel& model : *known) print(model);
  });
}

using RequestPtr = std::shared_ptr<ModelsRequest>;

CLI::App* subcommand(CLI::App& models, const char* name, const char* description, const RequestPtr& request,
                     ExitCode& exit_code, ExitCode (*run)(const ModelsRequest&)) {
  CLI::App* command = models.add_subcommand(name, description);
  command->footer(exit_code_help());
  command->callback([request, run, &exit_code] { exit_code = run(*request); });
  return command;
}

void add_name(CLI::App& command, const RequestPtr& request) {
  command.add_option("model", request->model.model, "Path of the model, or its name in the list")
      ->required()
      ->type_name("PATH|NAME");
}

void add_starting_options(CLI::App& command, const RequestPtr& request) {
  command.add_option("--beta", request->beta, "Weight of the compression term that explanations start with, above 0")
      ->type_name("B");
  command.add_option("--image-layer", request->image_layer, "Bottleneck after this block of the image tower, from 0")
      ->type_name("L");
  command.add_option("--text-layer", request->text_layer, "Bottleneck after this block of the text tower, from 0")
      ->type_name("L");
  command.add_flag("--reset", request->reset, "Forget the preset; what else is given here is set afterwards");
}

void add_fetch_options(CLI::App& command, const RequestPtr& request) {
  command.add_option("id", request->fetch.id, "Which one: an id of `m2ib models known`")->required()->type_name("ID");
  command.add_option("--to", request->fetch.folder, "Folder to put it in; default: models/ID in your data folder")
      ->type_name("DIR");
  command.add_flag("--yes", request->fetch.yes,
                   "Yes, download it. Without this, the command says what would be downloaded, and stops");
  add_library_option(command, request->model.list_file);
}

}  // namespace

void add_models(CLI::App& program, ExitCode& exit_code) {
  const auto request = std::make_shared<ModelsRequest>();
  CLI::App* models = program.add_subcommand("models", "Lists your models, and gets new ones");
  models->require_subcommand(0, 1);
  models->add_flag("--json", request->json, "Machine-readable output");
  add_library_option(*models, request->model.list_file);
  models->callback([models, request, &exit_code] {
    if (models->get_subcommands().empty()) exit_code = list_models(*request);
  });

  CLI::App* add =
      subcommand(*models, "add", "Opens a model once and adds it to the list", request, exit_code, add_model);
  add->add_option("path", request->model.model, "Its folder, or its file of weights")->required()->type_name("PATH");
  add_reading_options(*add, request->model);

  CLI::App* remove =
      subcommand(*models, "remove", "Takes a model off the list; its files stay", request, exit_code, remove_model);
  add_name(*remove, request);
  add_library_option(*remove, request->model.list_file);

  CLI::App* preset = subcommand(*models, "preset", "Says or sets what explanations with a model start with", request,
                                exit_code, set_preset);
  add_name(*preset, request);
  add_starting_options(*preset, request);
  add_preset_options(*preset, request->model);
  add_library_option(*preset, request->model.list_file);

  CLI::App* known = subcommand(*models, "known", "Lists well-known published models", request, exit_code, list_known);
  known->add_flag("--json", request->json, "Machine-readable output");

  const auto run_fetch = [](const ModelsRequest& asked) { return fetch_model(asked.fetch, asked.model); };
  CLI::App* fetch = subcommand(*models, "fetch", "Downloads a well-known model from its publisher, and adds it",
                               request, exit_code, +run_fetch);
  add_fetch_options(*fetch, request);
}

}  // namespace m2ib::cli
