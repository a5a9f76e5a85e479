#include "core/annotation/checks.h"

#include <algorithm>

namespace m2ib::annotation {
namespace {

constexpr unsigned char kFirstPrintable = 0x20;
constexpr unsigned char kDelete = 0x7F;

bool is_refused(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < kFirstPrintable && c != '\n' && c != '\t') || byte == kDelete;
}

}  // namespace

bool is_clean_text(const std::string& text) {
  if (std::ranges::any_of(text, is_refused)) return false;
  try {
    (void)Json(text).dump();  // throws where it is not UTF-8
  } catch (const nlohmann::json::exception&) {
    return false;
  }
  return true;
}

Json parse_bounded(std::string_view text, std::size_t most_bytes, std::string& problem) {
  JsonLimits limits;
  limits.text_bytes = most_bytes;
  limits.depth = 16;
  if (const auto excess = find_json_excess(text, limits)) {
    problem = *excess;
    return {};
  }
  if (std::ranges::count(text, ',') > kMostValues) {
    problem = "it holds more than " + std::to_string(kMostValues) + " values";
    return {};
  }
  Json document = Json::parse(text, nullptr, false);
  if (document.is_discarded() || !document.is_object()) {
    problem = document.is_discarded() ? "it is not JSON" : "it is not a JSON object";
    return {};
  }
  return document;
}

}  // namespace m2ib::annotation
