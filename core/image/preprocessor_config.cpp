#include <cmath>
#include <limits>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "core/image/preprocess.h"

namespace m2ib::image {
namespace {

using Json = nlohmann::json;

/// Carries what is wrong from a helper to parse_preprocessor_config; never leaves this file.
class Invalid : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The value of a key; nullptr where it is absent or null, which mean the same.
const Json* value_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

bool flag(const Json& config, const char* key, bool otherwise) {
  const Json* value = value_of(config, key);
  if (value == nullptr) return otherwise;
  if (!value->is_boolean()) throw Invalid(std::string(key) + " is neither true nor false");
  return value->get<bool>();
}

double real(const Json& value, const std::string& what) {
  if (!value.is_number()) throw Invalid(what + " is not a number");
  return value.get<double>();
}

int whole(const Json& value, const std::string& what) {
  const double number = real(value, what);
  if (number != std::floor(number) || std::abs(number) > std::numeric_limits<int>::max()) {
    throw Invalid(what + " is not a whole number");
  }
  return static_cast<int>(number);
}

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
  if (!value.is_object()) throw Invalid(key + " is neither a number nor an object");
  const Json* edge = value_of(value, "shortest_edge");
  const Json* width = value_of(value, "width");
  const Json* height = value_of(value, "height");
  if (width != nullptr && height != nullptr) {
    return {whole(*width, key + ".width"), whole(*height, key + ".height"), false};
  }
  if (edge == nullptr) throw Invalid(key + " has neither shortest_edge nor height and width");
  const int side = whole(*edge, key + ".shortest_edge");
  return {side, side, true};
}

std::array<float, 3> triple(const Json& value, const std::string& key) {
  if (!value.is_array() || value.size() != 3) throw Invalid(key + " is not a list of three numbers");
  std::array<float, 3> result{};
  for (std::size_t i = 0; i < 3; ++i) result[i] = static_cast<float>(real(value[i], key));
  return result;
}

/// What the named Python class does where its file is silent.
PreprocessSettings defaults_of(const Json& config) {
  PreprocessSettings settings;
  std::string type;
  for (const char* key : {"feature_extractor_type", "image_processor_type"}) {
    const Json* value = value_of(config, key);
    if (value != nullptr && value->is_string()) type = value->get<std::string>();
  }
  const bool siglip = type.starts_with("Siglip");
  const bool vit = type.starts_with("ViT");
  if (siglip || vit) {
    settings.resize = PreprocessSettings::Resize::Stretch;
    settings.resample = siglip ? Resample::Bicubic : Resample::Bilinear;
    settings.center_crop = false;
    settings.mean = {0.5F, 0.5F, 0.5F};
    settings.std_dev = {0.5F, 0.5F, 0.5F};
  }
  return settings;
}

void read_resize(const Json& config, PreprocessSettings& settings) {
  const bool int_is_edge = settings.resize == PreprocessSettings::Resize::ShortestEdge;
  if (const Json* size = value_of(config, "size")) {
    const Sides found = sides(*size, "size", int_is_edge);
    settings.resize_width_px = found.width_px;
    settings.resize_height_px = found.height_px;
    settings.resize =
        found.shortest_edge ? PreprocessSettings::Resize::ShortestEdge : PreprocessSettings::Resize::Stretch;
  }
  if (!flag(config, "do_resize", true)) settings.resize = PreprocessSettings::Resize::None;
  if (const Json* resample = value_of(config, "resample")) {
    const int filter = whole(*resample, "resample");
    if (filter < 0 || filter > 3) throw Invalid("resample " + std::to_string(filter) + " is not supported");
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

}  // namespace

Result<PreprocessSettings> parse_preprocessor_config(const std::string& json_text, const std::string& path) {
  try {
    const Json config = Json::parse(json_text, nullptr, false);
    if (config.is_discarded()) return fail(ErrorCode::ConfigInvalid, path, "it is not JSON");
    if (!config.is_object()) return fail(ErrorCode::ConfigInvalid, path, "it is not a JSON object");
    PreprocessSettings settings = defaults_of(config);
    read_resize(config, settings);
    read_crop(config, settings);
    read_normalisation(config, settings);
    if (const auto checked = settings.validate(); !checked) {
      return fail(ErrorCode::ConfigInvalid, path, describe(checked.error()));
    }
    return settings;
  } catch (const Invalid& problem) {
    return fail(ErrorCode::ConfigInvalid, path, problem.what());
  } catch (const std::exception& problem) {
    return fail(ErrorCode::ConfigInvalid, path, problem.what());
  }
}

}  // namespace m2ib::image
