#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "core/library/known_models.h"
#include "core/library/model_library.h"

namespace m2ib::cli {

/// "605 MB", "1.71 GB"; decimal units, as disks and downloads are counted.
[[nodiscard]] std::string size_text(std::uint64_t bytes);

/// One entry of the person's list; path, what is known of the model, and its preset.
[[nodiscard]] nlohmann::ordered_json to_json(const library::LibraryEntry& entry);
/// One published model.
[[nodiscard]] nlohmann::ordered_json to_json(const library::KnownModel& model);

/// A few lines each, on standard output.
void print(const library::LibraryEntry& entry);
void print(const library::KnownModel& model);

/// "beta 0.2, image layer 8"; "none" where it is empty.
[[nodiscard]] std::string preset_text(const library::ModelPreset& preset);

}  // namespace m2ib::cli
