#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "core/attribution/m2ib.h"
#include "core/image/window.h"
#include "ui/figure/overlay.h"

/// Options that every command has which explains and draws.
namespace m2ib::cli {

/// What stands on the command line about M2IB; what is empty there takes the model's default.
struct ComputeRequest {
  std::optional<double> beta;
  std::optional<int> layer;
  std::optional<int> text_layer;
  std::optional<int> steps;
  std::optional<double> learning_rate;
  std::optional<int> samples;
  std::optional<std::uint64_t> seed;
};
void add_compute_options(CLI::App& command, ComputeRequest& request);
/// @param settings the model's
[[nodiscard]] attribution::MethodSettings chosen_settings(const ComputeRequest& request,
                                                          attribution::MethodSettings settings);

/// What stands on the command line about how maps are drawn.
struct OverlayRequest {
  std::string colours = "cividis";
  double opacity = 0.55;
  int isolines = 0;
  std::string unseen = "hatched";
  double threshold = 0.0;
  double scale_max = 0.0;
  bool native = false;
  bool per_map_scale = false;
  std::string window;  ///< "low,high" of the picture as drawn; empty: as the model saw it
};
void add_overlay_options(CLI::App& command, OverlayRequest& request);
/// What CLI11 cannot check by itself, as a sentence.
[[nodiscard]] std::optional<std::string> problem_with(const OverlayRequest& request);
[[nodiscard]] figure::OverlayStyle overlay_style(const OverlayRequest& request);

/// Progress of one caption's run.
void say_step(const std::string& label, const attribution::Step& step);

}  // namespace m2ib::cli
