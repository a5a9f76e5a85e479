#pragma once

#include <QFont>
#include <QImage>
#include <QPainter>
#include <QRectF>
#include <QTransform>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "ui/figure/paint/isolines.h"
#include "ui/jobs/drawing_thread.h"
#include "ui/jobs/outbox.h"

class QObject;

namespace m2ib::views {

/// Isolines as an image around what is visible. Stroking takes several frames' time on a large view, so it is done on
/// jobs::DrawingThread; meanwhile the image of before is drawn where its lines lie now, moved and scaled. Only what is
/// on the screen may wait like that: what is grabbed or printed is stroked at once. What the thread works on are copies
/// that nobody changes, and the destructor waits for it, so it touches neither the layer nor its view.
class IsolineLayer {
 public:
  /// @param told gets an event of the type jobs::Outbox<…>::kEvent when lines have come: draw again. Null: no line is
  /// ever waited for.
  explicit IsolineLayer(QObject* told = nullptr);
  ~IsolineLayer();
  IsolineLayer(const IsolineLayer&) = delete;
  IsolineLayer& operator=(const IsolineLayer&) = delete;

  /// Draws the lines, from the image where it still fits.
  /// @param unit_to_widget maps the unit square to where the field of view is drawn
  /// @param clip widget pixels in which lines may appear
  /// @param view the widget's rectangle
  /// @param may_wait for lines that are stroked in the background
  void draw(QPainter& painter, const QTransform& unit_to_widget, const std::vector<figure::Isoline>& lines,
            const QFont& font, const QRectF& clip, const QRectF& view, bool may_wait = false);
  /// The lines have changed.
  /// @param keep_shown while the new ones are waited for: they are those of the step before
  void forget(bool keep_shown = false);
  /// What was drawn last is the image of another place or of the lines before.
  [[nodiscard]] bool is_stale() const { return stale_; }

 private:
  using Lines = std::shared_ptr<const std::vector<figure::Isoline>>;
  /// Where lines are drawn.
  struct Place {
    QTransform unit_to_widget;
    QRectF reach;  ///< what the image shows, in widget pixels
    QRectF clip;   ///< for labels
    double ratio = 1.0;
    QFont font;
  };
  struct Stroked {
    QImage image;
    Place place;
    std::uint64_t lines = 0;   ///< generation
    std::uint64_t serial = 0;  ///< of the stroking
  };

  [[nodiscard]] static QImage stroked(const Place& place, const std::vector<figure::Isoline>& lines);
  [[nodiscard]] Place place_for(const QTransform& unit_to_widget, const QFont& font, const QRectF& clip,
                                const QRectF& view, double ratio) const;
  [[nodiscard]] bool fits(const QTransform& unit_to_widget, const QFont& font, const QRectF& clip, double ratio) const;
  [[nodiscard]] bool leaves_soon(const QTransform& unit_to_widget, const QRectF& clip, const QRectF& view) const;
  void take_finished();
  void start(const Place& place, const std::vector<figure::Isoline>& lines);
  void paint(QPainter& painter, const QTransform& unit_to_widget, const QRectF& clip) const;
  void paint_stale(QPainter& painter, const QTransform& unit_to_widget, const QRectF& clip) const;

  Stroked shown_;
  std::uint64_t generation_ = 1;      ///< of the lines
  std::uint64_t serial_ = 0;          ///< of the newest stroking
  std::optional<QTransform> wanted_;  ///< where the newest stroking is for
  bool running_ = false;              ///< a stroking is waited for
  bool failed_ = false;               ///< no memory for it: not tried again until the lines change
  bool stale_ = false;
  Lines lines_;  ///< for the thread; null until it needs them
  std::shared_ptr<jobs::DrawingThread> thread_;
  std::shared_ptr<jobs::Outbox<Stroked>> finished_;  ///< null where nobody is told
};

}  // namespace m2ib::views
