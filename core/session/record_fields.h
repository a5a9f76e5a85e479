// Internal: guarded reading of a record's JSON objects.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace m2ib::session {

/// Read objects keep their keys in a tree: with ordered_json, an object of many keys takes quadratic time.
using Json = nlohmann::json;

/// What is wrong with a record, as a clause for SessionInvalid; thrown within the room, caught by its readers.
class InvalidRecord : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The text as JSON. Throws InvalidRecord where it is none or asks for too much, std::bad_alloc.
[[nodiscard]] Json parse_record(std::string_view text);

inline constexpr std::size_t kLongestWord = 200;                      ///< bytes of names of choices
inline constexpr std::size_t kLongestText = 100'000;                  ///< bytes of any other text
inline constexpr std::size_t kLongestCaption = std::size_t{2} << 20;  ///< twice the longest that is explained
inline constexpr int kMostCount = 1'000'000'000;

/// Fields of one object. A missing field (null counts as missing) gives the fallback; one of another type or out of its
/// range throws InvalidRecord.
class Fields {
 public:
  /// @param where what the object is, e.g. "the settings"; lives longer than this
  Fields(const Json& object, const char* where);

  [[nodiscard]] const Json* find(const char* key) const;
  [[nodiscard]] std::string text(const char* key, std::size_t longest = kLongestText, std::string fallback = {}) const;
  [[nodiscard]] std::int64_t integer(const char* key, std::int64_t fallback, std::int64_t least,
                                     std::int64_t most) const;
  [[nodiscard]] int number_of(const char* key, int fallback, int least = 0, int most = kMostCount) const;
  [[nodiscard]] std::uint64_t natural(const char* key, std::uint64_t fallback) const;
  /// Finite and within the limits.
  [[nodiscard]] double real(const char* key, double fallback, double least = std::numeric_limits<double>::lowest(),
                            double most = std::numeric_limits<double>::max()) const;
  [[nodiscard]] bool flag(const char* key, bool fallback) const;
  /// An array of at most `most`; an empty one where it is missing.
  [[nodiscard]] const Json& list(const char* key, std::size_t most) const;
  [[nodiscard]] std::vector<std::string> texts(const char* key, std::size_t most) const;
  /// Numbers; null is not-a-number.
  [[nodiscard]] std::vector<float> floats(const char* key, std::size_t most) const;
  /// 64 lower-case hexadecimal digits, or nothing.
  [[nodiscard]] std::string sha256(const char* key) const;
  [[noreturn]] void refuse(const char* key, const char* what) const;

 private:
  const Json& object_;
  const char* where_;
};

/// A number, or not-a-number for null.
[[nodiscard]] float float_of(const Json& value);
[[nodiscard]] double double_of(const Json& value);
[[nodiscard]] std::int64_t integer_of(const Json& value, std::int64_t least, std::int64_t most);

}  // namespace m2ib::session
