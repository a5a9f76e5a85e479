#pragma once

#include <QPointF>
#include <QString>

#include "core/image/radiograph.h"

namespace m2ib::presenters {

/// True where the picture says how large its pixels are; lengths are pixels otherwise.
[[nodiscard]] bool has_millimetres(const image::PixelSpacing& spacing);

/// Between two points in picture pixels: millimetres, with both spacings, or pixels.
[[nodiscard]] double length_of(const image::PixelSpacing& spacing, QPointF from, QPointF to);

/// "mm", "mm (calibrated)", "mm at detector", "mm on film" or "px": the unit says what kind of length it is.
[[nodiscard]] QString length_unit(const image::PixelSpacing& spacing);

/// Length and unit: millimetres with one decimal, whole pixels.
[[nodiscard]] QString length_text(const image::PixelSpacing& spacing, QPointF from, QPointF to);

}  // namespace m2ib::presenters
