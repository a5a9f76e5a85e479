#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/image/radiograph.h"

namespace m2ib::image {

enum class Resample : std::uint8_t { Nearest = 0, Lanczos = 1, Bilinear = 2, Bicubic = 3 };  ///< Pillow's numbers

/// Where the centre crop starts when the surplus is odd.
enum class CropRounding : std::uint8_t { Floor, HalfToEven };  ///< Hugging Face; torchvision

/// How a picture becomes a model's input; the content of a preprocessor_config.json.
struct PreprocessSettings {
  enum class Resize : std::uint8_t {
    None,
    ShortestEdge,  ///< keep the ratio, shortest edge = resize_width_px, then centre crop
    Stretch,       ///< straight to resize_width_px x resize_height_px
  };
  Resize resize = Resize::ShortestEdge;
  int resize_width_px = 224;
  int resize_height_px = 224;
  Resample resample = Resample::Bicubic;
  bool center_crop = true;
  int crop_width_px = 224;
  int crop_height_px = 224;
  CropRounding crop_rounding = CropRounding::Floor;
  double rescale_factor = 1.0 / 255.0;
  std::array<float, 3> mean{0.48145466F, 0.4578275F, 0.40821073F};  ///< CLIP's, RGB
  std::array<float, 3> std_dev{0.26862954F, 0.26130258F, 0.27577711F};

  [[nodiscard]] bool operator==(const PreprocessSettings&) const = default;
  [[nodiscard]] Result<void> validate() const;
  /// One line for people and provenance, e.g. "shortest edge to 224 px (bicubic), centre crop 224 x 224".
  [[nodiscard]] std::string describe() const;
};

/// The rectangle of the original picture that the model saw, in native pixels, edges (not centres): x in [0, width].
/// May reach outside the picture where the crop was padded with black.
struct FieldOfView {
  double left_px = 0.0;
  double top_px = 0.0;
  double width_px = 0.0;
  double height_px = 0.0;
};

/// A model's input.
struct PixelValues {
  int width_px = 0;
  int height_px = 0;
  std::vector<float> values;  ///< [3, height, width], normalised
  FieldOfView field_of_view;
  Window window;  ///< the window that made 8 bits out of the native values
};

/// Window to 8 bits, RGB, resize (Pillow's 8-bit resampler, bit for bit), centre crop (zero padding if smaller),
/// rescale, normalise in float32. Equal to transformers' CLIPImageProcessor on 8-bit input to 1e-6.
/// @param window on native values; default_window() where empty. Always recorded in the result.
[[nodiscard]] Result<PixelValues> preprocess(const Radiograph& radiograph, const PreprocessSettings& settings,
                                             const std::optional<Window>& window = std::nullopt);

/// Reads a preprocessor_config.json: `size` as int, {"shortest_edge"} or {"height","width"}; `crop_size` as int or
/// object; missing keys take CLIP's defaults. path only names the file in messages. Error: ConfigInvalid.
[[nodiscard]] Result<PreprocessSettings> parse_preprocessor_config(const std::string& json_text,
                                                                   const std::string& path);

}  // namespace m2ib::image
