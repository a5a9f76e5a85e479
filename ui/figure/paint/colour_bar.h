#pragma once

#include <QColor>
#include <QFont>
#include <QLocale>
#include <QPainter>
#include <QRectF>
#include <QSizeF>
#include <QString>
#include <QStringList>
#include <vector>

#include "ui/figure/paint/overlay.h"

namespace m2ib::figure {

/// What a colour bar shows. Texts are translated (context "Figure").
struct ColourBar {
  ScaleRange range;
  image::ColourTable colours = image::ColourTable::Cividis;
  bool diverging = false;  ///< image::diverging_colours() instead of `colours`, zero in the middle; the threshold is a
                           ///< share of the half, on either side of it
  bool without_colours = false;  ///< of an old map, whose colours are drawn as their grays
  ScaleMode scale = ScaleMode::Absolute;
  double threshold = 0.0;             ///< share below which nothing is coloured: hatched on the bar
  std::vector<double> isolines_nats;  ///< marked across the bar, as the lines on the map
  Qt::Orientation orientation = Qt::Vertical;
  attribution::MapUnit map_unit = attribution::MapUnit::Nats;
  QString unit;                   ///< in place of unit_text(map_unit)
  QStringList brief_units;        ///< the first that fits stands where the unit is too long; none: it is elided
  QLocale locale = QLocale::c();  ///< of the numbers; figures keep C
  QColor ink = Qt::black;         ///< text, ticks and outline
  bool with_note = true;          ///< MinMax and constant maps are said beside the unit
  bool with_numbers = true;       ///< false: several maps with a scale each share the bar
};

/// Round numbers from low to high, at most `at_most`, in steps of 1, 2 or 5 times a power of ten. Both ends are only
/// among them where they are round. One value where low == high; nothing where they are not finite.
[[nodiscard]] std::vector<double> nice_ticks(double low, double high, int at_most);

/// Short text of a value, with the decimals that its step needs, e.g. "2.5".
[[nodiscard]] QString tick_text(double value, double step, QLocale locale = QLocale::c());

/// "nats per patch", "cosine per patch" or "no unit, this method only".
[[nodiscard]] QString unit_text(attribution::MapUnit unit);
/// The same of a caption's words.
[[nodiscard]] QString word_unit_text(attribution::MapUnit unit);

/// What the bar writes along itself: its unit, and in a second line "per-map scale, not comparable" in MinMax mode or
/// that the map has one value; the note is empty otherwise.
[[nodiscard]] QString colour_bar_unit(const ColourBar& bar);
[[nodiscard]] QString colour_bar_note(const ColourBar& bar);

/// Room that the bar needs across its direction: the width of a vertical, the height of a horizontal bar.
[[nodiscard]] double colour_bar_extent(const ColourBar& bar, const QFont& font);

/// Draws bar, ticks, numbers and unit within `area`; nothing reaches outside it.
void draw_colour_bar(QPainter& painter, const QRectF& area, const ColourBar& bar, const QFont& font);

}  // namespace m2ib::figure
