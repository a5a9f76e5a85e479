#include "core/session/record_fields.h"

#include <algorithm>
#include <cmath>

#include "core/base/json_limits.h"

namespace m2ib::session {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;
constexpr std::ptrdiff_t kMostValues = 8'000'000;  ///< 64 MiB of maps have about 4 million
constexpr std::ptrdiff_t kMostKeys = 4'000'000;

}  // namespace

Json parse_record(std::string_view text) {
  JsonLimits limits;
  limits.text_bytes = kMostBytes;
  limits.objects = 2'000'000;
  limits.string_bytes = 6 * kLongestCaption;  // as written: up to six bytes of ASCII a byte
  if (const auto excess = find_json_excess(text, limits)) throw InvalidRecord(*excess);
  // A value takes many times the memory of its shortest text.
  if (std::count(text.begin(), text.end(), ',') > kMostValues ||
      std::count(text.begin(), text.end(), ':') > kMostKeys) {
    throw InvalidRecord("it holds more values than a session can have");
  }
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) throw InvalidRecord("it is not JSON");
  if (!json.is_object()) throw InvalidRecord("it is not a JSON object");
  return json;
}

Fields::Fields(const Json& object, const char* where) : object_(object), where_(where) {
  if (!object.is_object()) throw InvalidRecord(std::string(where) + " is not an object");
}

void Fields::refuse(const char* key, const char* what) const {
  throw InvalidRecord("\"" + std::string(key) + "\" of " + where_ + " " + what);
}

const Json* Fields::find(const char* key) const {
  const auto found = object_.find(key);
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

std::string Fields::text(const char* key, std::size_t longest, std::string fallback) const {
  const Json* value = find(key);
  if (value == nullptr) return fallback;
  if (!value->is_string()) refuse(key, "is not a text");
  const auto& string = value->get_ref<const std::string&>();
  if (string.size() > longest) refuse(key, "is too long");
  if (string.find('\0') != std::string::npos) refuse(key, "holds a NUL character");
  return string;
}

std::int64_t Fields::integer(const char* key, std::int64_t fallback, std::int64_t least, std::int64_t most) const {
  const Json* value = find(key);
  if (value == nullptr) return fallback;
  if (!value->is_number_integer()) refuse(key, "is not a whole number");
  if (value->is_number_unsigned() &&
      value->get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    refuse(key, "is out of range");
  }
  const auto number = value->get<std::int64_t>();
  if (number < least || number > most) refuse(key, "is out of range");
  return number;
}

int Fields::number_of(const char* key, int fallback, int least, int most) const {
  return static_cast<int>(integer(key, fallback, least, most));
}

std::uint64_t Fields::natural(const char* key, std::uint64_t fallback) const {
  const Json* value = find(key);
  if (value == nullptr) return fallback;
  if (!value->is_number_unsigned()) refuse(key, "is not a whole number from 0");
  return value->get<std::uint64_t>();
}

double Fields::real(const char* key, double fallback, double least, double most) const {
  const Json* value = find(key);
  if (value == nullptr) return fallback;
  if (!value->is_number()) refuse(key, "is not a number");
  const auto number = value->get<double>();
  if (!std::isfinite(number) || number < least || number > most) refuse(key, "is out of range");
  return number;
}

bool Fields::flag(const char* key, bool fallback) const {
  const Json* value = find(key);
  if (value == nullptr) return fallback;
  if (!value->is_boolean()) refuse(key, "is neither true nor false");
  return value->get<bool>();
}

const Json& Fields::list(const char* key, std::size_t most) const {
  static const Json kNothing = Json::array();
  const Json* value = find(key);
  if (value == nullptr) return kNothing;
  if (!value->is_array()) refuse(key, "is not a list");
  if (value->size() > most) refuse(key, "is too long");
  return *value;
}

std::vector<std::string> Fields::texts(const char* key, std::size_t most) const {
  std::vector<std::string> texts;
  for (const Json& value : list(key, most)) {
    if (!value.is_string()) refuse(key, "holds something other than texts");
    const auto& string = value.get_ref<const std::string&>();
    if (string.size() > kLongestText || string.find('\0') != std::string::npos)
      refuse(key, "holds a text that is none");
    texts.push_back(string);
  }
  return texts;
}

std::vector<float> Fields::floats(const char* key, std::size_t most) const {
  const Json& values = list(key, most);
  std::vector<float> numbers;
  numbers.reserve(values.size());
  for (const Json& value : values) numbers.push_back(float_of(value));
  return numbers;
}

std::string Fields::sha256(const char* key) const {
  constexpr std::size_t kDigits = 64;
  const std::string hash = text(key, kDigits);
  const bool hexadecimal = hash.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!hash.empty() && (hash.size() != kDigits || !hexadecimal)) refuse(key, "is no SHA-256");
  return hash;
}

double double_of(const Json& value) {
  if (value.is_null()) return std::numeric_limits<double>::quiet_NaN();
  if (!value.is_number()) throw InvalidRecord("a list of numbers holds something else");
  const auto number = value.get<double>();
  if (!std::isfinite(number)) throw InvalidRecord("a list of numbers holds one that is too large");
  return number;
}

float float_of(const Json& value) {
  const double number = double_of(value);
  if (std::abs(number) > static_cast<double>(std::numeric_limits<float>::max())) {
    throw InvalidRecord("a list of numbers holds one that is too large");
  }
  return static_cast<float>(number);
}

std::int64_t integer_of(const Json& value, std::int64_t least, std::int64_t most) {
  const bool fits =
      value.is_number_integer() &&
      !(value.is_number_unsigned() &&
        value.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
  if (!fits || value.get<std::int64_t>() < least || value.get<std::int64_t>() > most) {
    throw InvalidRecord("a list of whole numbers holds something else");
  }
  return value.get<std::int64_t>();
}

}  // namespace m2ib::session
