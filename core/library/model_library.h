#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/model/model_card.h"

namespace m2ib::library {

/// Whole seconds, UTC.
using Time = std::chrono::sys_seconds;
[[nodiscard]] Time now();

/// What was learnt about a model when it was last opened: shown without opening it again.
/// Texts are at most 2000 bytes of UTF-8; what a model's file makes longer is cut.
struct ModelSnapshot {
  std::string name;
  std::string layout;        ///< e.g. "Hugging Face CLIPModel"
  std::string summary;       ///< may be empty
  std::string intended_use;  ///< may be empty
  std::string weights_sha256;
  std::string tokenizer;
  std::string preprocessing;
  model::Trust trust = model::Trust::Unknown;
  std::int64_t parameters = 0;
  std::int64_t weights_bytes = 0;  ///< in memory
  int image_size_px = 0;
  int grid = 0;  ///< patches along one side
  int image_blocks = 0;
  int text_blocks = 0;
  int image_last_layer = 0;  ///< largest layer that the bottleneck may follow, from 0
  int text_last_layer = 0;
  int embedding = 0;
  model::RecommendedSettings recommended;
};

[[nodiscard]] ModelSnapshot snapshot_of(const model::ModelCard& card);

/// What the person wants a model to start with; what is empty is as the model's own files say.
struct ModelPreset {
  std::optional<double> beta;  ///< > 0, finite
  std::optional<int> image_layer;
  std::optional<int> text_layer;
  std::string preprocessing;  ///< id of a preprocessing preset of core/image; empty: as the files say
  std::string precision;      ///< "" (float32) or "stored"
  std::string activation;     ///< "" (as the files say), "quick_gelu", "gelu" or "gelu_pytorch_tanh"

  [[nodiscard]] bool operator==(const ModelPreset&) const = default;
  [[nodiscard]] bool is_empty() const { return *this == ModelPreset{}; }
};

/// Errors: SettingOutOfRange, LayerOutOfRange (only where a snapshot says how many layers there are).
[[nodiscard]] Result<void> validate_preset(const ModelPreset& preset,
                                           const std::optional<ModelSnapshot>& snapshot = std::nullopt);

/// β and layers that a model starts with: the preset's, then the snapshot's, then the general defaults.
[[nodiscard]] model::RecommendedSettings starting_settings(const ModelPreset& preset,
                                                           const std::optional<ModelSnapshot>& snapshot);

/// One model that the person added.
struct LibraryEntry {
  std::filesystem::path path;  ///< folder or file, as canonical_model_path() gives it
  Time added_at{};
  std::optional<Time> last_used;
  std::optional<ModelSnapshot> snapshot;  ///< empty until the model was opened once
  ModelPreset preset;

  /// Is there still something at the path? Asks the disk.
  [[nodiscard]] bool exists() const;
  /// The snapshot's name, or the last part of the path.
  [[nodiscard]] std::string title() const;
};

/// Absolute, without links in its folders and without "..": the form in which paths are compared. A file keeps its own
/// name even where it is a link (files of a Hugging Face cache are links to nameless files), a folder does not.
[[nodiscard]] std::filesystem::path canonical_model_path(const std::filesystem::path& path);

/// The person's models, the most recently used first (one that was never used counts as used when it was added).
/// Holds paths of models and what their files say, nothing about pictures or patients. A value: nothing is on the disk
/// before update_library() or save_library().
class ModelLibrary {
 public:
  static constexpr std::size_t kMostEntries = 1000;

  [[nodiscard]] const std::vector<LibraryEntry>& entries() const { return entries_; }
  /// The entry of that path (any spelling of it), or nullptr. Valid until the next change.
  [[nodiscard]] const LibraryEntry* find(const std::filesystem::path& path) const;

  /// Adds a folder or file; one that is there already stays as it is. Whether it is a model is not looked at.
  /// Errors: FileNotFound, FileUnreadable (the name is not UTF-8), SettingOutOfRange (kMostEntries reached).
  Result<void> add(const std::filesystem::path& path, Time time = now());
  /// Forgets an entry (the model's files stay). False where there was none.
  bool remove(const std::filesystem::path& path);
  /// The model was opened: adds it where needed, keeps its card, sets last used. Errors: as add().
  Result<void> note_opened(const std::filesystem::path& path, const model::ModelCard& card, Time time = now());
  /// Errors: FileNotFound (not in the list), and those of validate_preset().
  Result<void> set_preset(const std::filesystem::path& path, const ModelPreset& preset);

 private:
  friend Result<ModelLibrary> parse_library(std::string_view json, const std::string& path);
  [[nodiscard]] LibraryEntry* find_entry(const std::filesystem::path& canonical);
  void sort();

  std::vector<LibraryEntry> entries_;
};

/// $XDG_DATA_HOME/m2ib-explorer (where that is an absolute path), or ~/.local/share/m2ib-explorer.
/// Empty where the environment names no home folder.
[[nodiscard]] std::filesystem::path person_data_dir();
/// models.json in person_data_dir(); empty where that is.
[[nodiscard]] std::filesystem::path default_library_file();
/// Where a well-known model is put that is fetched: models/<id> in person_data_dir(); empty where that is.
[[nodiscard]] std::filesystem::path default_fetch_dir(const std::string& id);

/// {"format": 1, "models": [...]}. Unknown keys are passed over. path only names the file in messages.
/// Error: LibraryInvalid.
[[nodiscard]] Result<ModelLibrary> parse_library(std::string_view json, const std::string& path);
[[nodiscard]] std::string to_json(const ModelLibrary& library);

/// A file that is not there is an empty library. Errors: LibraryInvalid, FileUnreadable, FileTooLarge.
[[nodiscard]] Result<ModelLibrary> load_library(const std::filesystem::path& file);

/// What to change; an error means that nothing is written.
using LibraryChange = std::function<Result<void>(ModelLibrary&)>;

/// Reads, changes and writes the list in one step, under a lock on "<file>.lock", so that two programs do not lose each
/// other's changes; waits for the lock at most a few seconds. Makes the folder of the file. A damaged list is reported
/// and never overwritten. Errors: those of load_library() and of the change, FileWriteFailed.
[[nodiscard]] Result<void> update_library(const std::filesystem::path& file, const LibraryChange& change);

}  // namespace m2ib::library
