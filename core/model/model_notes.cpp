#include <new>

#include "core/model/config_reader.h"
#include "core/model/hf_config.h"

namespace m2ib::model {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxText = 4000;
constexpr double kMaxBeta = 1000.0;
constexpr int kMaxLayer = 255;
constexpr int kMaxHeads = 1024;

/// The fault, or an empty string.
std::string read_recommended(const Json& section, ModelNotes& notes) {
  if (!section.is_object()) return "recommended is " + shown(section) + ", but must be an object";
  ConfigReader reader(section, "recommended.");
  double beta = 0.0;
  int layer = 0;
  if (reader.number("beta", 0.0, kMaxBeta, beta)) notes.beta = beta;
  if (reader.integer("image_layer", 0, kMaxLayer, layer)) notes.image_layer = layer;
  if (reader.integer("text_layer", 0, kMaxLayer, layer)) notes.text_layer = layer;
  return reader.fault();
}

std::string read_notes(const Json& root, ModelNotes& notes) {
  ConfigReader reader(root, "");
  std::int64_t format = 0;
  if (!reader.integer("format", std::int64_t{1}, std::int64_t{1}, format)) {
    return reader.fault().empty() ? "it has no format number" : reader.fault();
  }
  reader.text("name", kMaxText, notes.name);
  reader.text("summary", kMaxText, notes.summary);
  reader.text("intended_use", kMaxText, notes.intended_use);
  reader.text("trained_on", kMaxText, notes.trained_on);
  reader.boolean("synthetic", notes.synthetic);
  int heads = 0;
  if (reader.integer("image_heads", 1, kMaxHeads, heads)) notes.image_heads = heads;
  if (reader.integer("text_heads", 1, kMaxHeads, heads)) notes.text_heads = heads;
  if (!reader.fault().empty()) return reader.fault();
  const auto recommended = root.find("recommended");
  return recommended == root.end() ? std::string() : read_recommended(*recommended, notes);
}

}  // namespace

Result<ModelNotes> parse_model_notes(const std::string& json_text, const std::string& path) try {
  const auto root = parse_json_object(json_text);
  if (!root) return fail(ErrorCode::ConfigInvalid, path, root.error());
  ModelNotes notes;
  if (const std::string fault = read_notes(*root, notes); !fault.empty()) {
    return fail(ErrorCode::ConfigInvalid, path, fault);
  }
  return notes;
} catch (const std::bad_alloc&) {
  return fail(ErrorCode::OutOfMemory, "reading " + path);
}

}  // namespace m2ib::model
