#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/base/error.h"
#include "core/image/model_input/preprocess.h"
#include "core/image/read_image.h"

namespace m2ib::cli {

/// What stands on the command line about a picture.
struct PictureRequest {
  std::string file;
  int frame = 0;
  std::vector<std::string> black_outs;  ///< "x,y,width,height" in pixels
};

/// Adds --frame and --black-out.
void add_picture_options(CLI::App& command, PictureRequest& request);
/// What CLI11 cannot check by itself, as a sentence; nothing has been read yet.
[[nodiscard]] std::optional<std::string> problem_with(const PictureRequest& request);
/// The frame, its boxes painted over. Errors: those of image::read_image; SettingOutOfRange (a box beside the picture).
[[nodiscard]] Result<image::RadiographPtr> read_picture(const PictureRequest& request);

/// Says how it was read where that is unusual, and what is doubtful about it as a chest X-ray.
void say_remarks(const image::Radiograph& radiograph);
/// True where an output would replace the picture.
[[nodiscard]] bool is_the_picture(const PictureRequest& request, const std::string& out);

/// What stands on the command line about how a picture reaches the model.
struct InputRequest {
  std::string view = "model";
  std::string model_window;  ///< "low,high" in modality values
};

/// Adds --view and --model-window.
void add_input_options(CLI::App& command, InputRequest& request);
[[nodiscard]] std::optional<std::string> problem_with(const InputRequest& request);
/// For requests without a problem.
[[nodiscard]] image::InputChoice input_choice(const InputRequest& request);

}  // namespace m2ib::cli
