#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/attribution/caption_support.h"
#include "core/base/error.h"
#include "core/image/model_input/preprocess.h"
#include "core/model/model_card.h"
#include "core/text/tokenizer.h"

namespace m2ib::attribution {

enum class Tower : std::uint8_t { Image, Text };

/// What a person can choose for a run of M2IB (METHODS.md).
struct M2ibSettings {
  double beta = 0.1;           ///< weight of the compression term, > 0 and finite; the window offers 0.001 … 10
  int image_layer = 9;         ///< bottleneck after this block of the image tower, from 0
  int text_layer = 9;          ///< bottleneck after this block of the text tower, from 0
  int steps = 10;              ///< optimiser steps, 1 … 1000
  double learning_rate = 1.0;  ///< Adam's, > 0, at most 100
  int samples = 10;            ///< noise samples B a step, 1 … 256
  std::uint64_t seed = 0;      ///< of the noise

  [[nodiscard]] bool operator==(const M2ibSettings&) const = default;
  /// Errors: SettingOutOfRange, LayerOutOfRange.
  [[nodiscard]] Result<void> validate(const model::ModelCard& card) const;
};

/// The settings that fit a model: its card's recommendation, layers limited to what the towers have.
[[nodiscard]] M2ibSettings default_settings(const model::ModelCard& card);

/// Loss terms of one forward pass. total = beta * compression - fitting.
struct StepLosses {
  double compression_nats = 0.0;  ///< mean capacity per element (over tokens and channels)
  double fitting = 0.0;           ///< mean cosine with the other tower's embedding
  double total = 0.0;
};

/// What one tower's bottleneck found.
struct TowerMap {
  std::vector<float> token_nats;   ///< capacity per token, all tokens (class/start/end included), summed over channels
  std::vector<StepLosses> losses;  ///< one a step
  double time_ms = 0.0;            ///< wall time of this tower's optimisation
};

/// One step, as it is streamed: made from the same forward pass as its map.
struct Step {
  Tower tower = Tower::Image;
  int index = 0;                  ///< from 1
  int count = 0;                  ///< steps in all
  std::vector<float> token_nats;  ///< as TowerMap::token_nats
  StepLosses losses;
};

/// A finished explanation. Immutable, shared. Everything a view or a figure says about a result is read from here.
struct Explanation {
  std::string caption;
  text::Tokens tokens;
  M2ibSettings settings;
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
  std::string device;    ///< model::compute_description()
  double time_ms = 0.0;  ///< both towers, without encoding
  std::chrono::system_clock::time_point made_at;

  /// Nats per patch, row-major grid x grid (the class token dropped).
  [[nodiscard]] std::vector<float> patch_nats() const;
  /// Nats per caption word (its tokens summed), in the order of tokens.words; special tokens excluded.
  [[nodiscard]] std::vector<float> word_nats() const;
};
using ExplanationPtr = std::shared_ptr<const Explanation>;

/// Same selections from a streamed step's token values.
[[nodiscard]] std::vector<float> patch_nats(const std::vector<float>& image_token_nats, int grid);
[[nodiscard]] std::vector<float> word_nats(const std::vector<float>& text_token_nats, const text::Tokens& tokens);

/// Bilinear enlargement (align_corners = false, edges replicated) of a patch map to any size.
/// @return row-major width_px * height_px
[[nodiscard]] std::vector<float> upsample_bilinear(const std::vector<float>& map, int grid, int width_px,
                                                   int height_px);

}  // namespace m2ib::attribution
