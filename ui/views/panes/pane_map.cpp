#include "ui/views/panes/pane_map.h"

#include <QCoreApplication>

namespace m2ib::views {

using Phase = presenters::PaneState::Phase;

bool PaneMap::fits(const PaneMap& other) const {
  return !empty() && grid == other.grid && patch_values.size() == other.patch_values.size() &&
         figure::to_rect(field_of_view) == figure::to_rect(other.field_of_view);
}

PaneMap pane_map(const presenters::PaneState& pane) {
  if (pane.phase == Phase::Running && !pane.live_patch_values.empty()) {
    return {pane.live_patch_values, pane.live_grid, pane.live_field_of_view, false, {}};
  }
  if (!pane.result) return {};
  PaneMap map{pane.result->patch_values(), pane.result->grid, pane.result->field_of_view, pane.stale, {}};
  if (pane.stale) {
    map.note =
        pane.stale_text.isEmpty() ? QCoreApplication::translate("m2ib::views::PaneMap", "Old map") : pane.stale_text;
  }
  return map;
}

MapLayer map_layer(const PaneMap& map, figure::OverlayStyle style, const std::vector<double>& isolines_nats) {
  MapLayer layer;
  layer.smooth = style.smooth;
  layer.unseen = style.unseen;
  if (map.empty()) return layer;
  layer.field_of_view = figure::to_rect(map.field_of_view);
  layer.grid_lines = style.show_grid ? map.grid : 0;
  style.show_grid = false;  // the view draws the lines, as thin as the screen can
  layer.isolines = figure::make_isolines(map.patch_values, map.grid, isolines_nats);
  layer.colours = figure::overlay_image(map.patch_values, map.grid, style);
  if (map.stale) layer.colours = desaturated(layer.colours);
  return layer;
}

figure::ColourBar map_bar(const PaneMap& map, const figure::OverlayStyle& style) {
  figure::ColourBar bar;
  bar.colours = map.stale ? image::ColourTable::Gray : style.colours;
  bar.scale = style.scale;
  bar.threshold = style.threshold;
  bar.range = figure::scale_range(map.patch_values, style);
  if (map.empty()) {
    bar.range = {0.0, style.scale_max_nats > 0.0 ? style.scale_max_nats : 1.0, false};
    bar.with_numbers = style.scale_max_nats > 0.0;
  } else {
    bar.isolines_nats = figure::isoline_levels(style, bar.range);
  }
  return bar;
}

QImage desaturated(QImage layer) {
  for (int y = 0; y < layer.height(); ++y) {
    auto* row = reinterpret_cast<QRgb*>(layer.scanLine(y));
    for (int x = 0; x < layer.width(); ++x) {
      const int gray = qGray(row[x]);
      row[x] = qRgba(gray, gray, gray, qAlpha(row[x]));
    }
  }
  return layer;
}

}  // namespace m2ib::views
