#include "core/image/preprocess.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <new>
#include <sstream>

#include "core/image/resample.h"

namespace m2ib::image {
namespace {

constexpr int kMaxSide = 4096;               // of a model's input; the largest published ones have some 1000
constexpr double kMaxResizedSide = 1 << 28;  // thin pictures grow long; beyond this offsets would overflow

struct Size {
  int width_px = 0;
  int height_px = 0;
};

/// The long edge is truncated to whole pixels, as in Python's int(size * long / short).
double long_edge(int edge, int long_px, int short_px) {
  return std::trunc(static_cast<double>(static_cast<std::int64_t>(edge) * long_px) / short_px);
}

Result<Size> resized_size(const PreprocessSettings& settings, int width_px, int height_px) {
  if (settings.resize == PreprocessSettings::Resize::None) return Size{width_px, height_px};
  if (settings.resize == PreprocessSettings::Resize::Stretch) {
    return Size{settings.resize_width_px, settings.resize_height_px};
  }
  const int edge = settings.resize_width_px;
  const double longer = long_edge(edge, std::max(width_px, height_px), std::min(width_px, height_px));
  if (longer > kMaxResizedSide) {
    return fail(ErrorCode::SettingOutOfRange, "ratio of the picture's sides",
                std::to_string(width_px) + " : " + std::to_string(height_px),
                "less extreme for a shortest edge of " + std::to_string(edge) + " px");
  }
  const int rounded = static_cast<int>(longer);
  return width_px <= height_px ? Size{edge, rounded} : Size{rounded, edge};
}

int crop_start(int size, int crop, CropRounding rounding) {
  const int surplus = size - crop;
  if (rounding == CropRounding::Floor) return surplus >= 0 ? surplus / 2 : -((1 - surplus) / 2);
  if (surplus < 0) return -(-surplus / 2);  // torchvision pads with the smaller half first
  const int half = surplus / 2;
  return surplus % 2 == 1 && half % 2 == 1 ? half + 1 : half;
}

/// A rectangle on the resized picture; may reach outside of it.
struct Crop {
  int left = 0;
  int top = 0;
  int width = 0;
  int height = 0;
};

Crop crop_of(const PreprocessSettings& settings, const Size& resized) {
  if (!settings.center_crop) return {0, 0, resized.width_px, resized.height_px};
  return {crop_start(resized.width_px, settings.crop_width_px, settings.crop_rounding),
          crop_start(resized.height_px, settings.crop_height_px, settings.crop_rounding), settings.crop_width_px,
          settings.crop_height_px};
}

/// The resized and cropped bytes, interleaved; black where the crop reaches outside.
std::vector<std::uint8_t> cropped_bytes(const std::vector<std::uint8_t>& bytes, const Radiograph& radiograph,
                                        int channels, const Size& resized, const Crop& crop, Resample filter) {
  const int left = std::max(crop.left, 0);
  const int top = std::max(crop.top, 0);
  const ResizedPart part{left, top, std::min(crop.left + crop.width, resized.width_px) - left,
                         std::min(crop.top + crop.height, resized.height_px) - top};
  std::vector<std::uint8_t> inside = resize_part_u8(bytes, radiograph.width_px, radiograph.height_px, channels,
                                                    resized.width_px, resized.height_px, filter, part);
  if (part.width_px == crop.width && part.height_px == crop.height) return inside;

  const auto row_bytes = static_cast<std::ptrdiff_t>(part.width_px) * channels;
  std::vector<std::uint8_t> padded(static_cast<std::size_t>(crop.width) * static_cast<std::size_t>(crop.height) *
                                   static_cast<std::size_t>(channels));
  for (int y = 0; y < part.height_px; ++y) {
    const auto start = (static_cast<std::ptrdiff_t>(top - crop.top + y) * crop.width + left - crop.left) * channels;
    std::copy_n(inside.begin() + y * row_bytes, row_bytes, padded.begin() + start);
  }
  return padded;
}

/// float32 arithmetic in the order of transformers, once for each possible byte.
std::vector<float> normalised(const std::vector<std::uint8_t>& bytes, int channels,
                              const PreprocessSettings& settings) {
  const std::size_t plane = bytes.size() / static_cast<std::size_t>(channels);
  std::vector<float> values;
  values.reserve(plane * 3);
  for (std::size_t c = 0; c < 3; ++c) {
    std::array<float, 256> table{};
    for (std::size_t v = 0; v < table.size(); ++v) {
      const auto rescaled = static_cast<float>(static_cast<double>(v) * settings.rescale_factor);
      table[v] = (rescaled - settings.mean[c]) / settings.std_dev[c];
    }
    const std::size_t offset = channels == 1 ? 0 : c;
    for (std::size_t i = 0; i < plane; ++i) {
      values.push_back(table[bytes[i * static_cast<std::size_t>(channels) + offset]]);
    }
  }
  return values;
}

std::string number(double value) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << value;
  return text.str();
}

Result<void> check_radiograph(const Radiograph& radiograph) {
  const std::string size = std::to_string(radiograph.width_px) + " x " + std::to_string(radiograph.height_px);
  if (radiograph.width_px <= 0 || radiograph.height_px <= 0) {
    return fail(ErrorCode::ImageTooSmall, radiograph.name, size);
  }
  const std::size_t expected = static_cast<std::size_t>(radiograph.width_px) *
                               static_cast<std::size_t>(radiograph.height_px) *
                               (radiograph.format == PixelFormat::Rgb8 ? 3U : 1U);
  const std::size_t found = std::visit([](const auto& pixels) { return pixels.size(); }, radiograph.pixels);
  const bool deep = std::holds_alternative<std::vector<std::uint16_t>>(radiograph.pixels);
  if (found != expected || deep != (radiograph.format == PixelFormat::Gray16)) {
    return fail(ErrorCode::ImageTruncated, radiograph.name);
  }
  return {};
}

Result<void> check_window(const Window& window) {
  if (std::isfinite(window.low) && std::isfinite(window.high) && window.low < window.high) return {};
  return fail(ErrorCode::SettingOutOfRange, "window", number(window.low) + " to " + number(window.high),
              "from a lower to a higher value");
}

Result<void> check_side(const std::string& name, int value) {
  if (value >= 1 && value <= kMaxSide) return {};
  return fail(ErrorCode::SettingOutOfRange, name, std::to_string(value), "from 1 to " + std::to_string(kMaxSide));
}

Result<PixelValues> preprocess_checked(const Radiograph& radiograph, const PreprocessSettings& settings,
                                       const Window& window) {
  const Result<Size> resized = resized_size(settings, radiograph.width_px, radiograph.height_px);
  if (!resized) return tl::unexpected<Error>(resized.error());
  const Crop crop = crop_of(settings, *resized);
  for (const int side : {crop.width, crop.height}) {
    if (const auto checked = check_side("side of the model's input", side); !checked) {
      return tl::unexpected<Error>(checked.error());
    }
  }

  // The resampler treats channels alike, so gray is resized once and repeated afterwards.
  const int channels = radiograph.format == PixelFormat::Rgb8 ? 3 : 1;
  const auto* as_stored = std::get_if<std::vector<std::uint8_t>>(&radiograph.pixels);
  const bool unchanged = as_stored != nullptr && window == Window{};
  const std::vector<std::uint8_t> made = unchanged ? std::vector<std::uint8_t>() : apply_window(radiograph, window);
  const std::vector<std::uint8_t> bytes =
      cropped_bytes(unchanged ? *as_stored : made, radiograph, channels, *resized, crop, settings.resample);

  PixelValues result;
  result.width_px = crop.width;
  result.height_px = crop.height;
  result.values = normalised(bytes, channels, settings);
  const double scale_x = static_cast<double>(radiograph.width_px) / resized->width_px;
  const double scale_y = static_cast<double>(radiograph.height_px) / resized->height_px;
  result.field_of_view = {crop.left * scale_x, crop.top * scale_y, crop.width * scale_x, crop.height * scale_y};
  result.window = window;
  return result;
}

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

}  // namespace

