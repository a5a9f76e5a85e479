#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/attribution/m2ib.h"
#include "core/image/window.h"
#include "core/session/provenance.h"
#include "ui/figure/paint/overlay.h"

/// Options that every command has which explains and draws.
namespace m2ib::cli {

/// What stands on the command line about methods; what is empty there takes the model's or the method's default.
struct ComputeRequest {
  std::vector<std::string> methods;  ///< ids, or "all" alone; empty: M2IB
  std::optional<double> beta;
  std::optional<int> layer;
  std::optional<int> text_layer;
  std::optional<int> steps;
  std::optional<double> learning_rate;
  std::optional<int> samples;
  std::optional<std::uint64_t> seed;
  std::optional<int> repeats;
};
enum class MethodCount : std::uint8_t { One, Several };
void add_compute_options(CLI::App& command, ComputeRequest& request, MethodCount count);
[[nodiscard]] bool asks_for_all(const ComputeRequest& request);
/// What CLI11 cannot check by itself, as a sentence: unknown methods, settings that none of the methods has.
[[nodiscard]] std::optional<std::string> problem_with(const ComputeRequest& request);
/// Settings of each method, in the order of the request. Says which settings count for some of them alone, what "all"
/// leaves out for this model, and which maps do not depend on the caption or are of pictures only.
/// @param of_model M2IB's, see OpenedModel::settings
/// Errors: those of MethodSettings::validate().
[[nodiscard]] Result<std::vector<attribution::MethodSettings>> chosen_settings(
    const ComputeRequest& request, const attribution::MethodSettings& of_model, const model::ModelCard& card);

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
/// The upper end that was asked for, where it is another method's than M2IB.
[[nodiscard]] std::vector<session::MethodScale> chosen_scales(const OverlayRequest& request,
                                                              const std::vector<std::string>& methods);

/// Progress of one caption's run.
void say_step(const std::string& label, const attribution::Step& step);

}  // namespace m2ib::cli
