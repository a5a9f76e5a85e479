#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/attribution/caption_support.h"
#include "core/attribution/method.h"
#include "core/base/error.h"
#include "core/image/model_input/preprocess.h"
#include "core/model/model_card.h"
#include "core/text/tokenizer.h"

namespace m2ib::attribution {

enum class Tower : std::uint8_t { Image, Text };

/// What a person can choose for a run of a method. Settings that a method does not use (MethodInfo, method.h) count for
/// nothing and may have any value in their range.
struct MethodSettings {
  Method method = Method::M2ib;
  double beta = 0.1;           ///< M2IB: weight of the compression term, > 0, at most kLargestBeta
  int image_layer = 9;         ///< after this block of the image tower, from 0
  int text_layer = 9;          ///< after this block of the text tower, from 0
  int steps = 10;              ///< M2IB: optimiser steps, 1 … 1000
  double learning_rate = 1.0;  ///< M2IB: Adam's, > 0, at most 100
  int samples = 10;            ///< M2IB: noise samples B a step, 1 … 256; else MethodInfo::samples, in its range
  std::uint64_t seed = 0;      ///< of whatever is drawn
  int repeats = 1;  ///< runs with seeds seed, seed + 1 …, whose mean is the map, 1 … kMostRepeats; one run
                    ///< where nothing is drawn

  [[nodiscard]] bool operator==(const MethodSettings&) const = default;
  /// How often a run is repeated in truth: 1 where nothing is drawn.
  [[nodiscard]] int runs() const { return info_of(method).has_chance ? repeats : 1; }
  /// Errors: SettingOutOfRange, LayerOutOfRange, MethodUnsupported.
  [[nodiscard]] Result<void> validate(const model::ModelCard& card) const;
};
inline constexpr int kMostRepeats = 64;
// Far above it nothing has passed for long, and float32 ends. The window's slider has 0.001 … 10.
inline constexpr double kLargestBeta = 1e6;

/// The settings that fit a model: its card's recommendation for M2IB, the method's own documented defaults for others;
/// layers limited to what the towers have.
[[nodiscard]] MethodSettings default_settings(const model::ModelCard& card, Method method = Method::M2ib);
/// Equal in everything that the method uses: runs with the two give the same map.
[[nodiscard]] bool same_run(const MethodSettings& a, const MethodSettings& b);

/// Loss terms of one forward pass of M2IB. total = beta * compression - fitting.
struct StepLosses {
  double compression_nats = 0.0;  ///< mean capacity per element (over tokens and channels)
  double fitting = 0.0;           ///< mean cosine with the other tower's embedding
  double total = 0.0;
};

/// How far M2IB's mask has gone to its ends, as shares of its elements (tokens x channels), 0 … 1.
struct MaskEnds {
  double open = 0.0;    ///< lambda above 0.99: all passes
  double closed = 0.0;  ///< lambda below 0.01: nothing passes
};

/// What a method found for one tower.
struct TowerMap {
  /// One value a token, all tokens (class/start/end included, 0 where the method says nothing about one), in the unit
  /// of the method. M2IB: capacity summed over channels, nats. Empty: the method does not explain this tower.
  std::vector<float> token_values;
  /// Standard deviation (n - 1) of token_values over the repeats; empty for a single run.
  std::vector<float> spread;
  std::vector<StepLosses> losses;     ///< M2IB: one a step (of the first repeat); empty elsewhere
  std::optional<MaskEnds> mask_ends;  ///< M2IB
  double time_ms = 0.0;               ///< wall time of this tower, all repeats
};

/// One step, as it is streamed: made from the same forward pass as its map.
struct Step {
  Tower tower = Tower::Image;
  int index = 0;                    ///< from 1
  int count = 0;                    ///< steps in all, of all repeats
  std::vector<float> token_values;  ///< as TowerMap::token_values; after the first repeat their mean so far
  StepLosses losses;                ///< M2IB; zeros elsewhere
};

/// A finished explanation. Immutable, shared. Everything a view or a figure says about a result is read from here.
struct Explanation {
  std::string caption;
  text::Tokens tokens;
  MethodSettings settings;
  model::ModelCard card;
  image::PreprocessSettings preprocess;
  std::string preprocessing_id = "model";  ///< of image::preprocess_presets(): which choice led to `preprocess`
  image::FieldOfView field_of_view;        ///< the rectangle of the picture that the model saw
  image::Window model_window;              ///< modality values to the model's 8 bits
  bool window_by_person = false;           ///< "the model sees my window"; else the picture's default_window()
  int image_width_px = 0;
  int image_height_px = 0;
  std::string image_sha256;
  int image_frame = 0;                       ///< which picture of the file, from 0
  std::vector<image::PixelRect> black_outs;  ///< removed before the model saw the picture
  std::optional<int> first_missing_row;      ///< rows from here on were not in the file
  std::vector<std::string> image_notes;      ///< image::note_name() of what is unusual about the file
  int grid = 0;                              ///< patches a side
  double similarity = 0.0;                   ///< cosine of image and caption, without a bottleneck
  std::optional<CaptionSupport> support;     ///< against control captions; empty where it was not asked for
  TowerMap image;
  TowerMap text;
  /// For each word (tokens.words) the cosine of the caption less the cosine without it: what the word adds to the
  /// match, negative where it works against it. Empty where it was not asked for.
  std::vector<float> word_effects;
  std::string device;    ///< model::compute_description()
  double time_ms = 0.0;  ///< both towers, without encoding
  std::chrono::system_clock::time_point made_at;

  [[nodiscard]] const MethodInfo& method() const { return info_of(settings.method); }
  /// In the method's unit per patch, row-major grid x grid (the class token dropped).
  [[nodiscard]] std::vector<float> patch_values() const;
  /// Per caption word (its tokens summed), in the order of tokens.words; special tokens excluded. Empty where the
  /// method explains no words.
  [[nodiscard]] std::vector<float> word_values() const;
  /// Standard deviation per patch over the repeats, as patch_values(); empty for a single run.
  [[nodiscard]] std::vector<float> patch_spread() const;
};
using ExplanationPtr = std::shared_ptr<const Explanation>;

/// Same selections from a streamed step's token values.
[[nodiscard]] std::vector<float> patch_values(const std::vector<float>& image_token_values, int grid);
[[nodiscard]] std::vector<float> word_values(const std::vector<float>& text_token_values, const text::Tokens& tokens);

/// Bilinear enlargement (align_corners = false, edges replicated) of a patch map to any size.
/// @return row-major width_px * height_px
[[nodiscard]] std::vector<float> upsample_bilinear(const std::vector<float>& map, int grid, int width_px,
                                                   int height_px);

}  // namespace m2ib::attribution
