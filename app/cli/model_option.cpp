#include "app/cli/model_option.h"

#include <chrono>
#include <cmath>
#include <system_error>
#include <vector>

#include "app/cli/cli_common.h"
#include "app/cli/interrupt.h"
#include "core/image/model_input/preprocess_preset.h"
#include "core/session/resource_dir.h"

namespace m2ib::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kMostHeads = 256;

/// What is to be opened, and how the person's list wants it.
struct Meant {
  fs::path path;
  library::ModelPreset preset;
};

std::string preset_help() {
  std::string help = "How pictures are prepared for the model:";
  const char* separator = " ";
  for (const image::PreprocessPreset& preset : image::preprocess_presets()) {
    help += separator + preset.id + " (" + preset.title + ")";
    separator = ", ";
  }
  return help + "; default: model";
}

std::vector<std::string> preset_ids() {
  std::vector<std::string> ids;
  for (const image::PreprocessPreset& preset : image::preprocess_presets()) ids.push_back(preset.id);
  return ids;
}

model::LoadOptions load_options(const ModelRequest& request) {
  model::LoadOptions options;
  if (request.precision == "stored") options.precision = model::WeightPrecision::AsStored;
  for (const auto activation : {model::Activation::QuickGelu, model::Activation::Gelu, model::Activation::GeluTanh}) {
    if (request.activation == model::to_string(activation)) options.activation = activation;
  }
  options.image_heads = request.image_heads;
  options.text_heads = request.text_heads;
  options.preprocessing = request.preprocessing;
  options.published_text_wrapper = request.published_text_wrapper;
  return options;
}

Result<Meant> resolve(const ModelRequest& request) {
  if (request.model.empty()) return Meant{session::embedded_model_dir(), {}};
  std::error_code problem;
  if (fs::exists(request.model, problem)) return Meant{request.model, {}};
  const fs::path file = library_file(request.list_file);
  if (file.empty()) return Meant{request.model, {}};
  const auto list = library::load_library(file);
  if (!list) return tl::unexpected(list.error());
  const auto entry = find_entry(*list, request.model);
  if (!entry) return tl::unexpected(entry.error());
  if (*entry == nullptr) return Meant{request.model, {}};
  return Meant{(*entry)->path, (*entry)->preset};
}

/// What the command line says wins over the preset.
ModelRequest with_preset(ModelRequest request, const library::ModelPreset& preset) {
  if (request.precision.empty()) request.precision = preset.precision;
  if (request.activation.empty()) request.activation = preset.activation;
  if (request.preprocessing.empty()) request.preprocessing = preset.preprocessing;
  return request;
}

void note_opened(const ModelRequest& request, const OpenedModel& opened) {
  const fs::path file = library_file(request.list_file);
  if (request.model.empty() || file.empty()) return;
  const auto list = library::load_library(file);
  if (list && list->find(opened.path) == nullptr) return;
  const auto noted = list ? library::update_library(file,
                                                    [&](library::ModelLibrary& library) -> Result<void> {
                                                      if (library.find(opened.path) == nullptr) return {};
                                                      return library.note_opened(opened.path, opened.card());
                                                    })
                          : Result<void>(tl::unexpected(list.error()));
  if (!noted) say("warning: " + describe(noted.error()));
}

void say_notes(const model::ModelCard& card) {
  for (const std::string& assumption : card.assumptions) say("assumed: " + assumption);
  if (card.trust != model::Trust::None) return;
  std::string reasons;
  for (const std::string& doubt : card.doubts) reasons += (reasons.empty() ? ": " : "; ") + doubt;
  say("warning: the answers of this model cannot be meaningful" + reasons + ".");
}

}  // namespace

void add_library_option(CLI::App& command, std::string& library) {
  command.add_option("--library", library, "File of your list of models; default: models.json in your data folder")
      ->type_name("FILE");
}

