#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/base/files.h"
#include "core/library/json_fields.h"
#include "core/library/model_library.h"
#include "core/library/utc_time.h"
#include "core/library/utf8.h"

namespace m2ib::library {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostBytes = std::uint64_t{8} << 20;
constexpr std::size_t kLongestText = 2000;
constexpr std::size_t kLongestPath = 4096;
constexpr std::int64_t kMostCount = 1'000'000'000;

template <class T>
Json optional_json(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json snapshot_json(const ModelSnapshot& snapshot) {
  return {{"name", snapshot.name},
          {"layout", snapshot.layout},
          {"summary", snapshot.summary},
          {"intended_use", snapshot.intended_use},
          {"weights_sha256", snapshot.weights_sha256},
          {"tokenizer", snapshot.tokenizer},
          {"preprocessing", snapshot.preprocessing},
          {"trust", model::to_string(snapshot.trust)},
          {"parameters", snapshot.parameters},
          {"weights_bytes", snapshot.weights_bytes},
          {"image_size_px", snapshot.image_size_px},
          {"grid", snapshot.grid},
          {"image_blocks", snapshot.image_blocks},
          {"text_blocks", snapshot.text_blocks},
          {"image_last_layer", snapshot.image_last_layer},
          {"text_last_layer", snapshot.text_last_layer},
          {"embedding", snapshot.embedding},
          {"recommended",
           {{"beta", snapshot.recommended.beta},
            {"image_layer", snapshot.recommended.image_layer},
            {"text_layer", snapshot.recommended.text_layer}}}};
}

Json preset_json(const ModelPreset& preset) {
  return {{"beta", optional_json(preset.beta)},
          {"image_layer", optional_json(preset.image_layer)},
          {"text_layer", optional_json(preset.text_layer)},
          {"preprocessing", preset.preprocessing},
          {"precision", preset.precision},
          {"activation", preset.activation}};
}

Json entry_json(const LibraryEntry& entry) {
  Json json{{"path", entry.path.string()}, {"added_at", utc_text(entry.added_at)}};
  if (entry.last_used) json["last_used"] = utc_text(*entry.last_used);
  if (entry.snapshot) json["model"] = snapshot_json(*entry.snapshot);
  if (!entry.preset.is_empty()) json["preset"] = preset_json(entry.preset);
  return json;
}

model::Trust trust_of(const std::string& word) {
  for (const model::Trust trust : {model::Trust::Declared, model::Trust::None}) {
    if (word == model::to_string(trust)) return trust;
  }
  return model::Trust::Unknown;
}

int small(Fields& fields, const char* key, std::int64_t least = 0) {
  return static_cast<int>(fields.integer(key, least, kMostCount).value_or(0));
}

std::optional<int> small_or_nothing(Fields& fields, const char* key) {
  const auto value = fields.integer(key, 0, kMostCount);
  return value ? std::optional<int>(static_cast<int>(*value)) : std::nullopt;
}

tl::expected<ModelSnapshot, std::string> read_snapshot(const Json& json, const std::string& where) {
  Fields fields(json, where);
  ModelSnapshot snapshot;
  snapshot.name = fields.text("name", kLongestText);
  snapshot.layout = fields.text("layout", kLongestText);
  snapshot.summary = fields.text("summary", kLongestText);
  snapshot.intended_use = fields.text("intended_use", kLongestText);
  snapshot.weights_sha256 = fields.text("weights_sha256", kLongestText);
  snapshot.tokenizer = fields.text("tokenizer", kLongestText);
  snapshot.preprocessing = fields.text("preprocessing", kLongestText);
  snapshot.trust = trust_of(fields.text("trust", kLongestText));
  constexpr std::int64_t kMost = std::int64_t{1} << 50;
  snapshot.parameters = fields.integer("parameters", 0, kMost).value_or(0);
  snapshot.weights_bytes = fields.integer("weights_bytes", 0, kMost).value_or(0);
  snapshot.image_size_px = small(fields, "image_size_px");
  snapshot.grid = small(fields, "grid");
  snapshot.image_blocks = small(fields, "image_blocks");
  snapshot.text_blocks = small(fields, "text_blocks");
  snapshot.image_last_layer = small(fields, "image_last_layer", -kMostCount);
  snapshot.text_last_layer = small(fields, "text_last_layer", -kMostCount);
  snapshot.embedding = small(fields, "embedding");
  if (!fields.problem().empty()) return tl::unexpected(fields.problem());
  if (const Json* recommended = fields.find("recommended")) {
    Fields inner(*recommended, "the recommended settings of " + where);
    snapshot.recommended.beta = inner.number("beta").value_or(snapshot.recommended.beta);
    snapshot.recommended.image_layer = small(inner, "image_layer");
    snapshot.recommended.text_layer = small(inner, "text_layer");
    if (!inner.problem().empty()) return tl::unexpected(inner.problem());
  }
  return snapshot;
}

tl::expected<ModelPreset, std::string> read_preset(const Json& json, const std::string& where) {
  Fields fields(json, where);
  ModelPreset preset;
  preset.beta = fields.number("beta");
  preset.image_layer = small_or_nothing(fields, "image_layer");
  preset.text_layer = small_or_nothing(fields, "text_layer");
  preset.preprocessing = fields.text("preprocessing", kLongestText);
  preset.precision = fields.text("precision", kLongestText);
  preset.activation = fields.text("activation", kLongestText);
  if (!fields.problem().empty()) return tl::unexpected(fields.problem());
  // Layers are compared with the model when it is opened: its files may have changed since. A way of preprocessing that
  // a newer program knows is kept, and refused where it is used.
  ModelPreset known = preset;
  known.preprocessing.clear();
  if (const auto valid = validate_preset(known); !valid) {
    return tl::unexpected(where + " is not valid: " + valid.error().args.front() + " is " + valid.error().args[1]);
  }
  return preset;
}

tl::expected<LibraryEntry, std::string> read_entry(const Json& json, const std::string& where) {
  Fields fields(json, where);
  LibraryEntry entry;
  entry.path = fields.needed_text("path", kLongestPath);
  const auto added = parse_utc(fields.needed_text("added_at", kLongestText));
  const std::string used_text = fields.text("last_used", kLongestText);
  const auto used = parse_utc(used_text);
  if (!fields.problem().empty()) return tl::unexpected(fields.problem());
  if (!entry.path.is_absolute()) return tl::unexpected("\"path\" of " + where + " does not start at the root");
  if (!added || (!used && !used_text.empty())) return tl::unexpected(where + " has a time that is not one");
  entry.added_at = *added;
  entry.last_used = used;
  if (const Json* model = fields.find("model")) {
    auto snapshot = read_snapshot(*model, "the model of " + where);
    if (!snapshot) return tl::unexpected(snapshot.error());
    entry.snapshot = std::move(*snapshot);
  }
  if (const Json* preset_field = fields.find("preset")) {
    auto preset = read_preset(*preset_field, "the preset of " + where);
    if (!preset) return tl::unexpected(preset.error());
    entry.preset = std::move(*preset);
  }
  return entry;
}

/// An advisory lock on a file beside the list; the list itself is replaced by renaming, so it cannot carry the lock.
class FileLock {
 public:
  explicit FileLock(const fs::path& file) : number_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    error_ = number_ < 0 ? errno : 0;
  }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock() {
    if (number_ >= 0) ::close(number_);
  }

  /// 0 or an errno: EWOULDBLOCK where somebody else held the lock all the time.
  [[nodiscard]] int take(std::chrono::milliseconds patience) {
    if (number_ < 0) return error_;
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (::flock(number_, LOCK_EX | LOCK_NB) != 0) {
      if (errno == EINTR) continue;
      // Some network file systems have no locks: the list is still replaced in one step.
      if (errno == ENOLCK || errno == ENOTSUP || errno == ENOSYS) return 0;
      if (errno != EWOULDBLOCK || std::chrono::steady_clock::now() >= deadline) return errno;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return 0;
  }

 private:
  int number_;
  int error_ = 0;
};

}  // namespace

Result<ModelLibrary> parse_library(std::string_view json, const std::string& path) {
  Json document;
  const ListResult parsed = parse_list(json, "models", ModelLibrary::kMostEntries, document);
  if (parsed.list == nullptr) return fail(ErrorCode::LibraryInvalid, path, parsed.problem);
  ModelLibrary library;
  library.entries_.reserve(parsed.list->size());
  for (std::size_t i = 0; i < parsed.list->size(); ++i) {
    auto entry = read_entry((*parsed.list)[i], "entry " + std::to_string(i + 1));
    if (!entry) return fail(ErrorCode::LibraryInvalid, path, entry.error());
    for (const LibraryEntry& other : library.entries_) {
      if (other.path == entry->path) {
        return fail(ErrorCode::LibraryInvalid, path, "it lists " + short_utf8(entry->path.string()) + " twice");
      }
    }
    library.entries_.push_back(std::move(*entry));
  }
  library.sort();
  return library;
}

std::string to_json(const ModelLibrary& library) {
  Json list = Json::array();
  for (const LibraryEntry& entry : library.entries()) list.push_back(entry_json(entry));
  const Json document{{"format", 1}, {"models", std::move(list)}};
  // Every text was made UTF-8 on its way in; "replace" keeps dump() from throwing should one slip through.
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<ModelLibrary> load_library(const fs::path& file) {
  const Result<std::string> text = read_text_file(file, kMostBytes);
  if (!text && text.error().code == ErrorCode::FileNotFound) return ModelLibrary{};
  if (!text) return tl::unexpected(text.error());
  return parse_library(*text, file.string());
}

Result<void> update_library(const fs::path& file, const LibraryChange& change) {
  if (file.empty()) {
    return fail(ErrorCode::FileWriteFailed, "The list of models", "the environment names no home folder");
  }
  std::error_code error;
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), error);
  if (error) return fail(ErrorCode::FileWriteFailed, file.string(), error.message());
  FileLock lock(file.string() + ".lock");
  constexpr std::chrono::seconds kPatience(5);
  if (const int problem = lock.take(kPatience); problem != 0) {
    return fail(ErrorCode::FileWriteFailed, file.string(),
                problem == EWOULDBLOCK ? std::string("another program is changing it")
                                       : std::error_code(problem, std::generic_category()).message());
  }
  Result<ModelLibrary> library = load_library(file);
  if (!library) return tl::unexpected(library.error());
  if (auto changed = change(*library); !changed) return changed;
  return write_file_atomically(file, to_json(*library));
}

}  // namespace m2ib::library
