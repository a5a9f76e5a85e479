#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/explain_batch.h"
#include "app/cli/explain_options.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_option.h"
#include "app/cli/offscreen.h"
#include "app/cli/picture_option.h"
#include "core/session/npy.h"
#include "core/session/provenance.h"
#include "core/session/raw_maps.h"
#include "ui/figure/explanation_figure.h"

namespace m2ib::cli {
namespace {

using attribution::ExplanationPtr;

/// What stands on the command line.
struct ExplainRequest {
  PictureRequest picture;
  InputRequest input;
  std::vector<std::string> captions;
  ModelRequest model;
  ComputeRequest compute;
  OverlayRequest overlay;
  int width = 1600;
  std::string out;
  std::string raw;
  std::string json;
  bool json_asked = false;
};

figure::FigureOptions figure_options(const ExplainRequest& request, bool embedded_model) {
  figure::FigureOptions options;
  options.embedded_model = embedded_model;
  options.width_px = request.width;
  options.style = overlay_style(request.overlay);
  options.scales = chosen_scales(request.overlay, request.compute.methods);
  if (!request.overlay.window.empty()) options.window = parse_window(request.overlay.window);
  return options;
}

/// What CLI11 cannot check by itself. Nothing has been computed yet.
std::optional<ExitCode> problem_with_request(const ExplainRequest& request) {
  if (request.out.empty() && request.raw.empty() && !request.json_asked) {
    return wrong_usage("There is nothing to write: give --out, --raw or --json.");
  }
  if (request.captions.size() > attribution::kMostRuns) {
    return wrong_usage("At most " + std::to_string(attribution::kMostRuns) + " captions can be explained at once.");
  }
  for (const auto& problem : {problem_with(request.picture), problem_with(request.input), problem_with(request.overlay),
                              problem_with(request.compute)}) {
    if (problem) return wrong_usage(*problem);
  }
  std::vector<std::string> files;
  // Known before the result: where a map has a spread, there is another file.
  const bool spread = !request.raw.empty() && request.compute.repeats.value_or(1) > 1;
  const std::string spread_file = spread ? session::spread_file(request.raw).string() : std::string();
  for (const std::string* file : {&request.out, &request.raw, &request.json, &spread_file}) {
    if (file->empty() || *file == "-") continue;
    if (std::find(files.begin(), files.end(), *file) != files.end()) {
      return wrong_usage("Two outputs have the same name, " + *file + ".");
    }
    if (is_the_picture(request.picture, *file))
      return wrong_usage("An output would replace the picture, " + *file + ".");
    files.push_back(*file);
    const auto writable = file == &request.out ? check_png_writable(*file) : check_writable(*file);
    if (!writable) return report(writable.error());
  }
  return std::nullopt;
}

Stoppable<std::vector<ExplanationPtr>> explain_all(const ExplainRequest& request, const OpenedModel& opened,
                                                   const image::Radiograph& radiograph, const StopToken& stop) {
  const model::DualEncoder& encoder = *opened.encoder;
  const auto settings = chosen_settings(request.compute, opened.settings, encoder.card());
  if (!settings) return tl::unexpected(settings.error());
  const auto texts = encode_captions(encoder, request.captions, stop);
  if (!texts) return tl::unexpected(texts.error());
  if (!*texts) return std::nullopt;
  return explain_together(encoder, radiograph, input_choice(request.input), **texts, *settings, stop);
}

Result<void> write_figure(const std::string& path, const std::vector<ExplanationPtr>& explanations,
                          const image::RadiographPtr& radiograph, const figure::FigureOptions& options) {
  const Offscreen fonts;
  const figure::SessionFigure drawn = figure::explanation_figure(explanations, radiograph, options);
  constexpr double kMmPerInch = 25.4;
  const figure::FigureMetadata metadata = figure::figure_metadata(drawn);
  return figure::save_figure(drawn.image(metadata.dpi / kMmPerInch), path, metadata);
}

Result<void> write_raw(const std::string& path, const std::vector<ExplanationPtr>& explanations,
                       std::vector<float> (attribution::Explanation::*part)() const) {
  const auto grid = static_cast<std::size_t>(explanations.front()->grid);
  std::vector<float> values;
  for (const ExplanationPtr& explanation : explanations) {
    const std::vector<float> map = (*explanation.*part)();
    values.insert(values.end(), map.begin(), map.end());
  }
  std::vector<std::size_t> shape{grid, grid};
  if (explanations.size() > 1) shape.insert(shape.begin(), explanations.size());
  return session::write_npy(path, values, shape);
}

ExitCode explain(const ExplainRequest& request) {
  if (const auto problem = problem_with_request(request)) return *problem;
  const auto radiograph = read_picture(request.picture);
  if (!radiograph) return report(radiograph.error());
  say_remarks(**radiograph);
  const auto opened = open_model(request.model);
  if (!opened) return report(opened.error());
  const Interrupt interrupt;
  const auto explained = explain_all(request, *opened, **radiograph, interrupt.token());
  if (!explained) return report(explained.error());
  if (!*explained) return ExitCode::ComputationFailed;
  const std::vector<ExplanationPtr>& explanations = **explained;

  if (!request.raw.empty()) {
    const auto written = write_raw(request.raw, explanations, &attribution::Explanation::patch_values);
    if (!written) return report(written.error());
    if (!explanations.front()->image.spread.empty()) {
      const auto spread =
          write_raw(session::spread_file(request.raw).string(), explanations, &attribution::Explanation::patch_spread);
      if (!spread) return report(spread.error());
    }
  }
  if (!request.out.empty()) {
    const figure::FigureOptions options = figure_options(request, is_embedded(*opened));
    const auto written = write_figure(request.out, explanations, *radiograph, options);
    if (!written) return report(written.error());
  }
  if (request.json_asked) {
    const std::string target = request.json.empty() ? "-" : request.json;
    const auto written = write_text(target, session::to_json(explanations));
    if (!written) return report(written.error());
  }
  return ExitCode::Done;
}

}  // namespace

void add_explain(CLI::App& program, ExitCode& exit_code) {
  const auto request = std::make_shared<ExplainRequest>();
  CLI::App* command = program.add_subcommand("explain", "Explains one picture and one or more captions by one method");
  command->add_option("--image", request->picture.file, "Chest X-ray: DICOM, PNG, JPEG, TIFF, BMP, WebP or PNM")
      ->required()
      ->type_name("FILE");
  add_picture_options(*command, request->picture);
  command->add_option("--caption", request->captions, "Sentence about the picture; may be given several times")
      ->required()
      ->allow_extra_args(false)
      ->type_name("TEXT");
  add_model_options(*command, request->model);
  add_input_options(*command, request->input);
  add_compute_options(*command, request->compute, MethodCount::One);
  add_overlay_options(*command, request->overlay);
  command->add_option("--width", request->width, "Width of the figure in pixels")
      ->check(CLI::Range(800, 12000))
      ->capture_default_str();
  command->add_option("--out", request->out, "Figure to write (PNG)")->type_name("FILE.png");
  command
      ->add_option(
          "--raw", request->raw,
          "Raw map to write (NPY, float32, in the method's unit per patch): [grid, grid], with several captions "
          "[captions, grid, grid]; with --repeats the spread beside it, in NAME-spread.npy")
      ->type_name("FILE.npy");
  CLI::Option* json = command
                          ->add_option("--json", request->json,
                                       "Everything about the result as JSON; to standard output without FILE or with -")
                          ->expected(0, 1)
                          ->type_name("[FILE]");
  command->callback([request, json, &exit_code] {
    request->json_asked = json->count() > 0;
    exit_code = explain(*request);
  });
}

}  // namespace m2ib::cli
