#pragma once

#include <cmath>
#include <new>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "core/base/error.h"

// Internal: shared by the readers of config.json and m2ib.json.
namespace m2ib::model {

/// The text as a JSON object, within find_json_excess()'s default limits; the error is a clause for a message.
[[nodiscard]] tl::expected<nlohmann::json, std::string> parse_json_object(std::string_view text);

/// What `read`, a function of (const nlohmann::json& root, const std::string& path), makes of a configuration's text.
/// Errors: ConfigInvalid (no JSON object), OutOfMemory, and those of `read`.
template <class Read>
auto parse_config(const std::string& json_text, const std::string& path, const Read& read)
    -> decltype(read(nlohmann::json(), path)) {
  try {
    const auto root = parse_json_object(json_text);
    if (!root) return fail(ErrorCode::ConfigInvalid, path, root.error());
    return read(*root, path);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "reading " + path);
  }
}

/// A value for a message, cut short.
[[nodiscard]] std::string shown(const nlohmann::json& value);

/// Reads checked values from one JSON object and remembers the first fault, so that a list of reads needs one test.
class ConfigReader {
 public:
  /// prefix stands before a key in messages, e.g. "text_config.".
  ConfigReader(const nlohmann::json& object, std::string prefix) : object_(object), prefix_(std::move(prefix)) {}

  /// Each leaves target as it is where the key is missing; true where it was read.
  bool integer(const char* key, std::int64_t low, std::int64_t high, std::int64_t& target);
  bool integer(const char* key, int low, int high, int& target);
  bool number(const char* key, double low, double high, double& target);
  bool text(const char* key, std::size_t max_bytes, std::string& target);
  bool boolean(const char* key, bool& target);

  void fault(std::string what) {
    if (fault_.empty()) fault_ = std::move(what);
  }
  [[nodiscard]] std::string named(const char* key) const { return prefix_ + key; }
  /// Empty while everything was well.
  [[nodiscard]] const std::string& fault() const { return fault_; }

 private:
  const nlohmann::json* find(const char* key) const;

  const nlohmann::json& object_;
  std::string prefix_;
  std::string fault_;
};

}  // namespace m2ib::model
