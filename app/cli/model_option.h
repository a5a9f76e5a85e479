#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "core/attribution/m2ib.h"
#include "core/base/error.h"
#include "core/library/model_library.h"
#include "core/model/dual_encoder.h"

namespace m2ib::cli {

/// What stands on the command line about the model; what is empty there is as the model's files say.
struct ModelRequest {
  std::string model;  ///< folder, file, or the name of a model in the person's list; empty: the embedded model
  std::string precision;
  std::string activation;
  std::string preprocessing;
  std::optional<int> image_heads;
  std::optional<int> text_heads;
  bool published_text_wrapper = false;
  std::string list_file;  ///< file of the person's list; empty: the usual one
};

/// Adds what a preset of the person's list can keep: precision, activation, preparation of pictures.
void add_preset_options(CLI::App& command, ModelRequest& request);
/// The same, heads, the text tower's variant, and --library.
void add_reading_options(CLI::App& command, ModelRequest& request);
/// All of these, and --model; the default is the embedded model.
void add_model_options(CLI::App& command, ModelRequest& request);
/// Adds --library.
void add_library_option(CLI::App& command, std::string& library);

/// The file of the person's list of models; empty where there is no home folder and none was named.
[[nodiscard]] std::filesystem::path library_file(const std::string& named);

/// A model, and what is known about its opening.
struct OpenedModel {
  model::DualEncoderPtr encoder;
  std::filesystem::path path;
  attribution::MethodSettings settings;  ///< recommended for it; a preset of the person's list has been applied
  double load_s = 0.0;
  std::int64_t file_bytes = 0;  ///< of its weights on the disk

  [[nodiscard]] const model::ModelCard& card() const { return encoder->card(); }
};

/// Opens the model that was asked for, with progress; Ctrl+C stops. Says what was assumed, and why a model's answers
/// cannot be trusted. Where the person's list has this model, the opening is noted there; nothing is ever added.
[[nodiscard]] Result<OpenedModel> open_model(const ModelRequest& request);
/// The same for a path, whatever the list says, and without noting anything.
[[nodiscard]] Result<OpenedModel> open_model_at(const std::filesystem::path& path, const ModelRequest& request);

/// The entry that a path or a name means, or nullptr: its path, else its name where it is the only one of that name.
/// Error: NotAModel (several models have that name).
[[nodiscard]] Result<const library::LibraryEntry*> find_entry(const library::ModelLibrary& library,
                                                              const std::string& path_or_name);

}  // namespace m2ib::cli
