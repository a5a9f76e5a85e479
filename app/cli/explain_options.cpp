#include "app/cli/explain_options.h"

#include <algorithm>
#include <array>
#include <vector>

#include "app/cli/cli_common.h"

namespace m2ib::cli {

bool asks_for_all(const ComputeRequest& request) { return request.methods == std::vector<std::string>{"all"}; }

namespace {

using attribution::info_of;
using attribution::Method;
using attribution::MethodInfo;

/// Each once, in the order of the request.
Result<std::vector<Method>> methods_of(const ComputeRequest& request) {
  std::vector<Method> methods;
  if (request.methods.empty()) methods.push_back(Method::M2ib);
  if (asks_for_all(request)) {
    for (const MethodInfo& info : attribution::all_methods()) methods.push_back(info.method);
    return methods;
  }
  for (const std::string& id : request.methods) {
    const auto method = attribution::method_of(id);
    if (!method) return tl::unexpected(method.error());
    if (std::ranges::find(methods, *method) == methods.end()) methods.push_back(*method);
  }
  return methods;
}

/// An option that not every method has.
struct Setting {
  const char* option;
  const char* meaning;
  bool (*given)(const ComputeRequest&);
  bool (*counts_for)(const MethodInfo&);
};
bool is_m2ib(const MethodInfo& info) { return info.method == Method::M2ib; }
bool has_layer(const MethodInfo& info) { return info.uses_layer; }
bool has_text_layer(const MethodInfo& info) { return info.uses_layer && info.explains_words; }
bool has_samples(const MethodInfo& info) { return info.samples != nullptr; }
bool has_chance(const MethodInfo& info) { return info.has_chance; }

constexpr std::array<Setting, 8> kSettings{{
    {"--beta", "it is a setting of M2IB", [](const ComputeRequest& r) { return r.beta.has_value(); }, is_m2ib},
    {"--layer", "it takes the layer that its definition names",
     [](const ComputeRequest& r) { return r.layer.has_value(); }, has_layer},
    {"--text-layer", "it has no layer of the text tower to choose",
     [](const ComputeRequest& r) { return r.text_layer.has_value(); }, has_text_layer},
    {"--steps", "it is a setting of M2IB", [](const ComputeRequest& r) { return r.steps.has_value(); }, is_m2ib},
    {"--lr", "it is a setting of M2IB", [](const ComputeRequest& r) { return r.learning_rate.has_value(); }, is_m2ib},
    {"--samples", "it takes no samples", [](const ComputeRequest& r) { return r.samples.has_value(); }, has_samples},
    {"--seed", "nothing in it is drawn by chance", [](const ComputeRequest& r) { return r.seed.has_value(); },
     has_chance},
    {"--repeats", "nothing in it is drawn by chance, so every run gives the same map",
     [](const ComputeRequest& r) { return r.repeats.has_value(); }, has_chance},
}};

attribution::MethodSettings settings_of(const ComputeRequest& request, attribution::MethodSettings settings) {
  const MethodInfo& info = info_of(settings.method);
  settings.beta = request.beta.value_or(settings.beta);
  settings.steps = request.steps.value_or(settings.steps);
  settings.learning_rate = request.learning_rate.value_or(settings.learning_rate);
  settings.seed = request.seed.value_or(settings.seed);
  if (has_layer(info)) settings.image_layer = request.layer.value_or(settings.image_layer);
  if (has_text_layer(info)) settings.text_layer = request.text_layer.value_or(settings.text_layer);
  if (has_samples(info)) settings.samples = request.samples.value_or(settings.samples);
  if (has_chance(info)) settings.repeats = request.repeats.value_or(settings.repeats);
  return settings;
}

/// Which settings count for some of the methods alone; what samples are, which is another thing for each.
void say_partial(const ComputeRequest& request, const std::vector<attribution::MethodSettings>& all) {
  for (const Setting& setting : kSettings) {
    if (!setting.given(request)) continue;
    std::string names;
    bool partial = false;
    for (const attribution::MethodSettings& each : all) {
      const MethodInfo& info = info_of(each.method);
      if (setting.counts_for(info)) names += (names.empty() ? "" : ", ") + std::string(info.name);
      partial = partial || !setting.counts_for(info);
    }
    if (partial) say("note: " + std::string(setting.option) + " counts for " + (names.empty() ? "none" : names) + ".");
  }
}

void say_limits(const std::vector<attribution::MethodSettings>& all, const model::ModelCard& card) {
  for (const attribution::MethodSettings& each : all) {
    const MethodInfo& info = info_of(each.method);
    if (const auto reason = attribution::why_no_words(each.method, card)) {
      say("note: " + std::string(info.name) + " gives no values to words: " + *reason + ".");
    }
    if (!info.uses_caption) say("note: the map of " + std::string(info.name) + " does not depend on the caption.");
  }
}

}  // namespace

void add_compute_options(CLI::App& command, ComputeRequest& request, MethodCount count) {
  CLI::Option* method = command.add_option(
      "--method", request.methods,
      count == MethodCount::One ? "Way to explain, see m2ib methods; default: m2ib"
                                : "Ways to explain, with commas between, or all: each caption under each "
                                  "of them; see m2ib methods; default: m2ib");
  method->allow_extra_args(false)->type_name(count == MethodCount::One ? "ID" : "ID[,ID...]");
  if (count == MethodCount::One) {
    method->expected(1);
  } else {
    method->delimiter(',');
  }
  command.add_option("--beta", request.beta, "M2IB: weight of the compression term; default: the model's");
  command.add_option("--layer", request.layer, "After this block of the image tower, from 0 (m2ib, nib, grad-cam)");
  command.add_option("--text-layer", request.text_layer, "After this block of the text tower, from 0 (m2ib, nib)");
  command.add_option("--steps", request.steps, "M2IB: optimiser steps, 1 to 1000; default: 10");
  command.add_option("--lr", request.learning_rate, "M2IB: learning rate, above 0, at most 100; default: 1");
  command.add_option("--samples", request.samples,
                     "M2IB: noise samples a step, 1 to 256, default: 10; others: what m2ib methods says");
  command.add_option("--seed", request.seed, "Seed of what is drawn; default: 0");
  command.add_option("--repeats", request.repeats,
                     "Runs with seeds one after the other, 1 to 64: the map is their mean, and its spread is given");
}

std::optional<std::string> problem_with(const ComputeRequest& request) {
  if (asks_for_all(request)) return std::nullopt;
  const auto methods = methods_of(request);
  if (!methods) return describe(methods.error());
  for (const Setting& setting : kSettings) {
    const bool used = std::ranges::any_of(*methods, [&](Method each) { return setting.counts_for(info_of(each)); });
    if (used || !setting.given(request)) continue;
    std::string names;
    for (const Method each : *methods) names += (names.empty() ? "" : ", ") + std::string(info_of(each).name);
    return std::string(setting.option) + " says nothing to " + names + ": " + setting.meaning +
           ". m2ib methods lists the methods.";
  }
  return std::nullopt;
}

Result<std::vector<attribution::MethodSettings>> chosen_settings(const ComputeRequest& request,
                                                                 const attribution::MethodSettings& of_model,
                                                                 const model::ModelCard& card) {
  const auto methods = methods_of(request);
  if (!methods) return tl::unexpected(methods.error());
  std::vector<attribution::MethodSettings> all;
  for (const Method method : *methods) {
    if (const auto reason = attribution::why_not(method, card); reason && asks_for_all(request)) {
      say("note: " + describe({ErrorCode::MethodUnsupported, {info_of(method).name, card.name, *reason}}));
      continue;
    }
    const bool m2ib = method == Method::M2ib;
    all.push_back(settings_of(request, m2ib ? of_model : attribution::default_settings(card, method)));
    if (const auto valid = all.back().validate(card); !valid) return tl::unexpected(valid.error());
  }
  say_partial(request, all);
  say_limits(all, card);
  return all;
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
  command.add_option("--isolines", request.isolines, "Lines of equal values, labelled")
      ->check(CLI::Range(0, figure::kMostIsolines));
  command.add_option("--unseen", request.unseen, "What the model did not see: hatched, hidden or as-is")
      ->check(CLI::IsMember({"hatched", "hidden", "as-is"}))
      ->capture_default_str();
  command
      .add_option("--scale-max", request.scale_max,
                  "Upper end of the scale in the method's unit per patch, to compare figures")
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

std::vector<session::MethodScale> chosen_scales(const OverlayRequest& request,
                                                const std::vector<std::string>& methods) {
  if (!(request.scale_max > 0.0) || methods.size() != 1) return {};
  const auto method = attribution::method_of(methods.front());
  if (!method || *method == Method::M2ib) return {};
  return {{*method, request.scale_max, 0.0}};
}

void say_step(const std::string& label, const attribution::Step& step) {
  const char* tower = step.tower == attribution::Tower::Image ? "image" : "text";
  show_progress(label + ": " + tower + " tower, step " + std::to_string(step.index) + " of " +
                std::to_string(step.count));
}

}  // namespace m2ib::cli
