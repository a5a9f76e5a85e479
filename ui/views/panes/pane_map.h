#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "ui/figure/paint/colour_bar.h"
#include "ui/presenters/document/explorer_document.h"
#include "ui/views/panes/map_layer.h"

namespace m2ib::views {

/// What is shown of an explanation that was repeated with several seeds.
struct RepeatView {
  bool spread = false;  ///< the standard deviation in place of the mean, where there is one
  bool hatched = true;  ///< patches of the mean that the seeds do not agree on
  [[nodiscard]] bool operator==(const RepeatView&) const = default;
};

/// The map that is shown of one caption now: of the run in progress, else the last finished one.
struct PaneMap {
  std::vector<float> patch_values;  ///< row-major grid x grid; empty = none
  int grid = 0;
  image::FieldOfView field_of_view;
  bool stale = false;  ///< of older settings: drawn without colours
  QString note;        ///< what is old about it; empty unless stale
  attribution::Method method = attribution::Method::M2ib;
  std::vector<float> mean = {};    ///< of all runs, in the method's unit; the same as patch_values but for shows_spread
  std::vector<float> spread = {};  ///< standard deviation over the runs; empty for a single one
  int runs = 1;                    ///< seeds that the map is made from
  bool shows_spread = false;       ///< patch_values are the standard deviation
  std::vector<bool> unstable = {};  ///< patches to be hatched; empty = none

  [[nodiscard]] bool empty() const { return patch_values.empty(); }
  /// Of the same patches of the picture.
  [[nodiscard]] bool fits(const PaneMap& other) const;
};

/// What a patch has, for the line at the bottom of the window.
struct MapValue {
  double value = 0.0;
  std::optional<double> spread;  ///< standard deviation over the runs
  attribution::MapUnit unit = attribution::MapUnit::Nats;
};

/// @param running the method of a run in progress
[[nodiscard]] PaneMap pane_map(const presenters::PaneState& pane,
                               attribution::Method running = attribution::Method::M2ib, const RepeatView& repeats = {});
/// The style of this map: with its method's unit and signs, and the scale that it has.
/// @param shared_max ExplorerDocument::sharedScaleMax() of its method; counts for nothing for standard deviations
[[nodiscard]] figure::OverlayStyle map_style(const PaneMap& map, const figure::OverlayStyle& style, double shared_max);
/// Whether two maps' values mean the same: of one method (also where they have no unit), both means or both deviations.
[[nodiscard]] bool same_scale(const PaneMap& a, const PaneMap& b);
/// Each value's rank among all, 0 (lowest) … 1; equal values share theirs.
[[nodiscard]] std::vector<float> rank_shares(const std::vector<float>& values);
/// Its layer; field of view and everything else empty where there is no map.
/// @param isolines_nats figure::isoline_levels()
[[nodiscard]] MapLayer map_layer(const PaneMap& map, figure::OverlayStyle style,
                                 const std::vector<double>& isolines_nats);
/// Its colour bar. Without a map the bar of the scale that all panes share.
[[nodiscard]] figure::ColourBar map_bar(const PaneMap& map, const figure::OverlayStyle& style);
/// Gray, so that nobody takes an old map for a new one.
[[nodiscard]] QImage desaturated(QImage layer);

}  // namespace m2ib::views
