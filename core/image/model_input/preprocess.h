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

/// What becomes of the shorter edge where the longest one is given.
enum class EdgeRounding : std::uint8_t { HalfToEven, Truncate };  ///< OpenCLIP; CheXzero

/// How the resize looks at the native pixels.
enum class Sampling : std::uint8_t {
  Antialiased,  ///< Pillow: the filter grows with the reduction; result rounded to 8 bits
  Pointwise,    ///< TensorFlow's bilinear: four neighbours whatever the reduction; result truncated to 8 bits
};

/// A published way that is more than a size and a filter; names it for people, computes nothing.
enum class Recipe : std::uint8_t { None, CheXzero, CxrRepairChexpert, MedSiglipEvaluation, MedSiglipPadded };

/// How a picture becomes a model's input. In this order: window to 8 bits, pad to a square, resize, gray, crop or pad,
/// rescale, normalise, resize of the normalised values.
struct PreprocessSettings {
  enum class Resize : std::uint8_t {
    None,
    ShortestEdge,  ///< keep the ratio, shortest edge = resize_width_px, then centre crop
    Stretch,       ///< straight to resize_width_px x resize_height_px
    LongestEdge,   ///< keep the ratio, largest that fits into resize_width_px x resize_height_px, then padding
    PadToSquare,   ///< black bars at both sides make a square, which goes to resize_width_px x resize_height_px
  };
  Resize resize = Resize::ShortestEdge;
  int resize_width_px = 224;
  int resize_height_px = 224;
  Resample resample = Resample::Bicubic;
  Sampling sampling = Sampling::Antialiased;
  EdgeRounding edge_rounding = EdgeRounding::HalfToEven;  ///< for LongestEdge only
  bool gray = false;                                      ///< colour becomes ITU-R 601 luma after the resize
  bool center_crop = true;                                ///< pads where the resized picture is smaller
  int crop_width_px = 224;
  int crop_height_px = 224;
  CropRounding crop_rounding = CropRounding::Floor;
  int fill = 0;  ///< of the padding around the resized picture, 0 black … 255 white
  double rescale_factor = 1.0 / 255.0;
  std::array<float, 3> mean{0.48145466F, 0.4578275F, 0.40821073F};  ///< CLIP's, RGB
  std::array<float, 3> std_dev{0.26862954F, 0.26130258F, 0.27577711F};
  int final_side_px = 0;  ///< > 0: normalised values go to this square by PyTorch's bicubic, not antialiased
  Recipe recipe = Recipe::None;

  [[nodiscard]] bool operator==(const PreprocessSettings&) const = default;
  [[nodiscard]] Result<void> validate() const;
  /// One line for people and provenance, e.g. "shortest edge to 224 px (bicubic), centre crop 224 x 224". Names the
  /// recipe, the filter and what padding is filled with.
  [[nodiscard]] std::string describe() const;
  /// Sides of the model's input; 0 where they depend on the picture.
  [[nodiscard]] int input_width_px() const;
  [[nodiscard]] int input_height_px() const;
};

/// The rectangle of the original picture that the model saw, in native pixels, edges (not centres): x in [0, width].
/// May reach outside the picture where it was padded.
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
  Window window;                ///< the window that made 8 bits out of the native values
  PreprocessSettings settings;  ///< that made them
};

/// What a person chose about how a picture reaches the model.
struct InputChoice {
  /// Id of preprocess_presets(), on top of what the model was opened with; "model" leaves that as it is.
  std::string preprocessing = "model";
  std::optional<Window> window;  ///< the picture's default_window() where empty
  [[nodiscard]] bool operator==(const InputChoice&) const = default;
};

/// Applies the settings. On 8-bit input equal to the Python originals to 1e-6: transformers' CLIPImageProcessor,
/// SiglipImageProcessor and ViTImageProcessor (the ones that resize with Pillow), OpenAI's and OpenCLIP's transforms
/// for RGB and 8-bit gray. The resize is Pillow's, bit for bit.
/// @param window on native values; default_window() where empty. Always recorded in the result.
[[nodiscard]] Result<PixelValues> preprocess(const Radiograph& radiograph, const PreprocessSettings& settings,
                                             const std::optional<Window>& window = std::nullopt);

/// The field of view that preprocess() would report for a picture of this size; computes no pixel. Error:
/// SettingOutOfRange (extreme ratios of the sides), ImageTooSmall (a side below 1).
[[nodiscard]] Result<FieldOfView> field_of_view(int width_px, int height_px, const PreprocessSettings& settings);

/// Share of the picture's area that lies outside a field of view, 0 … 1.
[[nodiscard]] double unseen_share(int width_px, int height_px, const FieldOfView& seen);

/// Reads a preprocessor_config.json: `size` as int, {"shortest_edge"} or {"height","width"}; `crop_size` as int or
/// object. Missing keys take the defaults of the class in `image_processor_type` or `feature_extractor_type`: Siglip…
/// and ViT… stretch and never crop unless told to; CLIP… and files that name no class crop; other classes crop where
/// the file has a crop_size. path only names the file in messages. Error: ConfigInvalid.
[[nodiscard]] Result<PreprocessSettings> parse_preprocessor_config(const std::string& json_text,
                                                                   const std::string& path);

/// The `preprocess_cfg` of an open_clip_config.json: mode, mean, std, interpolation, resize_mode, fill_color; missing
/// keys take OpenCLIP's defaults. Of `size` only squares are taken, and image_size_px (the model's) wins over it, as in
/// OpenCLIP; 0 where the model's is unknown. Error: ConfigInvalid.
[[nodiscard]] Result<PreprocessSettings> parse_open_clip_preprocess(const std::string& open_clip_config_json,
                                                                    int image_size_px, const std::string& path);

/// What OpenAI's CLIP does before a model with inputs of size_px x size_px: as Hugging Face's but for odd crops.
[[nodiscard]] PreprocessSettings openai_clip_preprocessing(int size_px);

}  // namespace m2ib::image
