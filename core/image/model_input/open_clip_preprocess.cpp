#include "core/base/json_limits.h"
#include "core/image/model_input/config_json_internal.h"

namespace m2ib::image {
namespace {

using Json = nlohmann::json;
using Resize = PreprocessSettings::Resize;

/// Both sides of a square; a list is [height, width].
int square_side(const Json& value) {
  if (!value.is_array()) return whole(value, "preprocess_cfg.size");
  if (value.empty() || value.size() > 2) throw InvalidConfig("preprocess_cfg.size is not one side or two");
  const int height = whole(value.front(), "preprocess_cfg.size");
  const int width = whole(value.back(), "preprocess_cfg.size");
  if (height != width) {
    throw InvalidConfig("preprocess_cfg.size is " + std::to_string(height) + " x " + std::to_string(width) +
                        " px, but this program shows only models with square inputs");
  }
  return height;
}

/// A name of a fixed list; an empty one means the default, as it does in OpenCLIP.
std::string choice(const Json& config, const char* key, const std::string& otherwise) {
  const Json* value = value_of(config, key);
  if (value == nullptr) return otherwise;
  const std::string name = words(*value, std::string("preprocess_cfg.") + key);
  return name.empty() ? otherwise : name;
}

[[noreturn]] void unknown(const char* key, const std::string& name) {
  throw InvalidConfig(std::string("preprocess_cfg.") + key + " \"" + printable(name) + "\" is not known");
}

Resize resize_mode(const Json& config) {
  const std::string name = choice(config, "resize_mode", "shortest");
  if (name == "shortest") return Resize::ShortestEdge;
  if (name == "longest") return Resize::LongestEdge;
  if (name == "squash") return Resize::Stretch;
  unknown("resize_mode", name);
}

Resample interpolation(const Json& config) {
  const std::string name = choice(config, "interpolation", "bicubic");
  if (name == "bilinear") return Resample::Bilinear;
  if (name == "bicubic" || name == "random") return Resample::Bicubic;  // random is for training only
  unknown("interpolation", name);
}

PreprocessSettings read_open_clip(const Json& whole_config, int image_size_px) {
  const Json empty = Json::object();
  const Json* found = value_of(whole_config, "preprocess_cfg");
  const Json& config = found == nullptr ? empty : *found;
  if (!config.is_object()) throw InvalidConfig("preprocess_cfg is not an object");
  if (const std::string mode = choice(config, "mode", "RGB"); mode != "RGB") unknown("mode", mode);

  const Json* size = value_of(config, "size");
  const int side_of_file = size == nullptr ? PreprocessSettings{}.resize_width_px : square_side(*size);
  PreprocessSettings settings = openai_clip_preprocessing(image_size_px > 0 ? image_size_px : side_of_file);
  settings.resize = resize_mode(config);
  settings.center_crop = settings.resize != Resize::Stretch;
  settings.resample = interpolation(config);
  if (const Json* mean = value_of(config, "mean")) settings.mean = triple(*mean, "preprocess_cfg.mean");
  if (const Json* std_dev = value_of(config, "std")) settings.std_dev = triple(*std_dev, "preprocess_cfg.std");
  const Json* fill = value_of(config, "fill_color");
  const int colour = fill == nullptr ? 0 : whole(*fill, "preprocess_cfg.fill_color");
  if (colour < 0 || colour > 255) throw InvalidConfig("preprocess_cfg.fill_color is not from 0 to 255");
  if (settings.resize == Resize::LongestEdge) settings.fill = colour;  // nothing else pads
  return settings;
}

}  // namespace

Result<PreprocessSettings> parse_open_clip_preprocess(const std::string& open_clip_config_json, int image_size_px,
                                                      const std::string& path) {
  return settings_from(open_clip_config_json, path, read_open_clip, image_size_px);
}

}  // namespace m2ib::image
