// Drawing of isolines; how they are found is in isolines.cpp.
#include <QRegion>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

#include "ui/figure/paint/isolines.h"
#include "ui/figure/paint/outlined_text.h"

namespace m2ib::figure {
namespace {

const QColor kLine(255, 255, 255);
const QColor kHalo(0, 0, 0, 180);
constexpr double kHaloWidths = 2.6;      ///< width of the dark line under the light one, in light ones
constexpr double kLabelGap = 3.0;        ///< around a label, in line widths
constexpr double kLeastLabelled = 3.0;   ///< length of a run that gets a label, in labels
constexpr double kLeastRing = 6.0;       ///< length of a ring that is drawn, in line widths; shorter ones are dots
constexpr double kStraight = 1.5;        ///< a curve's handles lie less than a third of this off its chord: a line
constexpr std::size_t kMostPlaces = 64;  ///< tried for a label

QRectF box_of(const QPointF& a, const QPointF& b) { return QRectF(a, b).normalized(); }

std::vector<QPointF> mapped(const IsolineRun& run, const QTransform& transform) {
  std::vector<QPointF> points;
  points.reserve(run.points.size() + 1);
  for (const QPointF& point : run.points) points.push_back(transform.map(point));
  return points;
}

/// The direction of the line at a point: along its neighbours.
QPointF tangent(const std::vector<QPointF>& points, std::size_t at, bool closed) {
  const std::size_t last = points.size() - 1;
  const std::size_t before = at > 0 ? at - 1 : (closed ? last : 0);
  const std::size_t after = at < last ? at + 1 : (closed ? 0 : last);
  const QPointF along = points[after] - points[before];
  const double length = std::hypot(along.x(), along.y());
  return length > 0.0 ? along / length : QPointF();
}

/// Cubic pieces whose handles are a third of the piece: smooth, through every point, without loops.
void add_run(QPainterPath& path, const std::vector<QPointF>& points, bool closed, const QRectF& visible) {
  const std::size_t pieces = closed ? points.size() : points.size() - 1;
  bool pen_down = false;
  bool whole = true;
  for (std::size_t i = 0; i < pieces; ++i) {
    const std::size_t next = (i + 1) % points.size();
    const QPointF& from = points[i];
    const QPointF& to = points[next];
    const double length = std::hypot(to.x() - from.x(), to.y() - from.y());
    const QRectF reach = box_of(from, to).adjusted(-length - 1, -length - 1, length + 1, length + 1);
    if (!visible.isNull() && !visible.intersects(reach)) {
      pen_down = whole = false;
      continue;
    }
    if (!pen_down) path.moveTo(from);
    pen_down = true;
    // Short and nearly straight pieces look the same as lines, which are stroked many times faster.
    const QPointF start = tangent(points, i, closed);
    const QPointF end = tangent(points, next, closed);
    const QPointF along = to - from;
    const double turn =
        std::abs(start.x() * along.y() - start.y() * along.x()) + std::abs(end.x() * along.y() - end.y() * along.x());
    if (turn < kStraight) {
      path.lineTo(to);
      continue;
    }
    path.cubicTo(from + start * (length / 3.0), to - end * (length / 3.0), to);
  }
  if (closed && whole) path.closeSubpath();
}

struct Label {
  QRectF box;
  const OutlinedText* text = nullptr;
};

/// Where a label would sit on its line. Flat pieces come first: text and line run the same way there.
std::vector<QPointF> places_for(const std::vector<QPointF>& points, bool closed, const QRectF& room) {
  struct Place {
    QPointF at;
    double steepness;
  };
  std::vector<Place> places;
  const std::size_t stride = std::max<std::size_t>(1, points.size() / kMostPlaces);
  for (std::size_t i = 0; i < points.size(); i += stride) {
    if (!room.isNull() && !room.contains(points[i])) continue;
    places.push_back({points[i], std::abs(tangent(points, i, closed).y())});
  }
  std::stable_sort(places.begin(), places.end(),
                   [](const Place& a, const Place& b) { return a.steepness < b.steepness; });
  std::vector<QPointF> sorted;
  for (const Place& place : places) sorted.push_back(place.at);
  return sorted;
}

double length_of(const std::vector<QPointF>& points) {
  double length = 0.0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    length += std::hypot(points[i].x() - points[i - 1].x(), points[i].y() - points[i - 1].y());
  }
  return length;
}

std::optional<Label> place_label(const std::vector<QPointF>& points, bool closed, const OutlinedText& text,
                                 const IsolineStyle& style, const std::vector<Label>& taken) {
  const QSizeF size(text.width(), text.ascent() + text.descent());
  if (size.width() <= 0.0 || length_of(points) < kLeastLabelled * size.width()) return std::nullopt;
  const double gap = kLabelGap * style.width;
  QRectF room = style.label_room.isNull() ? style.clip : style.label_room;
  // A label fits in as a whole, or is not drawn.
  if (!room.isNull()) {
    room.adjust(size.width() / 2 + gap, size.height() / 2 + gap, -size.width() / 2 - gap, -size.height() / 2 - gap);
    if (room.width() <= 0.0 || room.height() <= 0.0) return std::nullopt;
  }
  for (const QPointF& at : places_for(points, closed, room)) {
    const QRectF box(at.x() - size.width() / 2, at.y() - size.height() / 2, size.width(), size.height());
    const QRectF wanted = box.adjusted(-gap, -gap, gap, gap);
    const bool free =
        std::none_of(taken.begin(), taken.end(), [&](const Label& other) { return other.box.intersects(wanted); });
    if (free) return Label{box, &text};
  }
  return std::nullopt;
}

/// @param texts one a line
std::vector<Label> place_labels(const QTransform& unit_to_painter, const std::vector<Isoline>& lines,
                                const std::vector<OutlinedText>& texts, const IsolineStyle& style) {
  std::vector<Label> labels;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (const IsolineRun& run : lines[i].runs) {
      if (run.points.size() < 2) continue;
      const auto label = place_label(mapped(run, unit_to_painter), run.closed, texts[i], style, labels);
      if (label) labels.push_back(*label);
    }
  }
  return labels;
}

