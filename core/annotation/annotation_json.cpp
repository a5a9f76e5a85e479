#include <array>
#include <cstdio>
#include <new>
#include <set>
#include <utility>

#include "core/annotation/annotation.h"
#include "core/annotation/checks.h"

namespace m2ib::annotation {
namespace {

constexpr const char* kFormat = "m2ib-annotations";
constexpr int kVersion = 1;
constexpr std::size_t kMostBytes = std::size_t{64} << 20;
constexpr std::uint64_t kLargestId = std::uint64_t{1} << 53U;  ///< larger ones are not exact in every JSON reader

std::string colour_text(std::uint32_t colour) {
  std::array<char, 8> text{};
  (void)std::snprintf(text.data(), text.size(), "#%06X", static_cast<unsigned>(colour & 0xFFFFFFU));
  return text.data();
}

bool read_colour(const std::string& text, std::uint32_t& colour) {
  if (text.size() != 7 || text[0] != '#' || text.find_first_not_of("0123456789abcdefABCDEF", 1) != std::string::npos) {
    return false;
  }
  colour = static_cast<std::uint32_t>(std::stoul(text.substr(1), nullptr, 16));
  return true;
}

Json annotation_json(const Annotation& annotation) {
  Json points = Json::array();
  for (const Point& point : annotation.points) points.push_back({point.x, point.y});
  Json json{{"id", annotation.id}, {"kind", to_string(annotation.kind)}, {"points", std::move(points)}};
  if (!annotation.text.empty()) json["text"] = annotation.text;
  if (annotation.region) json["region"] = true;
  json["colour"] = colour_text(annotation.style.colour);
  json["width_pt"] = annotation.style.width_pt;
  json["text_pt"] = annotation.style.text_pt;
  if (annotation.style.dashed) json["dashed"] = true;
  return json;
}

/// A clause that says what is wrong; empty where nothing is.
std::string read_points(const Json& list, std::vector<Point>& points) {
  if (!list.is_array() || list.size() > kMostPoints) return "\"points\" is not a list of at most 5000 points";
  points.reserve(list.size());
  for (const Json& point : list) {
    if (!point.is_array() || point.size() != 2 || !point[0].is_number() || !point[1].is_number()) {
      return "a point is not a pair of numbers";
    }
    points.push_back({point[0].get<double>(), point[1].get<double>()});
  }
  return {};
}

std::string read_style(const Json& json, Style& style) {
  if (json.contains("colour")) {
    const Json& colour = json["colour"];
    if (!colour.is_string() || !read_colour(colour.get_ref<const std::string&>(), style.colour)) {
      return "\"colour\" is not like #FFD166";
    }
  }
  for (const auto& [key, value] : {std::pair{"width_pt", &style.width_pt}, std::pair{"text_pt", &style.text_pt}}) {
    if (!json.contains(key)) continue;
    if (!json[key].is_number()) return "\"" + std::string(key) + "\" is not a number";
    *value = json[key].get<double>();
  }
  return {};
}

std::string read_flag(const Json& json, const char* key, bool& flag) {
  if (!json.contains(key)) return {};
  if (!json[key].is_boolean()) return "\"" + std::string(key) + "\" is neither true nor false";
  flag = json[key].get<bool>();
  return {};
}

std::string read_names(const Json& json, Annotation& annotation) {
  if (!json.is_object()) return "it is not an object";
  if (!json.contains("kind") || !json["kind"].is_string()) return "its kind is missing";
  const Result<Kind> kind = kind_of(json["kind"].get_ref<const std::string&>());
  if (!kind) return "its kind " + short_text(json["kind"].get_ref<const std::string&>()) + " is unknown";
  annotation.kind = *kind;
  if (json.contains("id")) {
    if (!json["id"].is_number_unsigned()) return "\"id\" is not a whole number";
    annotation.id = json["id"].get<std::uint64_t>();
  }
  if (json.contains("text")) {
    if (!json["text"].is_string()) return "\"text\" is not a text";
    annotation.text = json["text"].get_ref<const std::string&>();
  }
  return {};
}

std::string read_annotation(const Json& json, Annotation& annotation) {
  if (std::string problem = read_names(json, annotation); !problem.empty()) return problem;
  if (!json.contains("points")) return "it has no points";
  if (std::string problem = read_points(json["points"], annotation.points); !problem.empty()) return problem;
  if (std::string problem = read_style(json, annotation.style); !problem.empty()) return problem;
  if (std::string problem = read_flag(json, "region", annotation.region); !problem.empty()) return problem;
  if (std::string problem = read_flag(json, "dashed", annotation.style.dashed); !problem.empty()) return problem;
  if (const auto valid = annotation.validate(); !valid) {
    const std::vector<std::string>& args = valid.error().args;
    return args[0] + " is " + args[1] + " instead of " + args[2];
  }
  return {};
}

void give_ids(std::vector<Annotation>& annotations) {
  std::set<std::uint64_t> taken;
  std::uint64_t largest = 0;
  std::vector<Annotation*> without;
  for (Annotation& annotation : annotations) {
    if (annotation.id == 0 || annotation.id > kLargestId || !taken.insert(annotation.id).second) {
      without.push_back(&annotation);
    } else {
      largest = std::max(largest, annotation.id);
    }
  }
  for (Annotation* annotation : without) annotation->id = ++largest;
}

std::string check_header(const Json& document) {
  if (!document.contains("format") || document["format"] != kFormat) return "it is not a list of annotations";
  if (!document.contains("format_version") || !document["format_version"].is_number_integer()) {
    return "it does not say its format version";
  }
  if (document["format_version"] != kVersion) return "its format version is not 1, which a newer program may write";
  if (!document.contains("annotations") || !document["annotations"].is_array()) return "it has no \"annotations\"";
  if (document["annotations"].size() > kMostAnnotations) return "it holds more than 2000 annotations";
  return {};
}

}  // namespace

std::string to_json(const std::vector<Annotation>& annotations, int indent) {
  Json list = Json::array();
  for (const Annotation& annotation : annotations) list.push_back(annotation_json(annotation));
  const Json document{{"format", kFormat}, {"format_version", kVersion}, {"annotations", std::move(list)}};
  return document.dump(indent, ' ', true, Json::error_handler_t::replace);
}

Result<std::vector<Annotation>> from_json(const std::string& json, const std::string& name) {
  try {
    std::string problem;
    const Json document = parse_bounded(json, kMostBytes, problem);
    if (problem.empty()) problem = check_header(document);
    if (!problem.empty()) return fail(ErrorCode::ConfigInvalid, name, problem);
    std::vector<Annotation> annotations;
    for (const Json& entry : document["annotations"]) {
      Annotation annotation;
      problem = read_annotation(entry, annotation);
      if (!problem.empty()) {
        return fail(ErrorCode::ConfigInvalid, name,
                    "in annotation " + std::to_string(annotations.size() + 1) + " " + problem);
      }
      annotations.push_back(std::move(annotation));
    }
    give_ids(annotations);
    return annotations;
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "reading annotations");
  } catch (const nlohmann::json::exception&) {
    return fail(ErrorCode::ConfigInvalid, name, "it is not JSON that can be read");
  }
}

}  // namespace m2ib::annotation
