#include "ui/views/panels/mark_icons.h"

#include <QPainter>
#include <QPixmap>
#include <QPixmapCache>

#include "ui/figure/paint/annotation_paint.h"

namespace m2ib::views {
namespace {

using annotation::Annotation;
using annotation::Kind;

constexpr int kSide_px = 22;
constexpr double kSharper = 2.0;
const QColor kGround(40, 42, 46);

QPixmap blank() {
  QPixmap pixmap(QSize(kSide_px, kSide_px) * kSharper);
  pixmap.setDevicePixelRatio(kSharper);
  pixmap.fill(Qt::transparent);
  return pixmap;
}

std::vector<annotation::Point> sample_points(Kind kind) {
  switch (kind) {
    case Kind::Arrow:
      return {{4, 18}, {18, 4}};
    case Kind::Ruler:
      return {{4, 15}, {18, 15}};
    case Kind::Polygon:
      return {{4, 8}, {12, 4}, {18, 10}, {15, 18}, {6, 17}};
    case Kind::Text:
      return {{6, 2}};
    case Kind::SideMarker:
      return {{11, 11}};
    default:
      return {{4, 5}, {18, 17}};
  }
}

}  // namespace

QIcon mark_icon(const Annotation& annotation) {
  const QString key = QStringLiteral("mark/%1/%2/%3/%4")
                          .arg(static_cast<int>(annotation.kind))
                          .arg(annotation.style.colour)
                          .arg(annotation.region ? 1 : 0)
                          .arg(annotation.style.dashed ? 1 : 0);
  QPixmap pixmap;
  if (QPixmapCache::find(key, &pixmap)) return pixmap;
  pixmap = blank();
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(kGround);
  painter.drawRoundedRect(QRectF(0, 0, kSide_px, kSide_px), 4, 4);
  Annotation sample;
  sample.id = 1;
  sample.kind = annotation.kind;
  sample.points = sample_points(annotation.kind);
  sample.style = annotation.style;
  sample.style.width_pt = 1.5;
  sample.style.dashed = annotation.style.dashed || annotation.region;
  sample.style.text_pt = annotation.kind == Kind::Text ? 12.0 : 6.0;
  if (annotation.kind == Kind::Text) sample.text = "T";
  if (annotation.kind == Kind::SideMarker) sample.text = annotation.text.substr(0, 1);
  figure::AnnotationLook look;
  // A length would not fit: the ruler's line alone.
  if (annotation.kind == Kind::Ruler) painter.setClipRect(QRectF(0, 9, kSide_px, kSide_px - 9));
  figure::draw_annotations(painter, {}, std::span(&sample, 1), look);
  painter.end();
  QPixmapCache::insert(key, pixmap);
  return pixmap;
}

QIcon swatch_icon(const QColor& colour) {
  QPixmap pixmap = blank();
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(QColor(128, 128, 128), 1.0));
  painter.setBrush(colour);
  painter.drawRoundedRect(QRectF(2.5, 2.5, kSide_px - 5, kSide_px - 5), 4, 4);
  return pixmap;
}

QIcon align_icon(int where, const QColor& ink) {
  QPixmap pixmap = blank();
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool upright = where < 3;
  const int side = where % 3;  // at the beginning, in the middle, at the end
  if (!upright) painter.setTransform(QTransform(0, 1, 1, 0, 0, 0), true);  // rows become columns
  const double line = side == 0 ? 3.0 : side == 1 ? 11.0 : 19.0;
  painter.setPen(QPen(ink, 1.5));
  painter.drawLine(QPointF(line, 2), QPointF(line, 20));
  painter.setPen(Qt::NoPen);
  painter.setBrush(ink);
  const auto bar = [&](double top, double length) {
    const double left = side == 0 ? line + 1 : side == 1 ? line - length / 2 : line - 1 - length;
    painter.drawRect(QRectF(left, top, length, 4.0));
  };
  bar(5.0, 14.0);
  bar(13.0, 8.0);
  return pixmap;
}

}  // namespace m2ib::views
