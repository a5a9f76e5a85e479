#include "core/model/config_reader.h"

#include <cstdio>
#include <limits>

#include "core/base/json_limits.h"

namespace m2ib::model {
namespace {

using Json = nlohmann::json;

std::string short_number(double value) {
  char buffer[32];
  (void)std::snprintf(buffer, sizeof buffer, "%g", value);
  return buffer;
}

}  // namespace

tl::expected<Json, std::string> parse_json_object(std::string_view text) {
  using Fault = tl::unexpected<std::string>;
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return Fault("it is empty");
  if (text.starts_with("version https://git-lfs")) {
    return Fault("it is a Git LFS pointer, not the file itself; fetch it with 'git lfs pull'");
  }
  if (const auto excess = find_json_excess(text, JsonLimits{})) return Fault(*excess);
  Json json = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return Fault("it is not valid JSON in UTF-8");
  if (!json.is_object()) return Fault("it is not a JSON object");
  return json;
}

std::string shown(const Json& value) { return printable(value.dump(-1, ' ', false, Json::error_handler_t::replace)); }

const Json* ConfigReader::find(const char* key) const {
  const auto found = object_.find(key);
  return found == object_.end() ? nullptr : &*found;
}

bool ConfigReader::integer(const char* key, std::int64_t low, std::int64_t high, std::int64_t& target) {
  const Json* value = find(key);
  if (value == nullptr) return false;
  if (!value->is_number_integer()) {
    fault(named(key) + " is " + shown(*value) + ", but must be a whole number");
    return false;
  }
  // Unsigned values above the signed range would wrap when read as signed.
  const bool wraps = value->is_number_unsigned() &&
                     value->get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const auto number = wraps ? std::numeric_limits<std::int64_t>::max() : value->get<std::int64_t>();
  if (wraps || number < low || number > high) {
    fault(named(key) + " is " + shown(*value) + ", but must lie between " + std::to_string(low) + " and " +
          std::to_string(high));
    return false;
  }
  target = number;
  return true;
}

bool ConfigReader::integer(const char* key, int low, int high, int& target) {
  std::int64_t wide = 0;
  if (!integer(key, std::int64_t{low}, std::int64_t{high}, wide)) return false;
  target = static_cast<int>(wide);
  return true;
}

bool ConfigReader::number(const char* key, double low, double high, double& target) {
  const Json* value = find(key);
  if (value == nullptr) return false;
  if (!value->is_number()) {
    fault(named(key) + " is " + shown(*value) + ", but must be a number");
    return false;
  }
  const auto number = value->get<double>();
  if (!(number >= low && number <= high)) {
    fault(named(key) + " is " + shown(*value) + ", but must lie between " + short_number(low) + " and " +
          short_number(high));
    return false;
  }
  target = number;
  return true;
}

bool ConfigReader::text(const char* key, std::size_t max_bytes, std::string& target) {
  const Json* value = find(key);
  if (value == nullptr) return false;
  if (!value->is_string()) {
    fault(named(key) + " is " + shown(*value) + ", but must be a string");
    return false;
  }
  const auto& string = value->get_ref<const std::string&>();
  if (string.size() > max_bytes) {
    fault(named(key) + " is longer than " + std::to_string(max_bytes) + " bytes");
    return false;
  }
  target = string;
  return true;
}

bool ConfigReader::boolean(const char* key, bool& target) {
  const Json* value = find(key);
  if (value == nullptr) return false;
  if (!value->is_boolean()) {
    fault(named(key) + " is " + shown(*value) + ", but must be true or false");
    return false;
  }
  target = value->get<bool>();
  return true;
}

}  // namespace m2ib::model
