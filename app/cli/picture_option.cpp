#include "app/cli/picture_option.h"

#include <array>
#include <cmath>
#include <filesystem>
#include <limits>
#include <system_error>
#include <utility>

#include "app/cli/cli_common.h"
#include "core/image/black_out.h"
#include "core/image/input_checks.h"

namespace m2ib::cli {
namespace {

/// Word on the command line, and which of image::preprocess_presets() it means.
constexpr std::array<std::pair<const char*, const char*>, 4> kViews{
    {{"model", "model"}, {"fit", "fit"}, {"crop", "clip-crop"}, {"stretch", "squash"}}};

/// "x,y,width,height": whole numbers, the last two above 0.
std::optional<image::PixelRect> parse_box(const std::string& text) {
  const auto numbers = parse_numbers(text);
  if (!numbers || numbers->size() != 4) return std::nullopt;
  for (const double number : *numbers) {
    if (number != std::floor(number) || std::abs(number) > 1e6) return std::nullopt;
  }
  const auto at = [&](std::size_t i) { return static_cast<int>((*numbers)[i]); };
  if (at(2) < 1 || at(3) < 1) return std::nullopt;
  return image::PixelRect{at(0), at(1), at(2), at(3)};
}

bool touches(const image::PixelRect& box, const image::Radiograph& radiograph) {
  return box.left < radiograph.width_px && box.top < radiograph.height_px && box.left + box.width > 0 &&
         box.top + box.height > 0;
}

}  // namespace

void add_picture_options(CLI::App& command, PictureRequest& request) {
  command.add_option("--frame", request.frame, "Which picture of the file, from 0: DICOM frames, TIFF pages")
      ->check(CLI::Range(0, std::numeric_limits<int>::max()))
      ->type_name("N")
      ->capture_default_str();
  command
      .add_option("--black-out", request.black_outs,
                  "x,y,width,height in pixels: paints over what is there, e.g. burned-in text; may be given several "
                  "times. Nothing is found automatically")
      ->allow_extra_args(false)
      ->type_name("BOX");
}

std::optional<std::string> problem_with(const PictureRequest& request) {
  for (const std::string& box : request.black_outs) {
    if (!parse_box(box)) return "A black-out box is x,y,width,height in whole pixels; \"" + box + "\" is not.";
  }
  return std::nullopt;
}

Result<image::RadiographPtr> read_picture(const PictureRequest& request) {
  auto read = image::read_image(request.file, {request.frame});
  if (!read || request.black_outs.empty()) return read;
  std::vector<image::PixelRect> boxes;
  for (const std::string& text : request.black_outs) {
    const auto box = parse_box(text);
    // A box beside the picture hides nothing, and whoever gave it believes that it does.
    if (!box || !touches(*box, **read)) {
      return fail(
          ErrorCode::SettingOutOfRange, "black-out box", text,
          "inside the picture of " + std::to_string((*read)->width_px) + " x " + std::to_string((*read)->height_px));
    }
    boxes.push_back(*box);
  }
  return image::black_out(*read, boxes);
}

void say_remarks(const image::Radiograph& radiograph) {
  for (const image::ReadingNote& note : radiograph.notes) say("note: " + image::describe(note));
  for (const image::InputDoubt& doubt : image::check_input(radiograph)) say("doubt: " + image::describe(doubt));
}

bool is_the_picture(const PictureRequest& request, const std::string& out) {
  std::error_code problem;
  return !request.file.empty() && std::filesystem::equivalent(request.file, out, problem);
}

void add_input_options(CLI::App& command, InputRequest& request) {
  std::vector<std::string> words;
  for (const auto& [word, id] : kViews) words.emplace_back(word);
  command
      .add_option("--view", request.view,
                  "What the model sees of the picture: model (as its preparation says), fit (all of it, with black "
                  "bars), crop (the centre), stretch (all of it, out of proportion)")
      ->check(CLI::IsMember(words))
      ->capture_default_str();
  command
      .add_option("--model-window", request.model_window,
                  "low,high: values that become the model's black and white, in the file's unit (DICOM: after rescale "
                  "or modality table). Default: the file's window; else 0,255 for 8 bits, the smallest and largest "
                  "value for more")
      ->type_name("LOW,HIGH");
}

std::optional<std::string> problem_with(const InputRequest& request) {
  if (request.model_window.empty() || parse_window(request.model_window)) return std::nullopt;
  return "A window is two numbers, low,high with low below high; \"" + request.model_window + "\" is not.";
}

image::InputChoice input_choice(const InputRequest& request) {
  image::InputChoice choice;
  for (const auto& [word, id] : kViews) {
    if (request.view == word) choice.preprocessing = id;
  }
  if (!request.model_window.empty()) choice.window = parse_window(request.model_window);
  return choice;
}

}  // namespace m2ib::cli
