#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/explain_batch.h"
#include "app/cli/explain_options.h"
#include "app/cli/figure_output.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_option.h"
#include "app/cli/picture_option.h"
#include "core/annotation/region_file.h"

namespace m2ib::cli {
namespace {

namespace fs = std::filesystem;

/// What stands on the command line.
struct CompareRequest {
  std::vector<std::string> images;
  PictureRequest picture;  ///< frame and black-outs, the same for all
  InputRequest input;
  std::vector<std::string> captions;
  ModelRequest model;
  ComputeRequest compute;
  OverlayRequest overlay;
  FigureRequest figure;
  std::string regions;
};

PictureRequest picture_of(const CompareRequest& request, const std::string& file) {
  PictureRequest picture = request.picture;
  picture.file = file;
  return picture;
}

std::optional<ExitCode> problem_with_request(const CompareRequest& request) {
  for (const auto& problem : {problem_with(request.picture), problem_with(request.input), problem_with(request.overlay),
                              problem_with(request.figure), problem_with(request.compute)}) {
    if (problem) return wrong_usage(*problem);
  }
  if (request.captions.size() > attribution::kMostRuns) {
    return wrong_usage("At most " + std::to_string(attribution::kMostRuns) + " captions can be compared at once.");
  }
  if (request.overlay.scale_max > 0.0 && (request.compute.methods.size() > 1 || asks_for_all(request.compute))) {
    return wrong_usage("Maps of different methods have no scale in common: give --scale-max with one --method.");
  }
  for (const std::string& file : outputs_of(request.figure)) {
    for (const std::string& image : request.images) {
      if (is_the_picture(picture_of(request, image), file)) {
        return wrong_usage("An output would replace the picture, " + file + ".");
      }
    }
  }
  if (const auto writable = check_outputs(request.figure); !writable) return report(writable.error());
  return std::nullopt;
}

session::SessionPicture session_picture(const CompareRequest& request, const std::string& file,
                                        const image::Radiograph& radiograph) {
  session::SessionPicture picture;
  std::error_code unknown;
  const fs::path absolute = fs::absolute(file, unknown);
  picture.reference = {absolute.string(), {}, radiograph.frame, radiograph.name, radiograph.sha256, 0};
  const std::uintmax_t bytes = fs::file_size(file, unknown);
  if (!unknown) picture.reference.bytes = bytes;
  const image::InputChoice choice = input_choice(request.input);
  picture.preprocessing = choice.preprocessing;
  picture.model_window = choice.window;
  picture.black_outs = radiograph.black_outs;
  if (const auto window = parse_window(request.overlay.window)) {
    picture.view = session::PictureView{};
    picture.view->window = *window;
  }
  return picture;
}

Result<void> add_regions(const CompareRequest& request, const image::Radiograph& radiograph,
                         session::SessionPicture& picture) {
  if (request.regions.empty()) return {};
  const auto regions = annotation::read_regions(request.regions);
  if (!regions) return tl::unexpected(regions.error());
  picture.annotations = annotation::regions_of(*regions, radiograph.name, radiograph.width_px, radiograph.height_px);
  if (picture.annotations.empty()) say("note: " + request.regions + " has no region of this picture.");
  std::uint64_t id = 0;
  for (annotation::Annotation& region : picture.annotations) region.id = ++id;
  return {};
}

/// A session as the window would have it: each caption once under each method, the first one's settings being the
/// shared ones.
session::Session new_session(const CompareRequest& request, const OpenedModel& opened,
                             const std::vector<attribution::MethodSettings>& methods) {
  session::Session made;
  std::error_code unknown;
  const fs::path model = fs::absolute(opened.path, unknown);
  made.model = {is_embedded(opened) ? "embedded" : model.string(), opened.card().name, opened.card().weights_sha256};
  for (const std::string& caption : request.captions) {
    for (std::size_t i = 0; i < methods.size(); ++i) {
      made.captions.push_back({caption, i == 0 ? std::nullopt : std::optional(methods[i])});
    }
  }
  made.current_caption = 0;
  made.settings = methods.front();
  made.rendering = figure::rendering_of(overlay_style(request.overlay));
  made.rendering.scales = chosen_scales(request.overlay, request.compute.methods);
  const std::size_t count = made.captions.size();
  using session::PaneLayout;
  made.arrangement.layout = request.images.size() > 1 ? PaneLayout::Images
                            : count == 1              ? PaneLayout::One
                            : count == 2              ? PaneLayout::Two
                            : count <= 4              ? PaneLayout::Four
                                                      : PaneLayout::Strip;
  return made;
}

ExitCode compare(const CompareRequest& request) {
  if (const auto problem = problem_with_request(request)) return *problem;
  figure::FigurePictures pictures;
  for (const std::string& file : request.images) {
    auto radiograph = read_picture(picture_of(request, file));
    if (!radiograph) return report(radiograph.error());
    say_remarks(**radiograph);
    pictures.push_back(std::move(*radiograph));
  }
  const auto opened = open_model(request.model);
  if (!opened) return report(opened.error());
  const auto methods = chosen_settings(request.compute, opened->settings, opened->card());
  if (!methods) return report(methods.error());

  session::Session made = new_session(request, *opened, *methods);
  if (const auto applied = apply(request.figure, made); !applied) return report(applied.error());
  const Interrupt interrupt;
  const auto texts = encode_captions(*opened->encoder, request.captions, interrupt.token());
  if (!texts) return report(texts.error());
  if (!*texts) return ExitCode::ComputationFailed;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    made.pictures.push_back(session_picture(request, request.images[i], *pictures[i]));
    const auto regions = add_regions(request, *pictures[i], made.pictures.back());
    if (!regions) return report(regions.error());
    const auto results = explain_together(*opened->encoder, *pictures[i], input_choice(request.input), **texts,
                                          *methods, interrupt.token());
    if (!results) return report(results.error());
    if (!*results) return ExitCode::ComputationFailed;
    made.results.insert(made.results.end(), (*results)->begin(), (*results)->end());
  }
  made.current_picture = 0;
  const auto written = write_outputs(request.figure, std::move(made), pictures);
  return written ? ExitCode::Done : report(written.error());
}

}  // namespace

void add_compare(CLI::App& program, ExitCode& exit_code) {
  const auto request = std::make_shared<CompareRequest>();
  CLI::App* command = program.add_subcommand(
      "compare", "Compares captions of one picture, pictures for one caption, or methods, in a figure fit for print");
  command
      ->add_option("--image", request->images,
                   "Chest X-ray: DICOM, PNG, JPEG, TIFF, BMP, WebP or PNM; may be given several times")
      ->required()
      ->allow_extra_args(false)
      ->type_name("FILE");
  add_picture_options(*command, request->picture);
  command->add_option("--caption", request->captions, "Sentence about the picture; may be given several times")
      ->required()
      ->allow_extra_args(false)
      ->type_name("TEXT");
  command
      ->add_option("--regions", request->regions,
                   "Regions of interest (CSV of boxes, or COCO JSON): drawn, and compared with every map")
      ->type_name("FILE");
  add_model_options(*command, request->model);
  add_input_options(*command, request->input);
  add_compute_options(*command, request->compute, MethodCount::Several);
  add_overlay_options(*command, request->overlay);
  add_figure_options(*command, request->figure);
  command->callback([request, &exit_code] { exit_code = compare(*request); });
}

}  // namespace m2ib::cli
