#include <array>

#include "core/base/json_limits.h"
#include "core/image/model_input/config_json_internal.h"

namespace m2ib::image {
namespace {

using Json = nlohmann::json;
using Resize = PreprocessSettings::Resize;

struct Sides {
  int width_px = 0;
  int height_px = 0;
  bool shortest_edge = false;
};

/// @param int_is_edge what a bare number means: the shortest edge (CLIP) or both sides
Sides sides(const Json& value, const std::string& key, bool int_is_edge) {
  if (value.is_number()) {
    const int side = whole(value, key);
    return {side, side, int_is_edge};
  }
  if (value.is_array() && value.size() == 2) return {whole(value[1], key), whole(value[0], key), false};
  if (!value.is_object()) throw InvalidConfig(key + " is neither a number nor an object");
  const Json* edge = value_of(value, "shortest_edge");
  const Json* width = value_of(value, "width");
  const Json* height = value_of(value, "height");
  if (width != nullptr && height != nullptr) {
    return {whole(*width, key + ".width"), whole(*height, key + ".height"), false};
  }
  if (edge == nullptr) throw InvalidConfig(key + " has neither shortest_edge nor height and width");
  const int side = whole(*edge, key + ".shortest_edge");
  return {side, side, true};
}

/// The Python class that wrote the file; empty where it does not say.
std::string class_of(const Json& config) {
  std::string name;
  for (const char* key : {"feature_extractor_type", "image_processor_type"}) {  // the newer key has the last word
    if (const Json* value = value_of(config, key)) name = words(*value, key);
  }
  if (name.starts_with("Siglip2")) {
    throw InvalidConfig("it is made for " + printable(name) + ", whose inputs have no fixed size");
  }
  return name;
}

/// What the named Python class does where its file is silent.
PreprocessSettings defaults_of(const Json& config) {
  PreprocessSettings settings;
  const std::string name = class_of(config);
  const bool siglip = name.starts_with("Siglip");
  const bool vit = name.starts_with("ViT");
  if (siglip || vit) {
    settings.resize = Resize::Stretch;
    settings.resample = siglip ? Resample::Bicubic : Resample::Bilinear;
    settings.center_crop = false;
    settings.mean = {0.5F, 0.5F, 0.5F};
    settings.std_dev = {0.5F, 0.5F, 0.5F};
  } else if (!name.empty() && !name.starts_with("CLIP")) {
    settings.center_crop = value_of(config, "crop_size") != nullptr;
  }
  return settings;
}

void read_resize(const Json& config, PreprocessSettings& settings) {
  const bool int_is_edge = settings.resize == Resize::ShortestEdge;
  if (const Json* size = value_of(config, "size")) {
    const Sides found = sides(*size, "size", int_is_edge);
    settings.resize_width_px = found.width_px;
    settings.resize_height_px = found.height_px;
    settings.resize = found.shortest_edge ? Resize::ShortestEdge : Resize::Stretch;
  }
  if (!flag(config, "do_resize", true)) settings.resize = Resize::None;
  if (const Json* resample = value_of(config, "resample")) {
    const int filter = whole(*resample, "resample");
    if (filter < 0 || filter > 3) throw InvalidConfig("resample " + std::to_string(filter) + " is not supported");
    settings.resample = static_cast<Resample>(filter);
  }
}

void read_crop(const Json& config, PreprocessSettings& settings) {
  settings.center_crop = flag(config, "do_center_crop", settings.center_crop);
  const Json* crop = value_of(config, "crop_size");
  if (crop == nullptr || !settings.center_crop) return;
  const Sides found = sides(*crop, "crop_size", false);
  settings.crop_width_px = found.width_px;
  settings.crop_height_px = found.height_px;
}

void read_normalisation(const Json& config, PreprocessSettings& settings) {
  if (const Json* factor = value_of(config, "rescale_factor"))
    settings.rescale_factor = real(*factor, "rescale_factor");
  if (!flag(config, "do_rescale", true)) settings.rescale_factor = 1.0;
  if (const Json* mean = value_of(config, "image_mean")) settings.mean = triple(*mean, "image_mean");
  if (const Json* std_dev = value_of(config, "image_std")) settings.std_dev = triple(*std_dev, "image_std");
  if (!flag(config, "do_normalize", true)) {
    settings.mean = {0.0F, 0.0F, 0.0F};
    settings.std_dev = {1.0F, 1.0F, 1.0F};
  }
}

PreprocessSettings read_hugging_face(const Json& config, int /*image_size_px*/) {
  PreprocessSettings settings = defaults_of(config);
  read_resize(config, settings);
  read_crop(config, settings);
  read_normalisation(config, settings);
  return settings;
}

}  // namespace

Result<PreprocessSettings> parse_preprocessor_config(const std::string& json_text, const std::string& path) {
  return settings_from(json_text, path, read_hugging_face, 0);
}

}  // namespace m2ib::image
