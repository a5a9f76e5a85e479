#pragma once

#include <QColor>
#include <QIcon>

namespace m2ib::shell {

enum class Symbol {
  Open,
  Export,
  Undo,
  Redo,
  WindowLevel,
  Pan,
  Zoom,
  Fit,
  ActualPixels,
  Link,
  Overlay,
  Invert,
  Ruler,
  BlackOut,
  RotateRight,
  RotateLeft,
  Magnifier,
  Save,
  Select,
  Arrow,
  Box,
  Ellipse,
  Polygon,
  Text,
  SideMarker,
  LayoutOne,
  LayoutTwo,
  LayoutFour,
  LayoutStrip,
  LayoutImages
};

/// A line drawing, sharp at any size and scale factor. The chain is broken while its action is not checked.
/// @param ink invalid: the colour of the present palette
[[nodiscard]] QIcon symbol_icon(Symbol symbol, const QColor& ink = {});

}  // namespace m2ib::shell