Isoline without_dots(const Isoline& line, const QTransform& unit_to_painter, const IsolineStyle& style) {
  Isoline kept{line.nats, line.text, {}};
  for (const IsolineRun& run : line.runs) {
    const bool dot = run.closed && length_of(mapped(run, unit_to_painter)) < kLeastRing * style.width;
    if (!dot) kept.runs.push_back(run);
  }
  return kept;
}

void stroke(QPainter& painter, const QPainterPath& path, const QColor& colour, double width) {
  painter.strokePath(path, QPen(colour, width, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
}

}  // namespace

QPainterPath isoline_path(const Isoline& line, const QTransform& unit_to_painter, const QRectF& visible) {
  QPainterPath path;
  for (const IsolineRun& run : line.runs) {
    if (run.points.size() > 1) add_run(path, mapped(run, unit_to_painter), run.closed, visible);
  }
  return path;
}

void draw_isolines(QPainter& painter, const QTransform& unit_to_painter, const std::vector<Isoline>& lines,
                   const IsolineStyle& style) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  if (!style.clip.isNull()) painter.setClipRect(style.clip, Qt::IntersectClip);
  std::vector<OutlinedText> texts;
  for (const Isoline& line : lines) {
    if (style.labels) texts.emplace_back(line.text, style.font);
  }
  const std::vector<Label> labels = place_labels(unit_to_painter, lines, texts, style);
  painter.save();
  if (!labels.empty()) {
    QRectF reach = style.clip.isNull() ? unit_to_painter.mapRect(QRectF(0, 0, 1, 1)) : style.clip;
    QRegion room(reach.toAlignedRect().adjusted(-8, -8, 8, 8));
    const double gap = kLabelGap * style.width / 2;
    for (const Label& label : labels) room -= label.box.adjusted(-gap, 0, gap, 0).toAlignedRect();
    painter.setClipRegion(room, Qt::IntersectClip);
  }
  // One by one: a path of many lines takes Qt longer than many paths.
  std::vector<QPainterPath> paths;
  for (const Isoline& line : lines) {
    for (const IsolineRun& run : without_dots(line, unit_to_painter, style).runs) {
      paths.push_back(isoline_path({line.nats, line.text, {run}}, unit_to_painter, style.clip));
    }
  }
  for (const QPainterPath& path : paths) stroke(painter, path, kHalo, kHaloWidths * style.width);
  for (const QPainterPath& path : paths) stroke(painter, path, kLine, style.width);
  painter.restore();
  for (const Label& label : labels) {
    label.text->draw(painter, label.box.topLeft() + QPointF(0, label.text->ascent()), style.width);
  }
  painter.restore();
}

}  // namespace m2ib::figure
