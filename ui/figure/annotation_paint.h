#pragma once

#include <QFont>
#include <QPainter>
#include <QString>
#include <QTransform>
#include <span>
#include <vector>

#include "core/annotation/annotation.h"
#include "core/image/radiograph.h"

namespace m2ib::figure {

struct AnnotationLook {
  double units_per_pt = 1.0;    ///< painter units of one point: lines and texts keep their size whatever the zoom
  QFont font;                   ///< family; sizes come from the annotations' styles
  image::PixelSpacing spacing;  ///< of the picture, for the lengths of rulers
  std::vector<std::uint64_t> selected;  ///< drawn with handles; empty in figures
};

/// What a ruler says, e.g. "34.2 mm", "120 px"; with the source of its unit as everywhere (presenters/length_text.h).
[[nodiscard]] QString ruler_text(const annotation::Annotation& ruler, const image::PixelSpacing& spacing);

/// Light lines with a dark edge, readable on black and on white; texts stand upright however the picture is turned.
/// @param picture_to_painter from picture pixels (edges)
void draw_annotations(QPainter& painter, const QTransform& picture_to_painter,
                      std::span<const annotation::Annotation> annotations, const AnnotationLook& look);

/// Painter rectangle around an annotation as drawn, with its text.
[[nodiscard]] QRectF annotation_bounds(const QTransform& picture_to_painter, const annotation::Annotation& annotation,
                                       const AnnotationLook& look);

}  // namespace m2ib::figure
