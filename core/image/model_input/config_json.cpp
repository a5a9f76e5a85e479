#include <cmath>
#include <limits>

#include "core/base/json_limits.h"
#include "core/image/model_input/config_json_internal.h"

namespace m2ib::image {

using Json = nlohmann::json;

const Json* value_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

bool flag(const Json& object, const char* key, bool otherwise) {
  const Json* value = value_of(object, key);
  if (value == nullptr) return otherwise;
  if (!value->is_boolean()) throw InvalidConfig(std::string(key) + " is neither true nor false");
  return value->get<bool>();
}

double real(const Json& value, const std::string& what) {
  if (!value.is_number()) throw InvalidConfig(what + " is not a number");
  return value.get<double>();
}

int whole(const Json& value, const std::string& what) {
  const double number = real(value, what);
  if (number != std::floor(number) || std::abs(number) > std::numeric_limits<int>::max()) {
    throw InvalidConfig(what + " is not a whole number");
  }
  return static_cast<int>(number);
}

std::string words(const Json& value, const std::string& what) {
  if (!value.is_string()) throw InvalidConfig(what + " is not a word");
  return value.get<std::string>();
}

std::array<float, 3> triple(const Json& value, const std::string& what) {
  std::array<float, 3> result{};
  if (value.is_number()) {
    result.fill(static_cast<float>(real(value, what)));
    return result;
  }
  if (!value.is_array() || value.size() != 3) throw InvalidConfig(what + " is not a list of three numbers");
  for (std::size_t i = 0; i < 3; ++i) result[i] = static_cast<float>(real(value[i], what));
  return result;
}

Result<PreprocessSettings> settings_from(const std::string& json_text, const std::string& path,
                                         PreprocessSettings (*read)(const Json& object, int image_size_px),
                                         int image_size_px) {
  try {
    if (const auto excess = find_json_excess(json_text, JsonLimits{})) {
      return fail(ErrorCode::ConfigInvalid, path, *excess);
    }
    const Json config = Json::parse(json_text, nullptr, false);
    if (config.is_discarded()) return fail(ErrorCode::ConfigInvalid, path, "it is not JSON");
    if (!config.is_object()) return fail(ErrorCode::ConfigInvalid, path, "it is not a JSON object");
    const PreprocessSettings settings = read(config, image_size_px);
    if (const auto checked = settings.validate(); !checked) {
      const Error& error = checked.error();
      return fail(ErrorCode::ConfigInvalid, path,
                  error.args.at(0) + " is " + error.args.at(1) + ", but must be " + error.args.at(2));
    }
    return settings;
  } catch (const std::exception& problem) {
    return fail(ErrorCode::ConfigInvalid, path, problem.what());
  }
}

}  // namespace m2ib::image
