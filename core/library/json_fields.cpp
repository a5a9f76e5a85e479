#include "core/library/json_fields.h"

#include "core/base/json_limits.h"

namespace m2ib::library {

ListResult parse_list(std::string_view text, const char* key, std::size_t most, Json& document) {
  JsonLimits limits;
  limits.text_bytes = std::size_t{8} << 20;
  limits.string_bytes = std::size_t{64} << 10;
  limits.depth = 16;
  limits.objects = 100'000;
  if (const auto excess = find_json_excess(text, limits)) return {nullptr, *excess};
  document = Json::parse(text, nullptr, false);
  if (document.is_discarded()) return {nullptr, "it is not JSON"};
  if (!document.is_object()) return {nullptr, "it is not a JSON object"};
  const auto format = document.find("format");
  if (format == document.end() || !format->is_number_integer()) return {nullptr, "it does not say its format"};
  if (*format != 1) return {nullptr, "its format is not 1, which a newer program may have written"};
  const auto list = document.find(key);
  if (list == document.end() || !list->is_array()) return {nullptr, "it has no list \"" + std::string(key) + "\""};
  if (list->size() > most) return {nullptr, "it lists more than " + std::to_string(most) + " models"};
  return {&*list, {}};
}

}  // namespace m2ib::library
