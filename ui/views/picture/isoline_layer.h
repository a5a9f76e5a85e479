#pragma once

#include <QFont>
#include <QImage>
#include <QPainter>
#include <QRectF>
#include <QTransform>
#include <vector>

#include "ui/figure/isolines.h"

namespace m2ib::views {

/// Isolines as an image around what is visible. Stroking takes far longer than copying, so while the picture is only
/// moved the image moves with it, until the view leaves it. Where another view has stroked its lines in the same frame,
/// the old image is drawn as it fits, and is_stale() asks for another turn: six linked views cannot all stroke at once.
class IsolineLayer {
 public:
  /// Draws the lines, from the image where it still fits.
  /// @param unit_to_widget maps the unit square to where the field of view is drawn
  /// @param clip widget pixels in which lines may appear
  /// @param view the widget's rectangle
  /// @param may_wait for another view's turn to pass, see is_stale()
  void draw(QPainter& painter, const QTransform& unit_to_widget, const std::vector<figure::Isoline>& lines,
            const QFont& font, const QRectF& clip, const QRectF& view, bool may_wait = false);
  void forget() { image_ = {}; }
  /// What was drawn last is the image of another place: draw again soon.
  [[nodiscard]] bool is_stale() const { return stale_; }

 private:
  void render(const QTransform& unit_to_widget, const std::vector<figure::Isoline>& lines, const QFont& font,
              const QRectF& reach, const QRectF& clip, double ratio);
  [[nodiscard]] bool has_turn() const;
  void draw_stale(QPainter& painter, const QTransform& unit_to_widget, const QRectF& clip) const;
  [[nodiscard]] bool fits(const QTransform& unit_to_widget, const QRectF& clip, double ratio) const;

  QImage image_;
  QRectF reach_;               ///< what the image shows, in widget pixels of the time
  QTransform unit_to_widget_;  ///< of the time
  bool stale_ = false;
};

}  // namespace m2ib::views
