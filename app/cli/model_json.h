#pragma once

#include <nlohmann/json_fwd.hpp>

#include "app/cli/model_option.h"

namespace m2ib::cli {

/// Everything that is known about an opened model. Keys stay; new ones may be added.
[[nodiscard]] nlohmann::ordered_json model_json(const OpenedModel& opened);

/// The text of it: ASCII only, wrong UTF-8 replaced.
[[nodiscard]] std::string dumped(const nlohmann::ordered_json& json);

/// A float as the shortest decimal number that means it, for JSON (its own digits, not those of a double).
[[nodiscard]] double shortest(float value);

}  // namespace m2ib::cli
