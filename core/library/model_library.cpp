#include "core/library/model_library.h"

#include <algorithm>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "core/library/utf8.h"

namespace m2ib::library {

namespace fs = std::filesystem;

Time now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

ModelSnapshot snapshot_of(const model::ModelCard& card) {
  ModelSnapshot snapshot;
  snapshot.name = short_utf8(card.name);
  snapshot.layout = short_utf8(card.layout);
  snapshot.summary = short_utf8(card.summary);
  snapshot.intended_use = short_utf8(card.intended_use);
  snapshot.weights_sha256 = short_utf8(card.weights_sha256);
  snapshot.tokenizer = short_utf8(card.tokenizer);
  snapshot.preprocessing = short_utf8(card.preprocessing);
  snapshot.trust = card.trust;
  snapshot.parameters = card.parameters;
  snapshot.weights_bytes = card.weights_bytes;
  snapshot.image_size_px = card.image_size_px;
  snapshot.grid = card.grid;
  snapshot.image_blocks = card.image.blocks;
  snapshot.text_blocks = card.text.blocks;
  snapshot.image_last_layer = card.image.last_layer();
  snapshot.text_last_layer = card.text.last_layer();
  snapshot.embedding = card.embedding;
  snapshot.recommended = card.recommended;
  return snapshot;
}

bool LibraryEntry::exists() const {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

std::string LibraryEntry::title() const {
  if (snapshot && !snapshot->name.empty()) return snapshot->name;
  return path.has_filename() ? path.filename().string() : path.string();
}

fs::path canonical_model_path(const fs::path& path) {
  std::error_code error;
  fs::path absolute = fs::absolute(path, error).lexically_normal();
  if (error) return path.lexically_normal();
  if (!absolute.has_filename() && absolute.has_relative_path()) absolute = absolute.parent_path();  // "folder/"
  const bool whole = fs::is_directory(absolute, error) || !absolute.has_relative_path();
  const fs::path canonical = fs::weakly_canonical(whole ? absolute : absolute.parent_path(), error);
  if (error) return absolute;
  return whole ? canonical : canonical / absolute.filename();
}

const LibraryEntry* ModelLibrary::find(const fs::path& path) const {
  const fs::path canonical = canonical_model_path(path);
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const LibraryEntry& entry) {
    // What is gone from the disk is found by the spelling that the list shows.
    return entry.path == canonical || entry.path == path;
  });
  return found == entries_.end() ? nullptr : &*found;
}

LibraryEntry* ModelLibrary::find_entry(const fs::path& path) {
  return const_cast<LibraryEntry*>(std::as_const(*this).find(path));  // NOLINT: the entries are this object's own
}

Result<void> ModelLibrary::add(const fs::path& path, Time time) {
  const fs::path canonical = canonical_model_path(path);
  std::error_code error;
  if (!fs::exists(canonical, error)) return fail(ErrorCode::FileNotFound, path.string());
  if (!is_utf8(canonical.native())) {
    return fail(ErrorCode::FileUnreadable, short_utf8(path.string()), "its name is not UTF-8 text");
  }
  if (find_entry(canonical) != nullptr) return {};
  if (entries_.size() >= kMostEntries) {
    return fail(ErrorCode::SettingOutOfRange, "The number of models in the list", std::to_string(kMostEntries + 1),
                "at most " + std::to_string(kMostEntries));
  }
  LibraryEntry entry;
  entry.path = canonical;
  entry.added_at = time;
  entries_.push_back(std::move(entry));
  sort();
  return {};
}

bool ModelLibrary::remove(const fs::path& path) {
  const LibraryEntry* entry = find(path);
  if (entry == nullptr) return false;
  entries_.erase(entries_.begin() + (entry - entries_.data()));
  return true;
}

Result<void> ModelLibrary::note_opened(const fs::path& path, const model::ModelCard& card, Time time) {
  if (find_entry(path) == nullptr) {
    if (auto added = add(path, time); !added) return added;
  }
  LibraryEntry& entry = *find_entry(path);
  entry.snapshot = snapshot_of(card);
  entry.last_used = time;
  sort();
  return {};
}

Result<void> ModelLibrary::set_preset(const fs::path& path, const ModelPreset& preset) {
  LibraryEntry* entry = find_entry(path);
  if (entry == nullptr) return fail(ErrorCode::FileNotFound, path.string());
  if (auto valid = validate_preset(preset, entry->snapshot); !valid) return valid;
  entry->preset = preset;
  return {};
}

void ModelLibrary::sort() {
  const auto used = [](const LibraryEntry& entry) { return entry.last_used.value_or(entry.added_at); };
  std::stable_sort(entries_.begin(), entries_.end(), [&](const LibraryEntry& a, const LibraryEntry& b) {
    return used(a) != used(b) ? used(a) > used(b) : a.path < b.path;
  });
}

fs::path person_data_dir() {
  const auto absolute = [](const char* name) -> fs::path {
    const char* value = std::getenv(name);
    const fs::path path = value == nullptr ? fs::path() : fs::path(value);
    return path.is_absolute() ? path : fs::path();
  };
  // The XDG base directory rules: a relative XDG_DATA_HOME does not count.
  if (const fs::path data = absolute("XDG_DATA_HOME"); !data.empty()) return data / "m2ib-explorer";
  if (const fs::path home = absolute("HOME"); !home.empty()) return home / ".local" / "share" / "m2ib-explorer";
  return {};
}

fs::path default_library_file() {
  const fs::path folder = person_data_dir();
  return folder.empty() ? folder : folder / "models.json";
}

fs::path default_fetch_dir(const std::string& id) {
  const fs::path folder = person_data_dir();
  return folder.empty() ? folder : folder / "models" / id;
}

}  // namespace m2ib::library
