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
/// moved the image moves with it, until the view leaves it.
class IsolineLayer {
 public:
  /// Draws the lines, from the image where it still fits.
  /// @param unit_to_widget maps the unit square to where the field of view is drawn
  /// @param clip widget pixels in which lines may appear
  /// @param view the widget's rectangle
  void draw(QPainter& painter, const QTransform& unit_to_widget, const std::vector<figure::Isoline>& lines,
            const QFont& font, const QRectF& clip, const QRectF& view);
  void forget() { image_ = {}; }

 private:
  void render(const QTransform& unit_to_widget, const std::vector<figure::Isoline>& lines, const QFont& font,
              const QRectF& reach, const QRectF& clip, double ratio);
  [[nodiscard]] bool fits(const QTransform& unit_to_widget, const QRectF& clip, double ratio) const;

  QImage image_;
  QRectF reach_;               ///< what the image shows, in widget pixels of the time
  QTransform unit_to_widget_;  ///< of the time
};

}  // namespace m2ib::views
