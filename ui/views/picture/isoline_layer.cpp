#include "ui/views/picture/isoline_layer.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

namespace m2ib::views {
namespace {

constexpr double kMargin = 0.12;       ///< of the view's sides, drawn beyond each of them
constexpr double kEarlyMargin = 0.05;  ///< what is left of it when new lines are asked for

bool same_but_moved(const QTransform& a, const QTransform& b) {
  constexpr double kSlack = 1e-9;
  const double size = std::max({std::abs(a.m11()), std::abs(a.m12()), std::abs(a.m21()), std::abs(a.m22()), 1.0});
  return std::abs(a.m11() - b.m11()) + std::abs(a.m12() - b.m12()) + std::abs(a.m21() - b.m21()) +
             std::abs(a.m22() - b.m22()) <
         kSlack * size;
}

QPointF moved_by(const QTransform& now, const QTransform& then) { return {now.dx() - then.dx(), now.dy() - then.dy()}; }

QRectF with_margin(const QRectF& view, double margin) {
  return view.adjusted(-margin * view.width(), -margin * view.height(), margin * view.width(), margin * view.height());
}

QRectF field_in(const QTransform& unit_to_widget) { return unit_to_widget.mapRect(QRectF(0, 0, 1, 1)); }

}  // namespace

IsolineLayer::IsolineLayer(QObject* told) {
  if (told != nullptr) finished_ = std::make_shared<jobs::Outbox<Stroked>>(told);
}

IsolineLayer::~IsolineLayer() {
  if (thread_) thread_->drop(this);
}

void IsolineLayer::forget(bool keep_shown) {
  ++generation_;
  lines_.reset();
  failed_ = false;
  if (!keep_shown) shown_ = {};
}

bool IsolineLayer::fits(const QTransform& unit_to_widget, const QFont& font, const QRectF& clip, double ratio) const {
  const Place& place = shown_.place;
  if (shown_.image.isNull() || shown_.lines != generation_ || place.ratio != ratio || !(place.font == font) ||
      !same_but_moved(unit_to_widget, place.unit_to_widget)) {
    return false;
  }
  constexpr double kSlack = 0.01;
  const QRectF reach = place.reach.translated(moved_by(unit_to_widget, place.unit_to_widget));
  return reach.adjusted(-kSlack, -kSlack, kSlack, kSlack).contains(clip);
}

bool IsolineLayer::leaves_soon(const QTransform& unit_to_widget, const QRectF& clip, const QRectF& view) const {
  // Where the field of view ends within the margin, nothing more is to come.
  const QRectF around = with_margin(view, kEarlyMargin).intersected(field_in(unit_to_widget));
  const QRectF reach = shown_.place.reach.translated(moved_by(unit_to_widget, shown_.place.unit_to_widget));
  return !clip.isEmpty() && !reach.adjusted(-1, -1, 1, 1).contains(around);
}

QImage IsolineLayer::stroked(const Place& place, const std::vector<figure::Isoline>& lines) {
  QImage image((place.reach.size() * place.ratio).toSize().expandedTo({1, 1}), QImage::Format_ARGB32_Premultiplied);
  if (image.isNull()) return image;
  image.setDevicePixelRatio(place.ratio);
  image.fill(Qt::transparent);
  QPainter painter(&image);
  figure::IsolineStyle style;
  style.font = place.font;
  const QTransform to_image = QTransform::fromTranslate(-place.reach.left(), -place.reach.top());
  style.clip = to_image.mapRect(place.reach);
  style.label_room = to_image.mapRect(place.clip);
  figure::draw_isolines(painter, place.unit_to_widget * to_image, lines, style);
  return image;
}

IsolineLayer::Place IsolineLayer::place_for(const QTransform& unit_to_widget, const QFont& font, const QRectF& clip,
                                            const QRectF& view, double ratio) const {
  // Who zooms gets no margin: the next step would throw it away.
  const double margin = wanted_ && same_but_moved(unit_to_widget, *wanted_) ? kMargin : 0.0;
  const QRectF reach(field_in(unit_to_widget).intersected(with_margin(view, margin)).toAlignedRect());
  return {unit_to_widget, reach, clip, ratio, font};
}

void IsolineLayer::take_finished() {
  if (!finished_) return;
  for (Stroked& stroked : finished_->take()) {
    running_ = false;
    failed_ = stroked.image.isNull();
    // Of a map that is gone, or older than what was stroked at once meanwhile.
    if (stroked.lines != generation_ || stroked.serial < shown_.serial) continue;
    shown_ = std::move(stroked);
  }
}

void IsolineLayer::start(const Place& place, const std::vector<figure::Isoline>& lines) {
  if (!lines_) lines_ = std::make_shared<const std::vector<figure::Isoline>>(lines);
  if (!thread_) thread_ = jobs::DrawingThread::shared();
  running_ = true;
  wanted_ = place.unit_to_widget;
  const Stroked asked{{}, place, generation_, ++serial_};
  thread_->put(this, [asked, shared = lines_, out = finished_] {
    Stroked done = asked;
    try {
      done.image = stroked(done.place, *shared);
    } catch (const std::exception&) {
      // No memory: no lines, as where the image itself finds none.
    }
    out->post(std::move(done));
  });
}

void IsolineLayer::paint(QPainter& painter, const QTransform& unit_to_widget, const QRectF& clip) const {
  // Whole pixels of the screen: lines that were drawn sharp stay so. What is visible is copied, no more.
  const double ratio = shown_.place.ratio;
  const QPointF at = shown_.place.reach.topLeft() + moved_by(unit_to_widget, shown_.place.unit_to_widget);
  const QPoint corner(static_cast<int>(std::round(at.x() * ratio)), static_cast<int>(std::round(at.y() * ratio)));
  const QRect seen(QTransform::fromScale(ratio, ratio).mapRect(clip).toAlignedRect());
  const QRect part = seen.translated(-corner).intersected(shown_.image.rect());
  if (part.isEmpty()) return;
  painter.save();
  painter.setClipRect(clip, Qt::IntersectClip);
  painter.drawImage(QPointF(part.topLeft() + corner) / ratio, shown_.image, part);
  painter.restore();
}

void IsolineLayer::paint_stale(QPainter& painter, const QTransform& unit_to_widget, const QRectF& clip) const {
  const Place& then = shown_.place;
  if (shown_.image.isNull()) return;
  if (same_but_moved(unit_to_widget, then.unit_to_widget)) return paint(painter, unit_to_widget, clip);
  painter.save();
  painter.setClipRect(clip, Qt::IntersectClip);
  painter.setTransform(then.unit_to_widget.inverted() * unit_to_widget, true);
  painter.drawImage(then.reach.topLeft(), shown_.image);
  painter.restore();
}

void IsolineLayer::draw(QPainter& painter, const QTransform& unit_to_widget, const std::vector<figure::Isoline>& lines,
                        const QFont& font, const QRectF& clip, const QRectF& view, bool may_wait) {
  stale_ = false;
  take_finished();
  if (lines.empty() || clip.isEmpty()) return;
  const double ratio = painter.device()->devicePixelRatioF();
  const bool waits = may_wait && finished_ != nullptr;
  const bool fitting = fits(unit_to_widget, font, clip, ratio);
  if (fitting && waits && !running_ && leaves_soon(unit_to_widget, clip, view)) {
    start(place_for(unit_to_widget, font, clip, view, ratio), lines);
  }
  if (fitting) return paint(painter, unit_to_widget, clip);
  const Place place = place_for(unit_to_widget, font, clip, view, ratio);
  if (waits) {
    // One at a time: the view is drawn again when it has come, and asks for what it needs then.
    if (!running_ && !failed_) start(place, lines);
    stale_ = true;
    return paint_stale(painter, unit_to_widget, clip);
  }
  wanted_ = unit_to_widget;
  shown_ = {stroked(place, lines), place, generation_, ++serial_};
  if (!shown_.image.isNull()) paint(painter, unit_to_widget, clip);
}

}  // namespace m2ib::views
