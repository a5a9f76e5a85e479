#pragma once

#include <QString>
#include <vector>

#include "ui/figure/colour_bar.h"
#include "ui/presenters/explorer_document.h"
#include "ui/views/panes/map_layer.h"

namespace m2ib::views {

/// The map that is shown of one caption now: of the run in progress, else the last finished one.
struct PaneMap {
  std::vector<float> patch_values;  ///< row-major grid x grid; empty = none
  int grid = 0;
  image::FieldOfView field_of_view;
  bool stale = false;  ///< of older settings: drawn without colours
  QString note;        ///< what is old about it; empty unless stale

  [[nodiscard]] bool empty() const { return patch_values.empty(); }
  /// Of the same patches of the picture.
  [[nodiscard]] bool fits(const PaneMap& other) const;
};

[[nodiscard]] PaneMap pane_map(const presenters::PaneState& pane);
/// Its layer; field of view and everything else empty where there is no map.
/// @param isolines_nats figure::isoline_levels()
[[nodiscard]] MapLayer map_layer(const PaneMap& map, figure::OverlayStyle style,
                                 const std::vector<double>& isolines_nats);
/// Its colour bar. Without a map the bar of the scale that all panes share.
[[nodiscard]] figure::ColourBar map_bar(const PaneMap& map, const figure::OverlayStyle& style);
/// Gray, so that nobody takes an old map for a new one.
[[nodiscard]] QImage desaturated(QImage layer);

}  // namespace m2ib::views
