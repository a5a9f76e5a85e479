#include "ui/views/panes/pane_map.h"

#include <QCoreApplication>
#include <algorithm>
#include <numeric>

#include "core/metrics/repeatability.h"
#include "ui/figure/method_text.h"

namespace m2ib::views {

using Phase = presenters::PaneState::Phase;

bool PaneMap::fits(const PaneMap& other) const {
  return !empty() && grid == other.grid && patch_values.size() == other.patch_values.size() &&
         figure::to_rect(field_of_view) == figure::to_rect(other.field_of_view);
}

PaneMap pane_map(const presenters::PaneState& pane, attribution::Method running, const RepeatView& repeats) {
  PaneMap map;
  if (pane.phase == Phase::Running && !pane.live_patch_values.empty()) {
    map = {pane.live_patch_values, pane.live_grid, pane.live_field_of_view, false, {}, running};
    map.mean = map.patch_values;
    return map;
  }
  if (!pane.result) return map;
  const attribution::Explanation& result = *pane.result;
  map = {result.patch_values(), result.grid, result.field_of_view, pane.stale, {}, result.settings.method};
  map.mean = map.patch_values;
  map.spread = result.patch_spread();
  map.runs = map.spread.empty() ? 1 : result.settings.runs();
  map.shows_spread = repeats.spread && !map.spread.empty();
  if (map.shows_spread) {
    map.patch_values = map.spread;
  } else if (repeats.hatched && !map.spread.empty()) {
    map.unstable = metrics::unstable_patches(map.mean, map.spread);
  }
  if (pane.stale) {
    map.note =
        pane.stale_text.isEmpty() ? QCoreApplication::translate("m2ib::views::PaneMap", "Old map") : pane.stale_text;
  }
  return map;
}

figure::OverlayStyle map_style(const PaneMap& map, const figure::OverlayStyle& style, double shared_max) {
  figure::OverlayStyle own = figure::style_for(style, attribution::info_of(map.method));
  own.scale_max_nats = map.shows_spread ? 0.0 : shared_max;
  if (map.shows_spread) own.is_signed = false;
  return own;
}

bool same_scale(const PaneMap& a, const PaneMap& b) { return a.method == b.method && a.shows_spread == b.shows_spread; }

std::vector<float> rank_shares(const std::vector<float>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<float> ranks(values.size(), 0.0F);
  const double most = std::max(static_cast<double>(values.size()) - 1.0, 1.0);
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
    const double shared = static_cast<double>(i + end - 1) / 2.0;
    for (; i < end; ++i) ranks[order[i]] = static_cast<float>(shared / most);
  }
  return ranks;
}

MapLayer map_layer(const PaneMap& map, figure::OverlayStyle style, const std::vector<double>& isolines_nats) {
  MapLayer layer;
  layer.smooth = style.smooth;
  layer.unseen = style.unseen;
  if (map.empty()) return layer;
  layer.field_of_view = figure::to_rect(map.field_of_view);
  layer.grid_lines = style.show_grid ? map.grid : 0;
  style.show_grid = false;  // the view draws the lines, as thin as the screen can
  layer.unstable = map.unstable;
  layer.unstable_grid = map.grid;
  layer.isolines = figure::make_isolines(map.patch_values, map.grid, isolines_nats);
  layer.colours = figure::overlay_image(map.patch_values, map.grid, style);
  if (map.stale) layer.colours = desaturated(layer.colours);
  return layer;
}

figure::ColourBar map_bar(const PaneMap& map, const figure::OverlayStyle& style) {
  figure::ColourBar bar;
  bar.colours = style.colours;
  bar.without_colours = map.stale;
  bar.scale = style.scale;
  bar.threshold = style.threshold;
  bar.map_unit = style.unit;
  bar.diverging = style.is_signed;
  bar.range = figure::scale_range(map.patch_values, style);
  if (map.shows_spread) {
    bar.unit = QCoreApplication::translate("m2ib::views::PaneMap", "%1: standard deviation of %2 seeds", "a unit")
                   .arg(figure::unit_text(style.unit))
                   .arg(map.runs);
    bar.brief_units = QStringList{QCoreApplication::translate("m2ib::views::PaneMap", "standard deviation")};
  } else {
    const QString brief = figure::short_unit_text(style.unit);
    bar.brief_units =
        QStringList{brief.isEmpty() ? QCoreApplication::translate("m2ib::views::PaneMap", "no unit") : brief};
  }
  if (map.empty()) {
    const double most = style.scale_max_nats > 0.0 ? style.scale_max_nats : 1.0;
    bar.range = {style.is_signed ? -most : 0.0, most, false};
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
