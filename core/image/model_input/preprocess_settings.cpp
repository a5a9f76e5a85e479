#include <cmath>
#include <locale>
#include <sstream>

#include "core/image/model_input/preprocess.h"
#include "core/image/model_input/preprocess_limits_internal.h"

namespace m2ib::image {
namespace {

using Resize = PreprocessSettings::Resize;

std::string number(double value) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << value;
  return text.str();
}

std::string sides(int width_px, int height_px) { return std::to_string(width_px) + " x " + std::to_string(height_px); }

const char* name_of(Resample filter) {
  switch (filter) {
    case Resample::Nearest:
      return "nearest";
    case Resample::Lanczos:
      return "Lanczos";
    case Resample::Bilinear:
      return "bilinear";
    case Resample::Bicubic:
      break;
  }
  return "bicubic";
}

std::string name_of(Recipe recipe) {
  switch (recipe) {
    case Recipe::None:
      break;
    case Recipe::CheXzero:
      return "CheXzero: ";
    case Recipe::CxrRepairChexpert:
      return "CXR-RePaiR for CheXpert: ";
    case Recipe::MedSiglipEvaluation:
      return "MedSigLIP evaluation: ";
    case Recipe::MedSiglipPadded:
      return "MedSigLIP padded: ";
  }
  return "";
}

std::string colour_of(int fill) {
  if (fill == 0) return "black";
  return fill == 255 ? "white" : "gray " + std::to_string(fill);
}

std::string describe_resize(const PreprocessSettings& settings) {
  const std::string target = sides(settings.resize_width_px, settings.resize_height_px) + " px";
  switch (settings.resize) {
    case Resize::None:
      return "no resizing";
    case Resize::ShortestEdge:
      return "shortest edge to " + std::to_string(settings.resize_width_px) + " px";
    case Resize::Stretch:
      return "stretched to " + target;
    case Resize::LongestEdge:
      if (settings.resize_width_px != settings.resize_height_px) return "fitted into " + target;
      return "longest edge to " + std::to_string(settings.resize_width_px) + " px";
    case Resize::PadToSquare:
      break;
  }
  return "padded with black to a square, resized to " + target;
}

Result<void> check_numbers(const PreprocessSettings& settings) {
  if (!std::isfinite(settings.rescale_factor) || settings.rescale_factor <= 0.0) {
    return fail(ErrorCode::SettingOutOfRange, "rescale factor", number(settings.rescale_factor), "above 0");
  }
  for (const float value : settings.mean) {
    if (!std::isfinite(value)) return fail(ErrorCode::SettingOutOfRange, "mean", number(value), "a number");
  }
  for (const float value : settings.std_dev) {
    if (!std::isfinite(value) || value <= 0.0F) {
      return fail(ErrorCode::SettingOutOfRange, "standard deviation", number(value), "above 0");
    }
  }
  return {};
}

}  // namespace

Result<void> check_side(const std::string& name, int value) {
  if (value >= 1 && value <= kMaxInputSide) return {};
  return fail(ErrorCode::SettingOutOfRange, name, std::to_string(value), "from 1 to " + std::to_string(kMaxInputSide));
}

Result<void> PreprocessSettings::validate() const {
  if (resize != Resize::None) {
    if (auto checked = check_side("resize width", resize_width_px); !checked) return checked;
    if (auto checked = check_side("resize height", resize_height_px); !checked) return checked;
  }
  if (center_crop) {
    if (auto checked = check_side("crop width", crop_width_px); !checked) return checked;
    if (auto checked = check_side("crop height", crop_height_px); !checked) return checked;
  }
  if (final_side_px != 0) {
    if (auto checked = check_side("side of the model's input", final_side_px); !checked) return checked;
  }
  if (fill < 0 || fill > 255) {
    return fail(ErrorCode::SettingOutOfRange, "gray of the padding", std::to_string(fill), "from 0 to 255");
  }
  if (sampling == Sampling::Pointwise && resample != Resample::Bilinear) {
    return fail(ErrorCode::SettingOutOfRange, "filter without antialiasing", name_of(resample), "bilinear");
  }
  if (sampling == Sampling::Pointwise && resize == Resize::PadToSquare) {
    return fail(ErrorCode::SettingOutOfRange, "filter of a padded square", "without antialiasing", "antialiased");
  }
  return check_numbers(*this);
}

std::string PreprocessSettings::describe() const {
  std::string text = name_of(recipe) + describe_resize(*this);
  if (resize != Resize::None) {
    text += std::string(" (") + name_of(resample);
    if (sampling == Sampling::Pointwise) text += " without antialiasing, truncated to 8 bits";
    text += ")";
  }
  if (gray) text += ", gray";
  if (center_crop) {
    text += resize == Resize::LongestEdge ? ", centred and padded with " + colour_of(fill) + " to " : ", centre crop ";
    text += sides(crop_width_px, crop_height_px);
    if (resize != Resize::LongestEdge && fill != 0) text += " (padding " + colour_of(fill) + ")";
  }
  if (final_side_px > 0) {
    text +=
        ", normalised, then resized to " + sides(final_side_px, final_side_px) + " px (bicubic without antialiasing)";
  }
  return text;
}

int PreprocessSettings::input_width_px() const {
  if (final_side_px > 0) return final_side_px;
  if (center_crop) return crop_width_px;
  return resize == Resize::Stretch || resize == Resize::PadToSquare ? resize_width_px : 0;
}

int PreprocessSettings::input_height_px() const {
  if (final_side_px > 0) return final_side_px;
  if (center_crop) return crop_height_px;
  return resize == Resize::Stretch || resize == Resize::PadToSquare ? resize_height_px : 0;
}

PreprocessSettings openai_clip_preprocessing(int size_px) {
  PreprocessSettings settings;
  settings.resize_width_px = settings.resize_height_px = size_px;
  settings.crop_width_px = settings.crop_height_px = size_px;
  settings.crop_rounding = CropRounding::HalfToEven;
  return settings;
}

}  // namespace m2ib::image
