#pragma once

#include <QFont>
#include <QPainter>
#include <QRectF>
#include <QSizeF>
#include <QString>
#include <functional>
#include <vector>

/// A figure after its layout: what lies where, in design units.
namespace m2ib::figure {

/// Fonts have whole pixel sizes: with ten units a point they are fine enough, and one layout serves every resolution.
inline constexpr double kUnitsPerPt = 10.0;
inline constexpr double kUnitsPerMm = kUnitsPerPt * 72.0 / 25.4;

class PanelPainter;

/// What an item needs to know of where it is painted.
struct PaintTarget {
  double layer_dots_per_unit = 1.0;  ///< resolution of raster layers
  bool vector = false;               ///< PDF and SVG: texts and lines stay what they are
  PanelPainter* panels = nullptr;
};

struct FigureItem {
  QString name;  ///< what it is, for tests and for accessible descriptions: "title", "panel 0", "caption 1" …
  QRectF area;   ///< it stays within
  std::function<void(QPainter&, const PaintTarget&)> draw;
};

struct FigurePage {
  QSizeF size_mm;
  double scale = 1.0;  ///< of the items' units: below 1 where a slide holds more than fits at its usual text size
  std::vector<FigureItem> items;
};

/// Text sizes in points, and lengths that go with them.
struct FigureType {
  double title = 9.5;
  double body = 7.5;
  double small = 7.0;
  double margin = 4.0;  ///< mm, around everything
  double gap = 3.5;     ///< mm, between panels
  double block = 3.0;   ///< mm, between blocks
  double line = 1.0;    ///< factor of line widths
};

enum class Weight { Normal, Bold };
/// DejaVu Sans, the same on every screen: no hinting, no subpixel colours. Other scripts come from the system.
[[nodiscard]] QFont figure_font(double points, Weight weight = Weight::Normal);

}  // namespace m2ib::figure
