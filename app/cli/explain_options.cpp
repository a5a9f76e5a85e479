#include "app/cli/explain_options.h"

#include <array>
#include <vector>

#include "app/cli/cli_common.h"

namespace m2ib::cli {

attribution::MethodSettings chosen_settings(const ComputeRequest& request, attribution::MethodSettings settings) {
  settings.beta = request.beta.value_or(settings.beta);
  settings.image_layer = request.layer.value_or(settings.image_layer);
  settings.text_layer = request.text_layer.value_or(settings.text_layer);
  settings.steps = request.steps.value_or(settings.steps);
  settings.learning_rate = request.learning_rate.value_or(settings.learning_rate);
  settings.samples = request.samples.value_or(settings.samples);
  settings.seed = request.seed.value_or(settings.seed);
  return settings;
}

void add_compute_options(CLI::App& command, ComputeRequest& request) {
  command.add_option("--beta", request.beta, "Weight of the compression term; default: the model's");
  command.add_option("--layer", request.layer, "Bottleneck after this block of the image tower, from 0");
  command.add_option("--text-layer", request.text_layer, "Bottleneck after this block of the text tower, from 0");
  command.add_option("--steps", request.steps, "Optimiser steps, 1 to 1000; default: 10");
  command.add_option("--lr", request.learning_rate, "Learning rate, above 0, at most 100; default: 1");
  command.add_option("--samples", request.samples, "Noise samples a step, 1 to 256; default: 10");
  command.add_option("--seed", request.seed, "Seed of the noise; default: 0");
}

void add_overlay_options(CLI::App& command, OverlayRequest& request) {
  std::vector<std::string> tables;
  for (const image::ColourTable table : image::kColourTables) tables.emplace_back(image::to_string(table));
  command.add_option("--colours,--colors", request.colours, "Colour table of the figure")
      ->check(CLI::IsMember(tables))
      ->capture_default_str();
  command.add_option("--opacity", request.opacity, "Opacity of the map")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command.add_option("--threshold", request.threshold, "Share of the scale below which the picture shows through")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command.add_option("--isolines", request.isolines, "Lines of equal nats, with their values")
      ->check(CLI::Range(0, figure::kMostIsolines));
  command.add_option("--unseen", request.unseen, "What the model did not see: hatched, hidden or as-is")
      ->check(CLI::IsMember({"hatched", "hidden", "as-is"}))
      ->capture_default_str();
  command.add_option("--scale-max", request.scale_max, "Upper end of the scale in nats per patch, to compare figures")
      ->check(CLI::PositiveNumber);
  command.add_flag("--per-map-scale", request.per_map_scale, "Each map from its smallest to its largest value");
  command.add_flag("--native", request.native, "Show the patches as they are, without interpolation");
  command.add_option("--window", request.window,
                     "low,high: display window of the figure, in the same values as --model-window; default: as the "
                     "model saw it");
}

std::optional<std::string> problem_with(const OverlayRequest& request) {
  if (request.window.empty() || parse_window(request.window)) return std::nullopt;
  return "A window is two numbers, low,high with low below high; \"" + request.window + "\" is not.";
}

figure::OverlayStyle overlay_style(const OverlayRequest& request) {
  figure::OverlayStyle style;
  for (const image::ColourTable table : image::kColourTables) {
    if (request.colours == image::to_string(table)) style.colours = table;
  }
  for (const figure::Unseen unseen : figure::kUnseenModes) {
    if (request.unseen == figure::to_string(unseen)) style.unseen = unseen;
  }
  style.opacity = request.opacity;
  style.isolines = request.isolines;
  style.threshold = request.threshold;
  style.smooth = !request.native;
  style.scale = request.per_map_scale ? figure::ScaleMode::MinMax : figure::ScaleMode::Absolute;
  style.scale_max_nats = request.scale_max;
  return style;
}

void say_step(const std::string& label, const attribution::Step& step) {
  const char* tower = step.tower == attribution::Tower::Image ? "image" : "text";
  show_progress(label + ": " + tower + " tower, step " + std::to_string(step.index) + " of " +
                std::to_string(step.count));
}

}  // namespace m2ib::cli
