#pragma once

#include <QFont>
#include <QLocale>
#include <QPainter>
#include <QRectF>
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
  QLocale locale;                       ///< of the numbers; QLocale::c() in figures
  QRectF room;                          ///< painter rectangle that labels stay within where they can; null = anywhere
};

/// What a ruler says, e.g. "34.2 mm", "120 px"; with the source of its unit as everywhere (presenters/length_text.h).
[[nodiscard]] QString ruler_text(const annotation::Annotation& ruler, const image::PixelSpacing& spacing,
                                 const QLocale& locale = QLocale());

/// Light lines with a dark edge, readable on black and on white; texts stand upright however the picture is turned.
/// Opaque pens, brushes and texts only, so that PDF and SVG show the same.
/// @param picture_to_painter from picture pixels (edges); quarter turns, flips, scale and place
void draw_annotations(QPainter& painter, const QTransform& picture_to_painter,
                      std::span<const annotation::Annotation> annotations, const AnnotationLook& look);

/// Painter rectangle around an annotation as drawn, with its text.
[[nodiscard]] QRectF annotation_bounds(const QTransform& picture_to_painter, const annotation::Annotation& annotation,
                                       const AnnotationLook& look);

/// Painter rectangle of what is written on it: words, label, name or length. Null where nothing is.
[[nodiscard]] QRectF annotation_text_rect(const QTransform& picture_to_painter,
                                          const annotation::Annotation& annotation, const AnnotationLook& look);

/// Where handles are drawn, in painter units: the four corners of a box or an ellipse (as its points and the two other
/// corners: 0, 0-1, 1, 1-0), each end, each corner of a polygon; none of texts.
[[nodiscard]] std::vector<QPointF> annotation_handles(const QTransform& picture_to_painter,
                                                      const annotation::Annotation& annotation);

}  // namespace m2ib::figure
