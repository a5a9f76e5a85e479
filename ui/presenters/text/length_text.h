#pragma once

#include <QLocale>
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
[[nodiscard]] QString length_text(const image::PixelSpacing& spacing, QPointF from, QPointF to,
                                  QLocale locale = QLocale());

/// A length that looks round, for a scale bar.
struct RoundLength {
  double length_px = 0.0;  ///< in pixels of the picture; 0: none fits
  QString text;            ///< e.g. "50 mm at detector", "200 px"
};
/// 1, 2 or 5 times a power of ten; pixels are whole.
/// @param down    measured between rows, as on a picture that lies turned by 90°; else between columns
/// @param most_px it must not be longer, in pixels of the picture
[[nodiscard]] RoundLength round_length(const image::PixelSpacing& spacing, bool down, double most_px,
                                       const QLocale& locale);

}  // namespace m2ib::presenters
