// Internal to this room: guarded reading of JSON objects.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace m2ib::library {

using Json = nlohmann::ordered_json;

/// Reads fields of one object; remembers the first that is not as it should be. A missing field is the fallback.
class Fields {
 public:
  Fields(const Json& object, std::string where) : object_(object), where_(std::move(where)) {
    if (!object_.is_object()) problem_ = where_ + " is not an object";
  }

  /// Empty while every field that was asked for was right.
  [[nodiscard]] const std::string& problem() const { return problem_; }

  [[nodiscard]] std::string text(const char* key, std::size_t longest) {
    const Json* value = find(key);
    if (value == nullptr) return {};
    if (!value->is_string()) return wrong<std::string>(key, "is not a text");
    const auto& string = value->get_ref<const std::string&>();
    if (string.size() > longest) return wrong<std::string>(key, "is too long");
    if (string.find('\0') != std::string::npos) return wrong<std::string>(key, "holds a NUL character");
    return string;
  }

  [[nodiscard]] std::string needed_text(const char* key, std::size_t longest) {
    std::string value = text(key, longest);
    if (value.empty() && problem_.empty()) return wrong<std::string>(key, "is missing or empty");
    return value;
  }

  [[nodiscard]] std::optional<std::int64_t> integer(const char* key, std::int64_t least, std::int64_t most) {
    const Json* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (value->is_number_unsigned() && value->get<std::uint64_t>() > kMostInteger) return wrong_range(key);
    if (!value->is_number_integer()) return wrong<std::optional<std::int64_t>>(key, "is not a whole number");
    const auto number = value->get<std::int64_t>();
    if (number < least || number > most) return wrong_range(key);
    return number;
  }

  [[nodiscard]] std::optional<double> number(const char* key) {
    const Json* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number()) return wrong<std::optional<double>>(key, "is not a number");
    return value->get<double>();
  }

  [[nodiscard]] bool flag(const char* key) {
    const Json* value = find(key);
    if (value == nullptr) return false;
    if (!value->is_boolean()) return wrong<bool>(key, "is neither true nor false");
    return value->get<bool>();
  }

  /// The value, or nullptr where there is none or it is null.
  [[nodiscard]] const Json* find(const char* key) const {
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(key);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }

 private:
  static constexpr auto kMostInteger = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

  template <class T>
  T wrong(const char* key, const char* what) {
    if (problem_.empty()) problem_ = "\"" + std::string(key) + "\" of " + where_ + " " + what;
    return T{};
  }
  std::optional<std::int64_t> wrong_range(const char* key) {
    return wrong<std::optional<std::int64_t>>(key, "is out of range");
  }

  const Json& object_;
  std::string where_;
  std::string problem_;
};

/// The array under `key` of a {"format": 1, …} document, at most `most` long; otherwise a clause that says what is
/// wrong. `document` is filled and owns it.
struct ListResult {
  const Json* list = nullptr;
  std::string problem;
};
[[nodiscard]] ListResult parse_list(std::string_view text, const char* key, std::size_t most, Json& document);

}  // namespace m2ib::library
