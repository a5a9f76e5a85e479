#pragma once

#include <QString>
#include <optional>
#include <string>
#include <vector>

#include "core/metrics/map_comparison.h"
#include "core/metrics/region_metrics.h"
#include "core/session/session.h"
#include "ui/figure/paint/overlay.h"
#include "ui/figure/paint/picture_display.h"
#include "ui/figure/paint/word_strip.h"
#include "ui/figure/session_figure.h"

/// What stands on a figure, before anybody asks where.
namespace m2ib::figure {

struct ShownPicture {
  image::RadiographPtr radiograph;
  PictureDisplay display;
  image::Window window;
  std::vector<annotation::Annotation> annotations;
};

/// A result with its letter, the map's panel being one of several.
struct ShownResult {
  attribution::ExplanationPtr explanation;
  std::size_t picture = 0;  ///< of FigureContent::pictures
  QString letter;           ///< "A", "B" …, in the order of the panels
};

struct ShownComparison {
  std::size_t a = 0;  ///< of FigureContent::results
  std::size_t b = 0;
  metrics::MapComparison numbers;
  QString name;  ///< "A − B"
};

struct RegionRow {
  QString region;
  std::size_t result = 0;
  metrics::RegionNumbers numbers;
};

struct FigurePanel {
  enum class Kind { Original, Map, Difference };
  Kind kind = Kind::Original;
  std::size_t picture = 0;
  std::size_t result = 0;  ///< of Map
};

struct FigureContent {
  QString problem;  ///< translated: why there is nothing to draw; empty where there is
  session::FigureElements elements;
  bool annotate_maps = true;
  bool one_caption = false;  ///< several pictures, one caption
  OverlayStyle style;        ///< with the scale of M2IB's maps filled in; style_of() is what a map is drawn with
  session::Rendering rendering;
  std::vector<ShownPicture> pictures;
  std::vector<ShownResult> results;
  std::vector<FigurePanel> panels;
  std::optional<ShownComparison> comparison;  ///< never of maps of different methods
  bool difference_refused = false;            ///< one was asked for, but of maps of different methods
  std::vector<RegionRow> regions;

  [[nodiscard]] std::vector<attribution::ExplanationPtr> explanations() const;
  /// For a result's map: with its method's scale, unit and signs.
  [[nodiscard]] OverlayStyle style_of(std::size_t result) const;
  /// For a result's caption: its method's table and scale.
  [[nodiscard]] WordStripStyle word_style_of(std::size_t result) const;
  /// Of the results, each once, in the order of the panels.
  [[nodiscard]] std::vector<attribution::Method> methods() const;
  [[nodiscard]] bool m2ib_alone() const;    ///< then no panel says its method
  [[nodiscard]] bool one_sentence() const;  ///< several methods explain one caption of one picture
  /// Of each result, in order.
  [[nodiscard]] std::vector<image::Window> shown_windows() const;
};

[[nodiscard]] FigureContent figure_content(const session::Session& session, const FigurePictures& pictures);

/// Null where there is no such picture, or it was not given.
[[nodiscard]] image::RadiographPtr picture_at(const FigurePictures& pictures, int index);

}  // namespace m2ib::figure