void add_preset_options(CLI::App& command, ModelRequest& request) {
  command
      .add_option("--precision", request.precision,
                  "How weights lie in memory: float32 (the default), or stored (half precision stays as it is in the "
                  "file: less memory, slower)")
      ->check(CLI::IsMember({"float32", "stored"}).description(""))
      ->type_name("NAME");
  command
      .add_option("--activation", request.activation,
                  "Overrules the function between the layers: quick_gelu, gelu or gelu_pytorch_tanh")
      ->check(CLI::IsMember({"quick_gelu", "gelu", "gelu_pytorch_tanh"}).description(""))
      ->type_name("NAME");
  command.add_option("--preprocess", request.preprocessing, preset_help())
      ->check(CLI::IsMember(preset_ids()).description(""))
      ->type_name("ID");
}

void add_reading_options(CLI::App& command, ModelRequest& request) {
  add_preset_options(command, request);
  command
      .add_option("--image-heads", request.image_heads,
                  "Attention heads of the image part, where the model's files do not say it")
      ->check(CLI::Range(1, kMostHeads).description(""))
      ->type_name("N");
  command
      .add_option("--text-heads", request.text_heads,
                  "Attention heads of the text part, where the model's files do not say it")
      ->check(CLI::Range(1, kMostHeads).description(""))
      ->type_name("N");
  command.add_flag("--published-text-wrapper", request.published_text_wrapper,
                   "OpenAI's file format only: run the text part as the published M2IB program does, which differs "
                   "from CLIP, to repeat its published maps");
  add_library_option(command, request.list_file);
}

void add_model_options(CLI::App& command, ModelRequest& request) {
  command
      .add_option("--model", request.model,
                  "The model: its folder, its file of weights, or its name in your list (m2ib models); default: the "
                  "small model that comes with the program")
      ->type_name("PATH");
  add_reading_options(command, request);
}

fs::path library_file(const std::string& named) {
  return named.empty() ? library::default_library_file() : fs::path(named);
}

Result<const library::LibraryEntry*> find_entry(const library::ModelLibrary& library, const std::string& path_or_name) {
  if (const auto* entry = library.find(path_or_name)) return entry;
  const library::LibraryEntry* only = nullptr;
  for (const library::LibraryEntry& entry : library.entries()) {
    if (entry.title() != path_or_name) continue;
    if (only != nullptr) {
      return fail(ErrorCode::NotAModel, "your list of models",
                  "\"" + path_or_name + "\", a name that more than one model has; give the path");
    }
    only = &entry;
  }
  return only;
}

Result<OpenedModel> open_model_at(const fs::path& path, const ModelRequest& request) {
  const Interrupt interrupt;
  const auto start = std::chrono::steady_clock::now();
  const auto loaded = model::load_model(
      path, interrupt.token(),
      [](double fraction) {
        show_progress("loading the model, " + std::to_string(static_cast<int>(std::lround(100.0 * fraction))) + " %");
      },
      load_options(request));
  clear_progress();
  if (!loaded) return tl::unexpected(loaded.error());
  if (!*loaded) return fail(ErrorCode::ComputeFailed, "loading the model was stopped");
  OpenedModel opened;
  opened.encoder = **loaded;
  opened.path = path;
  opened.settings = attribution::default_settings(opened.card());
  opened.load_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  for (const model::WeightFile& file : opened.card().files) opened.file_bytes += file.bytes;
  say_notes(opened.card());
  return opened;
}

Result<OpenedModel> open_model(const ModelRequest& request) {
  const auto meant = resolve(request);
  if (!meant) return tl::unexpected(meant.error());
  auto opened = open_model_at(meant->path, with_preset(request, meant->preset));
  if (!opened) return opened;
  attribution::MethodSettings& settings = opened->settings;
  settings.beta = meant->preset.beta.value_or(settings.beta);
  settings.image_layer = meant->preset.image_layer.value_or(settings.image_layer);
  settings.text_layer = meant->preset.text_layer.value_or(settings.text_layer);
  note_opened(request, *opened);
  return opened;
}

}  // namespace m2ib::cli
