#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace m2ib::library {

/// One file of a model at its source.
struct KnownFile {
  std::string name;         ///< a plain file name: no folder, not hidden
  std::string url;          ///< https only
  std::uint64_t bytes = 0;  ///< 0: not published
  std::string sha256;       ///< 64 lower-case hexadecimal digits; empty: not published
};

/// A published model: where it is, whose it is, what it is for.
struct KnownModel {
  std::string id;            ///< lower-case letters, digits, '-' and '.'; names the folder that it is put in
  std::string name;          ///< for people
  std::string organisation;  ///< who published it
  std::string summary;
  std::string intended_use;  ///< and its limits
  std::string licence;
  std::string page_url;           ///< where a person reads about it
  std::uint64_t about_bytes = 0;  ///< the whole download as published for people, rounded; 0: not published
  std::vector<KnownFile> files;   ///< weights last, so that half a folder is not yet a model; may be empty (by hand)
  bool gated = false;             ///< its source asks for an account: it is fetched by hand
  std::string note;               ///< how to get it by hand, or what else matters; may be empty

  /// May the program fetch it? Otherwise the person opens page_url and downloads it.
  [[nodiscard]] bool can_be_fetched() const { return !gated && !files.empty(); }
  /// Sum of the published sizes; 0 where one of them is not published.
  [[nodiscard]] std::uint64_t bytes() const;
};

/// Is it a plain file name: letters, digits, '.', '-', '_', not starting with '.', at most 128 bytes?
[[nodiscard]] bool is_plain_file_name(std::string_view name);

/// Reads {"format": 1, "models": [...]}. path only names the file in messages. Error: ConfigInvalid.
[[nodiscard]] Result<std::vector<KnownModel>> parse_known_models(std::string_view json, const std::string& path);

/// The list that comes with the program: models/known-models.json in its resource folder
/// (core/session/resource_dir.h). Errors: FileNotFound, FileUnreadable, FileTooLarge, ConfigInvalid.
[[nodiscard]] Result<std::vector<KnownModel>> known_models(const std::filesystem::path& resource_dir);

/// The model of that id, or nullptr.
[[nodiscard]] const KnownModel* find_known_model(const std::vector<KnownModel>& models, std::string_view id);

}  // namespace m2ib::library
