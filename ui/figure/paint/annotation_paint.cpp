#include "ui/figure/paint/annotation_paint.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLineF>
#include <QPaintEngine>
#include <QPainterPath>
#include <QStaticText>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "ui/presenters/text/length_text.h"

namespace m2ib::figure {
namespace {

using annotation::Annotation;
using annotation::Kind;

constexpr double kEdge_pt = 0.9;      ///< dark rim at each side of a line
constexpr double kTextEdge = 0.06;    ///< rim of a text, of its size
constexpr double kGap_pt = 3.0;       ///< between a shape and its label
constexpr double kLabelPad_pt = 1.5;  ///< between a label and the side of its picture
constexpr double kLeastLabel = 0.6;   ///< of its size, where its picture is too narrow for it
constexpr double kTick_pt = 4.5;      ///< half of a ruler's end mark
constexpr double kHead_pt = 7.0;      ///< least length of an arrow's head
constexpr double kHeadWidths = 4.5;   ///< the same in widths of its line
constexpr double kHeadSlope = 0.42;   ///< half of its width, of its length
constexpr double kBracket_pt = 9.0;   ///< of a region's corners
constexpr double kMarkerSize = 2.0;   ///< of a side marker, in sizes of a text
constexpr double kHandle_pt = 5.0;
constexpr int kDirections = 8;
constexpr double kDarkLuma = 70.0;

struct AnnotationPaint {
  Q_DECLARE_TR_FUNCTIONS(AnnotationPaint)
};

QColor ink_of(const Annotation& annotation) { return QColor::fromRgb(annotation.style.colour | 0xFF000000U); }

QColor rim_of(const QColor& ink) {
  const double luma = 0.299 * ink.red() + 0.587 * ink.green() + 0.114 * ink.blue();
  return luma < kDarkLuma ? QColor(255, 255, 255) : QColor(0, 0, 0);
}

QPointF mapped(const QTransform& transform, const annotation::Point& point) {
  return transform.map(QPointF(point.x, point.y));
}

/// Lines of an annotation and how thick they are, in painter units.
struct Shape {
  QPainterPath lines;     ///< in the annotation's own style
  QPainterPath filled;    ///< heads of arrows
  QPainterPath brackets;  ///< a region's corners, always solid
};

QPolygonF corners_of(const QTransform& transform, const Annotation& annotation) {
  QPolygonF corners;
  for (const annotation::Point& point : annotation.points) corners << mapped(transform, point);
  return corners;
}

QRectF rect_of(const QTransform& transform, const Annotation& annotation) {
  return QRectF(mapped(transform, annotation.points[0]), mapped(transform, annotation.points[1])).normalized();
}

void add_arrow(Shape& shape, const QLineF& line, double width, double unit) {
  const double head = std::min(std::max(kHead_pt * unit, kHeadWidths * width), line.length());
  if (!(head > 0.0)) return;
  const QPointF along = (line.p2() - line.p1()) / line.length();
  const QPointF across(-along.y(), along.x());
  const QPointF base = line.p2() - along * head;
  shape.lines.moveTo(line.p1());
  shape.lines.lineTo(base + along * head * 0.25);  // into the head, so that no gap shows
  shape.filled.addPolygon(QPolygonF({line.p2(), base + across * head * kHeadSlope, base - across * head * kHeadSlope}));
  shape.filled.closeSubpath();
}

void add_ruler(Shape& shape, const QLineF& line, double unit) {
  shape.lines.moveTo(line.p1());
  shape.lines.lineTo(line.p2());
  if (!(line.length() > 0.0)) return;
  const QPointF along = (line.p2() - line.p1()) / line.length();
  const QPointF tick = QPointF(-along.y(), along.x()) * kTick_pt * unit;
  for (const QPointF& end : {line.p1(), line.p2()}) {
    shape.lines.moveTo(end - tick);
    shape.lines.lineTo(end + tick);
  }
}

/// A corner's first piece of both sides.
void add_bracket(QPainterPath& path, const QPointF& before, const QPointF& corner, const QPointF& after,
                 double length) {
  const auto towards = [&](const QPointF& other) {
    const QLineF side(corner, other);
    return side.length() > 0.0 ? side.pointAt(std::min(length / side.length(), 0.3)) : corner;
  };
  path.moveTo(towards(before));
  path.lineTo(corner);
  path.lineTo(towards(after));
}

void add_brackets(Shape& shape, const QPolygonF& corners, double unit) {
  constexpr qsizetype kMost = 12;  // an outline with many corners would be brackets all over
  if (corners.size() > kMost) return;
  for (qsizetype i = 0; i < corners.size(); ++i) {
    add_bracket(shape.brackets, corners[(i + corners.size() - 1) % corners.size()], corners[i],
                corners[(i + 1) % corners.size()], kBracket_pt * unit);
  }
}

Shape shape_of(const QTransform& transform, const Annotation& annotation, double unit) {
  Shape shape;
  switch (annotation.kind) {
    case Kind::Arrow:
      add_arrow(shape, {mapped(transform, annotation.points[0]), mapped(transform, annotation.points[1])},
                annotation.style.width_pt * unit, unit);
      break;
    case Kind::Ruler:
      add_ruler(shape, {mapped(transform, annotation.points[0]), mapped(transform, annotation.points[1])}, unit);
      break;
    case Kind::Box: {
      const QRectF rect = rect_of(transform, annotation);
      shape.lines.addRect(rect);
      if (annotation.region) {
        add_brackets(shape, {{rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft()}}, unit);
      }
      break;
    }
    case Kind::Ellipse:
      shape.lines.addEllipse(rect_of(transform, annotation));
      break;
    case Kind::Polygon: {
      const QPolygonF corners = corners_of(transform, annotation);
      shape.lines.addPolygon(corners);
      shape.lines.closeSubpath();
      if (annotation.region) add_brackets(shape, corners, unit);
      break;
    }
    case Kind::Text:
    case Kind::SideMarker:
      break;
  }
  return shape;
}

/// A text, set and placed.
struct Words {
  QStringList lines;
  QFont font;
  QRectF rect;  ///< null where there is nothing to write
};

QString words_of(const Annotation& annotation, const AnnotationLook& look) {
  const QString text = QString::fromStdString(annotation.text);
  if (annotation.kind == Kind::Ruler) {
    const QString length = ruler_text(annotation, look.spacing, look.locale);
    return text.isEmpty() ? length : text + QLatin1Char(' ') + length;
  }
  if (!annotation.region) return text;
  //: Mark of a region of interest on a picture
  const QString cue = AnnotationPaint::tr("ROI");
  return text.isEmpty() ? cue : cue + QStringLiteral(" · ") + text;
}

/// Beside the middle of a line, on its upper side.
QPointF beside(const QLineF& line, const QSizeF& size, double gap) {
  const QPointF middle = line.center();
  if (!(line.length() > 0.0)) return middle - QPointF(size.width() / 2.0, size.height() + gap);
  QPointF across = QPointF(line.dy(), -line.dx()) / line.length();
  if (across.y() > 1e-9 || (std::abs(across.y()) <= 1e-9 && across.x() < 0.0)) across = -across;
  const double away = std::abs(across.x()) * size.width() / 2.0 + std::abs(across.y()) * size.height() / 2.0 + gap;
  return middle + across * away - QPointF(size.width() / 2.0, size.height() / 2.0);
}

/// Behind an arrow's tail.
QPointF behind(const QLineF& line, const QSizeF& size, double gap) {
  if (!(line.length() > 0.0)) return line.p1();
  const QPointF along = (line.p1() - line.p2()) / line.length();
  const double away = std::abs(along.x()) * size.width() / 2.0 + std::abs(along.y()) * size.height() / 2.0 + gap;
  return line.p1() + along * away - QPointF(size.width() / 2.0, size.height() / 2.0);
}

QPointF place_of(const QTransform& transform, const Annotation& annotation, const QSizeF& size, double gap) {
  const QPointF first = mapped(transform, annotation.points[0]);
  switch (annotation.kind) {
    case Kind::Text:
      return first;
    case Kind::SideMarker:
      return first - QPointF(size.width() / 2.0, size.height() / 2.0);
    case Kind::Ruler:
      return beside({first, mapped(transform, annotation.points[1])}, size, gap);
    case Kind::Arrow:
      return behind({first, mapped(transform, annotation.points[1])}, size, gap);
    default:
      return corners_of(transform, annotation).boundingRect().topLeft() - QPointF(0.0, size.height() + gap);
  }
}

void move_into(QRectF& rect, const QRectF& room) {
  if (room.isEmpty()) return;
  rect.moveLeft(std::clamp(rect.left(), room.left(), std::max(room.left(), room.right() - rect.width())));
  rect.moveTop(std::clamp(rect.top(), room.top(), std::max(room.top(), room.bottom() - rect.height())));
}

QFont font_of(const Annotation& annotation, const AnnotationLook& look) {
  const bool marker = annotation.kind == Kind::SideMarker;
  const double size = annotation.style.text_pt * (marker ? kMarkerSize : 1.0) * look.units_per_pt;
  QFont font = look.font;
  font.setPixelSize(std::max(1, static_cast<int>(std::lround(size))));
  // Between light and dark rims thin strokes would vanish.
  font.setWeight(marker ? QFont::Bold : QFont::DemiBold);
  return font;
}

QSizeF size_of(const Words& words) {
  const QFontMetricsF metrics(words.font);
  double width = 0.0;
  for (const QString& line : words.lines) width = std::max(width, metrics.horizontalAdvance(line));
  return {width, metrics.height() * static_cast<double>(words.lines.size())};
}

/// A label that is wider than its picture becomes smaller, and where that is not enough, a name is elided; a length
/// never, as "12…" is another one.
void narrow(Words& words, double room, bool is_name) {
  const double wide = size_of(words).width();
  if (!(room > 0.0) || wide <= room) return;
  const int least = static_cast<int>(std::ceil(kLeastLabel * words.font.pixelSize()));
  words.font.setPixelSize(std::max({1, least, static_cast<int>(words.font.pixelSize() * room / wide)}));
  if (!is_name) return;
  const QFontMetricsF metrics(words.font);
  for (QString& line : words.lines) line = metrics.elidedText(line, Qt::ElideRight, room);
}

Words words_on(const QTransform& transform, const Annotation& annotation, const AnnotationLook& look) {
  Words words;
  const QString text = words_of(annotation, look);
  if (text.isEmpty() || annotation.points.empty()) return words;
  words.lines = text.split(QLatin1Char('\n'));
  words.font = font_of(annotation, look);
  // What a person has placed stays; labels follow their shape.
  const bool placed = annotation.kind == Kind::Text || annotation.kind == Kind::SideMarker;
  const bool kept_in =
      !placed && look.room.intersects(corners_of(transform, annotation).boundingRect().adjusted(-1, -1, 1, 1));
  const double pad = kLabelPad_pt * look.units_per_pt;
  const QRectF room = look.room.adjusted(pad, 0.0, -pad, 0.0);
  if (kept_in) narrow(words, room.width(), annotation.kind != Kind::Ruler);
  const QSizeF size = size_of(words);
  words.rect = QRectF(place_of(transform, annotation, size, kGap_pt * look.units_per_pt), size);
  if (kept_in) move_into(words.rect, room);
  return words;
}

/// Pixels: laid out once, drawn nine times.
void draw_rimmed(QPainter& painter, const QString& line, const QFont& font, const QPointF& top_left, double rim,
                 const QColor& ink) {
  QStaticText text(line);
  text.setTextFormat(Qt::PlainText);
  text.prepare({}, font);
  painter.setPen(rim_of(ink));
  for (int i = 0; i < kDirections; ++i) {
    const double angle = 2.0 * std::numbers::pi * i / kDirections;
    painter.drawStaticText(top_left + QPointF(std::cos(angle), std::sin(angle)) * rim, text);
  }
  painter.setPen(ink);
  painter.drawStaticText(top_left, text);
}

void draw_words(QPainter& painter, const Words& words, const QColor& ink) {
  if (words.rect.isNull()) return;
  painter.setFont(words.font);
  const QFontMetricsF metrics(words.font);
  const double rim = std::max(words.font.pixelSize() * kTextEdge, 0.5);
  QPointF baseline = words.rect.topLeft() + QPointF(0.0, metrics.ascent());
  const QPaintEngine* engine = painter.paintEngine();
  const bool vectors =
      engine != nullptr && (engine->type() == QPaintEngine::Pdf || engine->type() == QPaintEngine::SVG);
  for (const QString& line : words.lines) {
    if (vectors) {
      // There the text stands once, as text, over its own outline.
      QPainterPath outline;
      outline.addText(baseline, words.font, line);
      painter.strokePath(outline, QPen(rim_of(ink), 2.0 * rim, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
      painter.setPen(ink);
      painter.drawText(baseline, line);
    } else {
      draw_rimmed(painter, line, words.font, baseline - QPointF(0.0, metrics.ascent()), rim, ink);
    }
    baseline.ry() += metrics.height();
  }
}

QPen pen_of(const QColor& colour, double width, bool dashed, double unit, Qt::PenJoinStyle join = Qt::MiterJoin) {
  QPen pen(colour, width, Qt::SolidLine, Qt::FlatCap, join);
  if (dashed) pen.setDashPattern({4.0 * unit / width, 3.0 * unit / width});
  return pen;
}

void draw_shape(QPainter& painter, const Shape& shape, const Annotation& annotation, double unit) {
  const QColor ink = ink_of(annotation);
  const QColor rim = rim_of(ink);
  const double width = annotation.style.width_pt * unit;
  const double rim_width = width + 2.0 * kEdge_pt * unit;
  const bool dashed = annotation.style.dashed || annotation.region;
  painter.setBrush(Qt::NoBrush);
  // Mitred acute corners would stick out far.
  const Qt::PenJoinStyle join = annotation.kind == Kind::Polygon ? Qt::RoundJoin : Qt::MiterJoin;
  painter.setPen(pen_of(rim, rim_width, false, unit, join));
  painter.drawPath(shape.lines);
  if (!shape.filled.isEmpty()) {
    painter.setPen(pen_of(rim, 2.0 * kEdge_pt * unit, false, unit));
    painter.drawPath(shape.filled);
  }
  painter.setPen(pen_of(ink, width, dashed, unit, join));
  painter.drawPath(shape.lines);
  if (!shape.brackets.isEmpty()) {
    painter.setPen(pen_of(rim, 2.0 * width + 2.0 * kEdge_pt * unit, false, unit, join));
    painter.drawPath(shape.brackets);
    painter.setPen(pen_of(ink, 2.0 * width, false, unit, join));
    painter.drawPath(shape.brackets);
  }
  if (!shape.filled.isEmpty()) painter.fillPath(shape.filled, ink);
}

void draw_handles(QPainter& painter, const QTransform& transform, const Annotation& annotation, const QRectF& words,
                  double unit) {
  const std::vector<QPointF> handles = annotation_handles(transform, annotation);
  if (handles.empty()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen_of(QColor(0, 0, 0), 1.5 * unit, false, unit));
    painter.drawRect(words.adjusted(-2 * unit, -unit, 2 * unit, unit));
    painter.setPen(pen_of(QColor(255, 255, 255), 0.75 * unit, true, unit));
    painter.drawRect(words.adjusted(-2 * unit, -unit, 2 * unit, unit));
  }
  painter.setBrush(QColor(255, 255, 255));
  painter.setPen(pen_of(QColor(0, 0, 0), 0.75 * unit, false, unit));
  const QPointF half(kHandle_pt * unit / 2.0, kHandle_pt * unit / 2.0);
  for (const QPointF& handle : handles) painter.drawRect(QRectF(handle - half, handle + half));
}

}  // namespace

QString ruler_text(const Annotation& ruler, const image::PixelSpacing& spacing, const QLocale& locale) {
  if (ruler.points.size() < 2) return {};
  return presenters::length_text(spacing, {ruler.points[0].x, ruler.points[0].y},
                                 {ruler.points[1].x, ruler.points[1].y}, locale);
}

void draw_annotations(QPainter& painter, const QTransform& picture_to_painter, std::span<const Annotation> annotations,
                      const AnnotationLook& look) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  for (const Annotation& annotation : annotations) {
    if (!annotation.validate()) continue;
    const double unit = look.units_per_pt;
    draw_shape(painter, shape_of(picture_to_painter, annotation, unit), annotation, unit);
    const Words words = words_on(picture_to_painter, annotation, look);
    draw_words(painter, words, ink_of(annotation));
    if (std::ranges::find(look.selected, annotation.id) == look.selected.end()) continue;
    draw_handles(painter, picture_to_painter, annotation, words.rect, unit);
  }
  painter.restore();
}

QRectF annotation_text_rect(const QTransform& picture_to_painter, const Annotation& annotation,
                            const AnnotationLook& look) {
  return annotation.validate() ? words_on(picture_to_painter, annotation, look).rect : QRectF();
}

QRectF annotation_bounds(const QTransform& picture_to_painter, const Annotation& annotation,
                         const AnnotationLook& look) {
  if (!annotation.validate()) return {};
  const double unit = look.units_per_pt;
  const Shape shape = shape_of(picture_to_painter, annotation, unit);
  const double reach = annotation.style.width_pt * unit + kEdge_pt * unit;
  const QRectF words = words_on(picture_to_painter, annotation, look).rect;
  if (shape.lines.isEmpty()) return words;
  QRectF bounds = shape.lines.boundingRect().united(shape.filled.boundingRect());
  bounds.adjust(-reach, -reach, reach, reach);
  return words.isNull() ? bounds : bounds.united(words);
}

std::vector<QPointF> annotation_handles(const QTransform& picture_to_painter, const Annotation& annotation) {
  std::vector<QPointF> handles;
  if (annotation.kind == Kind::Text || annotation.kind == Kind::SideMarker) return handles;
  for (const annotation::Point& point : annotation.points) handles.push_back(mapped(picture_to_painter, point));
  if ((annotation.kind == Kind::Box || annotation.kind == Kind::Ellipse) && annotation.points.size() == 2) {
    const annotation::Point& a = annotation.points[0];
    const annotation::Point& b = annotation.points[1];
    handles = {mapped(picture_to_painter, a), mapped(picture_to_painter, {b.x, a.y}), mapped(picture_to_painter, b),
               mapped(picture_to_painter, {a.x, b.y})};
  }
  return handles;
}

}  // namespace m2ib::figure
