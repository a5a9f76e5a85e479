// Internal to the room: values from a stranger's JSON.
#pragma once

#include <array>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/image/model_input/preprocess.h"

namespace m2ib::image {

/// Carries what is wrong from a helper to its parser as a clause; caught by settings_from.
class InvalidConfig : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The value of a key; nullptr where it is absent or null, which mean the same.
[[nodiscard]] const nlohmann::json* value_of(const nlohmann::json& object, const char* key);
/// Throws InvalidConfig where the value has another type. `what` names it in the message.
[[nodiscard]] bool flag(const nlohmann::json& object, const char* key, bool otherwise);
[[nodiscard]] double real(const nlohmann::json& value, const std::string& what);
[[nodiscard]] int whole(const nlohmann::json& value, const std::string& what);
[[nodiscard]] std::string words(const nlohmann::json& value, const std::string& what);
/// A list of three numbers, or one number for all three channels.
[[nodiscard]] std::array<float, 3> triple(const nlohmann::json& value, const std::string& what);

/// Looks the text over, parses an object from it, reads settings with `read` and validates them. Every failure becomes
/// ConfigInvalid with the path.
[[nodiscard]] Result<PreprocessSettings> settings_from(const std::string& json_text, const std::string& path,
                                                       PreprocessSettings (*read)(const nlohmann::json& object,
                                                                                  int image_size_px),
                                                       int image_size_px);

}  // namespace m2ib::image
