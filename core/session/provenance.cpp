#include "core/session/provenance.h"

#include <array>
#include <ctime>

#include "core/session/record_json.h"

namespace m2ib::session {
namespace {

std::string record_of(const std::vector<const attribution::Explanation*>& explanations,
                      const std::optional<Rendering>& rendering, int indent) {
  std::vector<attribution::MethodSettings> settings;
  for (const attribution::Explanation* explanation : explanations) settings.push_back(explanation->settings);
  OrderedJson json;
  json["format"] = "m2ib-explanations";
  json["format_version"] = format_version(settings);
  add_origin(json, settings);
  if (rendering) json["rendering"] = rendering_json(*rendering);
  json["explanations"] = OrderedJson::array();
  for (const attribution::Explanation* explanation : explanations) {
    json["explanations"].push_back(explanation_json(*explanation));
  }
  return dump(json, indent);
}

}  // namespace

const char* program_version() { return M2IB_VERSION; }

std::string iso_time(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm utc{};
  if (::gmtime_r(&seconds, &utc) == nullptr) return {};
  std::array<char, 40> text{};
  if (std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc) == 0) return {};
  return text.data();
}

std::string to_json(std::span<const attribution::ExplanationPtr> explanations,
                    const std::optional<Rendering>& rendering, int indent) {
  std::vector<const attribution::Explanation*> pointers;
  for (const attribution::ExplanationPtr& explanation : explanations) {
    if (explanation) pointers.push_back(explanation.get());
  }
  return record_of(pointers, rendering, indent);
}

std::string to_json(const attribution::Explanation& explanation, const std::optional<Rendering>& rendering,
                    int indent) {
  return record_of({&explanation}, rendering, indent);
}

}  // namespace m2ib::session
