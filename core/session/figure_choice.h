#pragma once

#include <cstdint>
#include <string>

#include "core/base/error.h"

namespace m2ib::session {

/// Sizes that journals and slides ask for.
enum class FigurePreset : std::uint8_t {
  SingleColumn,  ///< 85 mm wide
  DoubleColumn,  ///< 180 mm wide
  Slide,         ///< 16:9, 254 x 142.875 mm
  Custom,        ///< width_mm
};
/// Stable lower-case name: "single-column", "double-column", "slide", "custom".
[[nodiscard]] const char* to_string(FigurePreset preset);
[[nodiscard]] Result<FigurePreset> figure_preset_of(const std::string& name);  ///< SettingOutOfRange

/// What stands on a figure; every element can be switched off. The warning about an untrustworthy model always stands.
struct FigureElements {
  bool title = true;
  bool original = true;
  bool maps = true;
  bool difference = false;  ///< map of the compared pair, with its own diverging colour bar and its numbers
  bool colour_bar = true;
  bool captions = true;
  bool words = true;       ///< captions shaded by token
  bool similarity = true;  ///< beside the captions, with "weakly supported"
  bool letters = true;     ///< of the panels: A, B …
  bool field_of_view = true;
  bool side_marker = true;
  bool scale_bar = true;
  bool annotations = true;
  bool region_numbers = true;  ///< table of regions x captions
  bool reading_note = true;    ///< what the colours mean
  bool settings = true;
  bool legend = false;  ///< the text for the journal, ready to paste, under the figure
  bool stamp = true;    ///< "RESEARCH USE ONLY"
  [[nodiscard]] bool operator==(const FigureElements&) const = default;
};

/// How a figure is composed: all that a session stores of it besides the overlay's look.
struct FigureChoice {
  FigurePreset preset = FigurePreset::DoubleColumn;
  double width_mm = 180.0;    ///< of Custom, 40 … 600
  int dpi = 300;              ///< of raster formats and of the raster layers in PDF and SVG, 72 … 1200
  int columns = 0;            ///< panels in a row, 1 … 8; 0 = as fits
  bool annotate_maps = true;  ///< annotations on every panel, not only on the original
  FigureElements elements;
  [[nodiscard]] bool operator==(const FigureChoice&) const = default;
  [[nodiscard]] Result<void> validate() const;  ///< SettingOutOfRange
  [[nodiscard]] double figure_width_mm() const;
  /// 0: the height follows from the content.
  [[nodiscard]] double figure_height_mm() const;
};

}  // namespace m2ib::session
