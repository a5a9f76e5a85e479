#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/attribution/explanation.h"
#include "core/image/radiograph.h"

namespace m2ib::session {

/// This program's version, e.g. "0.1.0".
[[nodiscard]] const char* program_version();

/// ISO 8601 in UTC, to the second, e.g. "2024-05-17T12:03:22Z": a figure says the same wherever it is drawn.
[[nodiscard]] std::string iso_time(std::chrono::system_clock::time_point time);

/// The scale that maps of a method share on a figure, in its unit; 0 where each map has its own.
struct MethodScale {
  attribution::Method method = attribution::Method::M2ib;
  double scale_max = 0.0;
  double word_scale_max = 0.0;
};

/// How a figure drew its maps; it changes the picture, never the numbers.
struct Rendering {
  std::string colours;
  double opacity = 0.0;
  double threshold = 0.0;  ///< share of the scale
  bool smooth = true;
  std::string scale;            ///< "absolute" or "min-max"
  double scale_max_nats = 0.0;  ///< M2IB's patches; 0 where each map has its own
  double word_scale_max_nats = 0.0;
  std::vector<MethodScale> scales;  ///< of the other methods that are on the figure, one each
  image::Window window;             ///< of the picture on the figure
  bool inverted = false;
  int quarter_turns = 0;  ///< clockwise, 0 … 3; turned first, then flipped
  bool flip_horizontal = false;
  bool flip_vertical = false;
  std::string unseen = "hatched";         ///< outside the field of view: "hatched", "hidden" or "as-is"
  int isolines = 0;                       ///< number of lines
  std::string isoline_levels = "shares";  ///< "shares" of the scale or "round" values
  std::vector<double> isolines_nats;      ///< empty where each map has its own scale
};

/// Everything that made results, as JSON (ASCII only): {"format": "m2ib-explanations", "format_version": 1 or 2 (see
/// kSessionFormatVersion), "program", "method": an id or a list of them, "explanations": [...], "rendering"}. Each
/// explanation has method, caption, tokens (ids, pieces, byte spans, values), words (text, values) and what each adds
/// to the match, patch map (row-major, grid x grid) with its unit and, over repeats, its spread, seeds, losses per
/// step, settings, model card, preprocessing and which choice led to it, field of view, window and who chose it
/// ("picture" or "person"), device, similarity, times, image hash, size, frame (from 0) and black-out boxes. Values of
/// M2IB have the keys "nats", "patch_nats" and "token_nats", those of other methods "value", "patch_values" and
/// "token_values". No file name, no folder and nothing of a DICOM header is in it.
/// @param indent spaces a level; -1 for one line
[[nodiscard]] std::string to_json(std::span<const attribution::ExplanationPtr> explanations,
                                  const std::optional<Rendering>& rendering = std::nullopt, int indent = 2);
[[nodiscard]] std::string to_json(const attribution::Explanation& explanation,
                                  const std::optional<Rendering>& rendering = std::nullopt, int indent = 2);

}  // namespace m2ib::session
