#include "ui/views/picture/annotation_hit.h"

#include <QLineF>
#include <QPolygonF>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/annotation/region.h"

namespace m2ib::views {
namespace {

using annotation::Annotation;
using annotation::Kind;

constexpr double kHandleReach_px = 8.0;
constexpr double kLineReach_px = 5.0;
constexpr double kTextReach_px = 2.0;
constexpr int kEllipseCorners = 64;

double distance(const QLineF& line, const QPointF& point) {
  const QPointF along = line.p2() - line.p1();
  const double squared = QPointF::dotProduct(along, along);
  const double share =
      squared > 0.0 ? std::clamp(QPointF::dotProduct(point - line.p1(), along) / squared, 0.0, 1.0) : 0.0;
  return QLineF(point, line.pointAt(share)).length();
}

/// Its line as a chain of corners; a closed one ends where it began.
QPolygonF outline(const Annotation& annotation, const QTransform& to_widget) {
  QPolygonF corners;
  const std::vector<QPointF> handles = figure::annotation_handles(to_widget, annotation);
  if (annotation.kind == Kind::Ellipse && handles.size() == 4) {
    const QPointF middle = (handles[0] + handles[2]) / 2.0;
    const QPointF half = (handles[2] - handles[0]) / 2.0;
    for (int i = 0; i < kEllipseCorners; ++i) {
      const double angle = 2.0 * std::numbers::pi * i / kEllipseCorners;
      corners << middle + QPointF(half.x() * std::cos(angle), half.y() * std::sin(angle));
    }
  } else {
    for (const QPointF& handle : handles) corners << handle;
  }
  if (annotation.has_area() && !corners.isEmpty()) corners << corners.first();
  return corners;
}

double distance_to_line(const Annotation& annotation, const QTransform& to_widget, const QPointF& point) {
  const QPolygonF corners = outline(annotation, to_widget);
  double nearest = std::numeric_limits<double>::infinity();
  for (qsizetype i = 0; i + 1 < corners.size(); ++i) {
    nearest = std::min(nearest, distance({corners[i], corners[i + 1]}, point));
  }
  return nearest;
}

bool has_handles(const Annotation& annotation, const figure::AnnotationLook& look) {
  return annotation.kind == Kind::Arrow || annotation.kind == Kind::Ruler ||
         std::ranges::find(look.selected, annotation.id) != look.selected.end();
}

std::optional<AnnotationHit> handle_at(const std::vector<Annotation>& annotations, const QTransform& to_widget,
                                       const figure::AnnotationLook& look, const QPointF& widget) {
  std::optional<AnnotationHit> hit;
  double nearest = kHandleReach_px;
  for (const Annotation& annotation : annotations) {
    if (!has_handles(annotation, look)) continue;
    const std::vector<QPointF> handles = figure::annotation_handles(to_widget, annotation);
    for (std::size_t i = 0; i < handles.size(); ++i) {
      const double away = QLineF(handles[i], widget).length();
      if (away > nearest) continue;
      nearest = away;
      hit = AnnotationHit{annotation.id, static_cast<int>(i), false};
    }
  }
  return hit;
}

}  // namespace

std::optional<AnnotationHit> annotation_at(const std::vector<Annotation>& annotations, const QTransform& to_widget,
                                           const figure::AnnotationLook& look, const QPointF& widget,
                                           std::optional<Kind> kind) {
  std::optional<AnnotationHit> hit = handle_at(annotations, to_widget, look, widget);
  if (hit) return hit;
  double nearest = kLineReach_px;
  for (const Annotation& annotation : annotations) {
    if (kind && annotation.kind != *kind) continue;
    const QRectF words = figure::annotation_text_rect(to_widget, annotation, look);
    const bool on_text =
        words.adjusted(-kTextReach_px, -kTextReach_px, kTextReach_px, kTextReach_px).contains(widget) &&
        !words.isNull();
    const double away = on_text ? 0.0 : distance_to_line(annotation, to_widget, widget);
    if (away > nearest) continue;
    nearest = away;
    hit = AnnotationHit{annotation.id, -1, false};
  }
  if (hit || kind) return hit;
  const QPointF at = to_widget.inverted().map(widget);
  double smallest = std::numeric_limits<double>::infinity();
  for (const Annotation& annotation : annotations) {
    if (!annotation::contains(annotation, {at.x(), at.y()})) continue;
    const double area = annotation::area_px(annotation);
    if (area > smallest) continue;
    smallest = area;
    hit = AnnotationHit{annotation.id, -1, true};
  }
  return hit;
}

std::vector<quint64> annotations_in(const std::vector<Annotation>& annotations, const QTransform& to_widget,
                                    const figure::AnnotationLook& look, const QRectF& widget) {
  std::vector<quint64> found;
  for (const Annotation& annotation : annotations) {
    const QPolygonF corners = outline(annotation, to_widget);
    const QRectF bounds =
        corners.isEmpty() ? figure::annotation_text_rect(to_widget, annotation, look) : corners.boundingRect();
    if (widget.contains(bounds.topLeft()) && widget.contains(bounds.bottomRight())) found.push_back(annotation.id);
  }
  return found;
}

}  // namespace m2ib::views
