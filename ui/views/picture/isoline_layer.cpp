#include "ui/views/picture/isoline_layer.h"

#include <QElapsedTimer>
#include <algorithm>
#include <cmath>

namespace m2ib::views {
namespace {

constexpr double kMargin = 0.12;  ///< of the view's sides, drawn beyond each of them

/// Whose turn it was last to stroke lines, and when. All views live on the UI thread.
struct LastTurn {
  const IsolineLayer* layer = nullptr;
  QElapsedTimer since;
};
LastTurn& last_turn() {
  static LastTurn turn;
  return turn;
}
constexpr qint64 kFrame_ms = 24;

bool same_but_moved(const QTransform& a, const QTransform& b) {
  constexpr double kSlack = 1e-9;
  const double size = std::max({std::abs(a.m11()), std::abs(a.m12()), std::abs(a.m21()), std::abs(a.m22()), 1.0});
  return std::abs(a.m11() - b.m11()) + std::abs(a.m12() - b.m12()) + std::abs(a.m21() - b.m21()) +
             std::abs(a.m22() - b.m22()) <
         kSlack * size;
}

}  // namespace

bool IsolineLayer::fits(const QTransform& unit_to_widget, const QRectF& clip, double ratio) const {
  if (image_.isNull() || image_.devicePixelRatio() != ratio || !same_but_moved(unit_to_widget, unit_to_widget_)) {
    return false;
  }
  const QPointF moved(unit_to_widget.dx() - unit_to_widget_.dx(), unit_to_widget.dy() - unit_to_widget_.dy());
  constexpr double kSlack = 0.01;
  return reach_.translated(moved).adjusted(-kSlack, -kSlack, kSlack, kSlack).contains(clip);
}

void IsolineLayer::render(const QTransform& unit_to_widget, const std::vector<figure::Isoline>& lines,
                          const QFont& font, const QRectF& reach, const QRectF& clip, double ratio) {
  reach_ = reach;
  unit_to_widget_ = unit_to_widget;
  image_ = QImage((reach.size() * ratio).toSize().expandedTo({1, 1}), QImage::Format_ARGB32_Premultiplied);
  image_.setDevicePixelRatio(ratio);
  image_.fill(Qt::transparent);
  QPainter painter(&image_);
  figure::IsolineStyle style;
  style.font = font;
  const QTransform to_image = QTransform::fromTranslate(-reach.left(), -reach.top());
  style.clip = to_image.mapRect(reach);
  style.label_room = to_image.mapRect(clip);
  figure::draw_isolines(painter, unit_to_widget * to_image, lines, style);
}

bool IsolineLayer::has_turn() const {
  const LastTurn& last = last_turn();
  return last.layer == this || !last.since.isValid() || last.since.elapsed() >= kFrame_ms;
}

void IsolineLayer::draw_stale(QPainter& painter, const QTransform& unit_to_widget, const QRectF& clip) const {
  painter.save();
  painter.setClipRect(clip, Qt::IntersectClip);
  if (same_but_moved(unit_to_widget, unit_to_widget_)) {
    const QPointF moved(unit_to_widget.dx() - unit_to_widget_.dx(), unit_to_widget.dy() - unit_to_widget_.dy());
    painter.drawImage((reach_.topLeft() + moved).toPoint(), image_);  // copied, not transformed
  } else {
    painter.setTransform(unit_to_widget_.inverted() * unit_to_widget, true);
    painter.drawImage(reach_.topLeft(), image_);
  }
  painter.restore();
}

void IsolineLayer::draw(QPainter& painter, const QTransform& unit_to_widget, const std::vector<figure::Isoline>& lines,
                        const QFont& font, const QRectF& clip, const QRectF& view, bool may_wait) {
  stale_ = false;
  if (lines.empty() || clip.isEmpty()) return;
  const double ratio = painter.device()->devicePixelRatioF();
  if (!fits(unit_to_widget, clip, ratio)) {
    if (may_wait && !image_.isNull() && !has_turn()) {
      stale_ = true;
      return draw_stale(painter, unit_to_widget, clip);
    }
    // Who zooms gets no margin: the next step would throw it away.
    const double margin = same_but_moved(unit_to_widget, unit_to_widget_) ? kMargin : 0.0;
    const QRectF around =
        view.adjusted(-margin * view.width(), -margin * view.height(), margin * view.width(), margin * view.height());
    const QRectF field = unit_to_widget.mapRect(QRectF(0, 0, 1, 1));
    render(unit_to_widget, lines, font, QRectF(field.intersected(around).toAlignedRect()), clip, ratio);
    last_turn().layer = this;
    last_turn().since.start();
  }
  const QPointF moved(unit_to_widget.dx() - unit_to_widget_.dx(), unit_to_widget.dy() - unit_to_widget_.dy());
  painter.save();
  painter.setClipRect(clip, Qt::IntersectClip);
  // Whole pixels of the screen: lines that were drawn sharp stay so.
  const QPointF at = reach_.topLeft() + moved;
  painter.drawImage(QPointF(std::round(at.x() * ratio) / ratio, std::round(at.y() * ratio) / ratio), image_);
  painter.restore();
}

}  // namespace m2ib::views
