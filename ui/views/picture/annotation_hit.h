#pragma once

#include <QPointF>
#include <QRectF>
#include <QTransform>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/annotation/annotation.h"
#include "ui/figure/paint/annotation_paint.h"

namespace m2ib::views {

/// What of an annotation lies under the pointer.
struct AnnotationHit {
  std::uint64_t id = 0;
  int handle = -1;      ///< of figure::annotation_handles(); -1: its line or its text
  bool inside = false;  ///< neither, but the area that it encloses
};

/// In this order: handles within 8 screen pixels (of the selected ones, and both ends of arrows and rulers), texts and
/// lines within 5, enclosed areas, the smallest first. Later ones lie above earlier ones.
/// @param look    `selected` says whose handles there are
/// @param kind    only of this kind, but handles of all; empty = of any
[[nodiscard]] std::optional<AnnotationHit> annotation_at(const std::vector<annotation::Annotation>& annotations,
                                                         const QTransform& to_widget,
                                                         const figure::AnnotationLook& look, const QPointF& widget,
                                                         std::optional<annotation::Kind> kind = std::nullopt);

/// Those that lie within a rectangle of the widget.
[[nodiscard]] std::vector<quint64> annotations_in(const std::vector<annotation::Annotation>& annotations,
                                                  const QTransform& to_widget, const figure::AnnotationLook& look,
                                                  const QRectF& widget);

}  // namespace m2ib::views
