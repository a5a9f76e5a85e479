#include "core/image/model_input/preprocess.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <locale>
#include <new>
#include <sstream>
#include <utility>

#include "core/image/model_input/preprocess_limits_internal.h"
#include "core/image/model_input/resample.h"
#include "core/image/model_input/resample_pointwise.h"

namespace m2ib::image {
namespace {

using Resize = PreprocessSettings::Resize;

constexpr double kMaxResizedSide = 1 << 28;  // thin pictures grow long; beyond this offsets would overflow

struct Size {
  int width_px = 0;
  int height_px = 0;
};

/// The long edge is truncated to whole pixels, as in Python's int(size * long / short).
double long_edge(int edge, int long_px, int short_px) {
  return std::trunc(static_cast<double>(static_cast<std::int64_t>(edge) * long_px) / short_px);
}

/// Python's round().
int half_to_even(double value) { return static_cast<int>(value - std::remainder(value, 1.0)); }

/// The originals fail where the shorter edge would vanish; here it keeps one pixel.
Size fitted_size(const PreprocessSettings& settings, int width_px, int height_px) {
  const auto at_least_one = [](int edge) { return std::max(edge, 1); };
  if (settings.edge_rounding == EdgeRounding::Truncate) {
    // Multiplying by the quotient may lose the last pixel even of the longest edge: the original does.
    const double factor = std::min(static_cast<double>(settings.resize_width_px) / width_px,
                                   static_cast<double>(settings.resize_height_px) / height_px);
    return {at_least_one(static_cast<int>(width_px * factor)), at_least_one(static_cast<int>(height_px * factor))};
  }
  const double ratio = std::max(static_cast<double>(height_px) / settings.resize_height_px,
                                static_cast<double>(width_px) / settings.resize_width_px);
  return {at_least_one(half_to_even(width_px / ratio)), at_least_one(half_to_even(height_px / ratio))};
}

Result<Size> resized_size(const PreprocessSettings& settings, int width_px, int height_px) {
  if (settings.resize == Resize::None) return Size{width_px, height_px};
  if (settings.resize == Resize::LongestEdge) return fitted_size(settings, width_px, height_px);
  if (settings.resize != Resize::ShortestEdge) return Size{settings.resize_width_px, settings.resize_height_px};
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

/// torchvision's centre crop to the longer side puts the smaller half first.
Margins margins_of(const PreprocessSettings& settings, const Size& picture) {
  if (settings.resize != Resize::PadToSquare) return {};
  const int side = std::max(picture.width_px, picture.height_px);
  const int across = side - picture.width_px;
  const int down = side - picture.height_px;
  return {across / 2, down / 2, across - across / 2, down - down / 2};
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

/// Interleaved bytes of one or three channels.
struct Bytes {
  int channels = 1;
  std::vector<std::uint8_t> values;
};

/// Luma with Pillow's integer weights.
void to_gray(Bytes& bytes) {
  if (bytes.channels == 1) return;
  std::vector<std::uint8_t> gray;
  gray.reserve(bytes.values.size() / 3);
  for (std::size_t i = 0; i + 2 < bytes.values.size(); i += 3) {
    const std::uint32_t sum = bytes.values[i] * 19595U + bytes.values[i + 1] * 38470U + bytes.values[i + 2] * 7471U;
    gray.push_back(static_cast<std::uint8_t>((sum + 0x8000U) >> 16U));
  }
  bytes = {1, std::move(gray)};
}

/// The resized and cropped picture; filled where the crop reaches outside.
Bytes cropped_bytes(const std::vector<std::uint8_t>& bytes, const Radiograph& radiograph,
                    const PreprocessSettings& settings, const Size& resized, const Crop& crop) {
  const int left = std::max(crop.left, 0);
  const int top = std::max(crop.top, 0);
  const ResizedPart part{left, top, std::min(crop.left + crop.width, resized.width_px) - left,
                         std::min(crop.top + crop.height, resized.height_px) - top};
  // The resampler treats channels alike, so gray is resized once and repeated afterwards.
  Bytes inside{radiograph.format == PixelFormat::Rgb8 ? 3 : 1, {}};
  inside.values = settings.sampling == Sampling::Pointwise && settings.resize != Resize::None
                      ? bilinear_pointwise_part_u8(bytes, radiograph.width_px, radiograph.height_px, inside.channels,
                                                   resized.width_px, resized.height_px, part)
                      : resize_part_u8(bytes, radiograph.width_px, radiograph.height_px, inside.channels,
                                       resized.width_px, resized.height_px, settings.resample, part,
                                       margins_of(settings, {radiograph.width_px, radiograph.height_px}));
  if (settings.gray) to_gray(inside);
  if (part.width_px == crop.width && part.height_px == crop.height) return inside;

  const auto row_bytes = static_cast<std::ptrdiff_t>(part.width_px) * inside.channels;
  std::vector<std::uint8_t> padded(static_cast<std::size_t>(crop.width) * static_cast<std::size_t>(crop.height) *
                                       static_cast<std::size_t>(inside.channels),
                                   static_cast<std::uint8_t>(settings.fill));
  for (int y = 0; y < part.height_px; ++y) {
    const auto start =
        (static_cast<std::ptrdiff_t>(top - crop.top + y) * crop.width + left - crop.left) * inside.channels;
    std::copy_n(inside.values.begin() + y * row_bytes, row_bytes, padded.begin() + start);
  }
  return {inside.channels, std::move(padded)};
}

/// float32 arithmetic in the order of transformers, once for each possible byte.
std::vector<float> normalised(const Bytes& bytes, const PreprocessSettings& settings) {
  const auto channels = static_cast<std::size_t>(bytes.channels);
  const std::size_t plane = bytes.values.size() / channels;
  std::vector<float> values;
  values.reserve(plane * 3);
  for (std::size_t c = 0; c < 3; ++c) {
    std::array<float, 256> table{};
    for (std::size_t v = 0; v < table.size(); ++v) {
      const auto rescaled = static_cast<float>(static_cast<double>(v) * settings.rescale_factor);
      table[v] = (rescaled - settings.mean[c]) / settings.std_dev[c];
    }
    const std::size_t offset = channels == 1 ? 0 : c;
    for (std::size_t i = 0; i < plane; ++i) values.push_back(table[bytes.values[i * channels + offset]]);
  }
  return values;
}

/// Each of the three planes by PyTorch's bicubic.
std::vector<float> resized_planes(const std::vector<float>& values, const Crop& crop, int side) {
  const auto plane = static_cast<std::ptrdiff_t>(values.size() / 3);
  std::vector<float> result;
  for (std::ptrdiff_t c = 0; c < 3; ++c) {
    const std::vector<float> one(values.begin() + c * plane, values.begin() + (c + 1) * plane);
    const std::vector<float> resized = bicubic_pointwise(one, crop.width, crop.height, side, side);
    result.insert(result.end(), resized.begin(), resized.end());
  }
  return result;
}

/// From the crop back to native pixels; margins lie outside the picture.
FieldOfView seen_part(const Size& picture, const Margins& margins, const Size& resized, const Crop& crop) {
  const double scale_x = static_cast<double>(margins.left_px + picture.width_px + margins.right_px) / resized.width_px;
  const double scale_y =
      static_cast<double>(margins.top_px + picture.height_px + margins.bottom_px) / resized.height_px;
  return {crop.left * scale_x - margins.left_px, crop.top * scale_y - margins.top_px, crop.width * scale_x,
          crop.height * scale_y};
}

Result<void> check_radiograph(const Radiograph& radiograph) {
  const std::string size = std::to_string(radiograph.width_px) + " x " + std::to_string(radiograph.height_px);
  if (radiograph.width_px <= 0 || radiograph.height_px <= 0) {
    return fail(ErrorCode::ImageTooSmall, radiograph.name, size);
  }
  if (!is_consistent(radiograph)) return fail(ErrorCode::ImageTruncated, radiograph.name);
  return {};
}

Result<void> check_window(const Window& window) {
  if (std::isfinite(window.low) && std::isfinite(window.high) && window.low < window.high) return {};
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << window.low << " to " << window.high;
  return fail(ErrorCode::SettingOutOfRange, "window", text.str(), "from a lower to a higher value");
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

  const auto* as_stored = std::get_if<std::vector<std::uint8_t>>(&radiograph.pixels);
  const bool unchanged = is_shown_as_stored(radiograph, window);
  const std::vector<std::uint8_t> made = unchanged ? std::vector<std::uint8_t>() : apply_window(radiograph, window);
  const Bytes bytes = cropped_bytes(unchanged ? *as_stored : made, radiograph, settings, *resized, crop);

  PixelValues result;
  result.values = normalised(bytes, settings);
  result.width_px = crop.width;
  result.height_px = crop.height;
  if (const int side = settings.final_side_px; side > 0) {
    result.values = resized_planes(result.values, crop, side);
    result.width_px = result.height_px = side;
  }
  const Size picture{radiograph.width_px, radiograph.height_px};
  result.field_of_view = seen_part(picture, margins_of(settings, picture), *resized, crop);
  result.window = window;
  result.settings = settings;
  return result;
}

}  // namespace

Result<FieldOfView> field_of_view(int width_px, int height_px, const PreprocessSettings& settings) {
  if (const auto checked = settings.validate(); !checked) return tl::unexpected<Error>(checked.error());
  if (width_px < 1 || height_px < 1) {
    return fail(ErrorCode::ImageTooSmall, "", std::to_string(width_px) + " x " + std::to_string(height_px));
  }
  const Size picture{width_px, height_px};
  const Result<Size> resized = resized_size(settings, width_px, height_px);
  if (!resized) return tl::unexpected<Error>(resized.error());
  return seen_part(picture, margins_of(settings, picture), *resized, crop_of(settings, *resized));
}

double unseen_share(int width_px, int height_px, const FieldOfView& seen) {
  const double area = static_cast<double>(width_px) * height_px;
  if (!(area > 0.0)) return 0.0;
  const auto overlap = [](double start, double length, int side) {
    return std::max(0.0, std::min(start + length, static_cast<double>(side)) - std::max(start, 0.0));
  };
  const double seen_area =
      overlap(seen.left_px, seen.width_px, width_px) * overlap(seen.top_px, seen.height_px, height_px);
  return std::clamp(1.0 - seen_area / area, 0.0, 1.0);
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