Result<void> PreprocessSettings::validate() const {
  if (resize != Resize::None) {
    if (auto checked = check_side("resize width", resize_width_px); !checked) return checked;
    if (auto checked = check_side("resize height", resize_height_px); !checked) return checked;
  }
  if (center_crop) {
    if (auto checked = check_side("crop width", crop_width_px); !checked) return checked;
    if (auto checked = check_side("crop height", crop_height_px); !checked) return checked;
  }
  if (!std::isfinite(rescale_factor) || rescale_factor <= 0.0) {
    return fail(ErrorCode::SettingOutOfRange, "rescale factor", number(rescale_factor), "above 0");
  }
  for (const float value : mean) {
    if (!std::isfinite(value)) return fail(ErrorCode::SettingOutOfRange, "mean", number(value), "a number");
  }
  for (const float value : std_dev) {
    if (!std::isfinite(value) || value <= 0.0F) {
      return fail(ErrorCode::SettingOutOfRange, "standard deviation", number(value), "above 0");
    }
  }
  return {};
}

std::string PreprocessSettings::describe() const {
  std::string text = "no resizing";
  if (resize == Resize::ShortestEdge) text = "shortest edge to " + std::to_string(resize_width_px) + " px";
  if (resize == Resize::Stretch) {
    text = "stretched to " + std::to_string(resize_width_px) + " x " + std::to_string(resize_height_px) + " px";
  }
  if (resize != Resize::None) text += std::string(" (") + name_of(resample) + ")";
  if (center_crop) text += ", centre crop " + std::to_string(crop_width_px) + " x " + std::to_string(crop_height_px);
  return text;
}

Result<PixelValues> preprocess(const Radiograph& radiograph, const PreprocessSettings& settings,
                               const std::optional<Window>& window) {
  if (const auto checked = settings.validate(); !checked) return tl::unexpected<Error>(checked.error());
  if (const auto checked = check_radiograph(radiograph); !checked) return tl::unexpected<Error>(checked.error());
  const Window used = window.value_or(default_window(radiograph));
  if (const auto checked = check_window(used); !checked) return tl::unexpected<Error>(checked.error());
  try {
    return preprocess_checked(radiograph, settings, used);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, radiograph.name);
  }
}

}  // namespace m2ib::image
