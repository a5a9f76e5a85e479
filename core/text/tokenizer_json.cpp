#include "core/text/tokenizer_json.h"

#include <cstdint>

#include "core/base/json_limits.h"

namespace m2ib::text {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxValues = 8'000'000;

JsonLimits limits() {
  JsonLimits limits;
  limits.text_bytes = kMaxTokenizerJsonBytes;
  limits.string_bytes = std::size_t{4} << 20U;  // a map of characters
  return limits;
}

/// 0 … 63, or 64 for anything else.
unsigned base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<unsigned>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<unsigned>(c - 'a') + 26;
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0') + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : 64;
}

}  // namespace

Result<json> parse_tokenizer_json(std::string_view text, const std::string& name) {
  if (text.size() > kMaxTokenizerJsonBytes) {
    return fail(ErrorCode::FileTooLarge, name, std::to_string(text.size()) + " bytes",
                std::to_string(kMaxTokenizerJsonBytes) + " bytes");
  }
  if (const auto excess = find_json_excess(text, limits())) return fail(ErrorCode::TokenizerInvalid, name, *excess);
  std::size_t values = 0;
  bool too_many = false;
  const auto keep = [&](int depth, json::parse_event_t event, json& value) {
    if (++values > kMaxValues) too_many = true;
    if (too_many) return false;
    constexpr int kInsideModel = 2;
    return !(event == json::parse_event_t::key && depth == kInsideModel && value == "merges");
  };
  try {
    json parsed = json::parse(text, keep);
    if (too_many) {
      return fail(ErrorCode::TokenizerInvalid, name, "it holds more than " + std::to_string(kMaxValues) + " values");
    }
    if (!parsed.is_object()) return fail(ErrorCode::TokenizerInvalid, name, "it is not a JSON object");
    return parsed;
  } catch (const json::parse_error& error) {
    return fail(ErrorCode::TokenizerInvalid, name, "it is not JSON at byte " + std::to_string(error.byte));
  } catch (const std::exception& error) {
    return fail(ErrorCode::TokenizerInvalid, name, error.what());
  }
}

const json* find_member(const json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string text_member(const json& object, const char* key) {
  const json* member = find_member(object, key);
  return member != nullptr && member->is_string() ? member->get<std::string>() : std::string();
}

bool flag_member(const json& object, const char* key, bool otherwise) {
  const json* member = find_member(object, key);
  return member != nullptr && member->is_boolean() ? member->get<bool>() : otherwise;
}

std::optional<std::string> decode_base64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const unsigned digit = base64_digit(c);
    if (digit > 63) return std::nullopt;
    bits = (bits << 6U) | digit;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push_back(static_cast<char>((bits >> count) & 0xFFU));
    }
  }
  return bytes;
}

}  // namespace m2ib::text
