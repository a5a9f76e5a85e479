#pragma once

#include <QFont>
#include <QImage>
#include <QPainter>
#include <QRectF>
#include <QSizeF>
#include <QTransform>
#include <vector>

#include "core/attribution/explanation.h"
#include "ui/figure/paint/overlay.h"
#include "ui/figure/paint/picture_display.h"

namespace m2ib::figure {

/// One picture of a figure with what lies over it. Everything scales with the painter.
class PicturePanel {
 public:
  /// @param radiograph must outlive this
  PicturePanel(const image::Radiograph& radiograph, const image::Window& window, const PictureDisplay& display);

  /// Width and height as it lies.
  [[nodiscard]] QSizeF size() const { return shown_size(native_, display_); }
  /// From picture pixels to where the panel lies.
  [[nodiscard]] QTransform to_area(const QRectF& area) const;

  /// Where and how a panel is drawn.
  struct Place {
    QRectF area;                 ///< the whole picture fills it
    double unit = 1.0;           ///< of line widths, in the painter's units
    QFont font;                  ///< of isoline labels and the scale bar
    QFont side_font;             ///< of the side letters
    double dots_per_unit = 1.0;  ///< resolution of the device
  };
  /// The picture alone, as many pixels as the painter's device has for it.
  [[nodiscard]] QImage scaled(const QSize& pixels);
  /// Rows that were not in the file are hatched.
  void draw_missing_rows(QPainter& painter, const Place& place) const;
  /// Map, isolines, patches that the repeats do not agree on, and what the model did not see.
  void draw_map(QPainter& painter, const Place& place, const attribution::Explanation& explanation,
                const OverlayStyle& style) const;
  /// Difference of two maps with the field of view of `explanation`; unseen parts as in draw_map().
  void draw_difference(QPainter& painter, const Place& place, const attribution::Explanation& explanation,
                       const std::vector<float>& difference_nats, double limit_nats, const OverlayStyle& style) const;
  /// A frame around what the model saw.
  void draw_frame(QPainter& painter, const Place& place, const attribution::Explanation& explanation) const;
  /// The patient's sides at the left and right edge.
  void draw_sides(QPainter& painter, const Place& place) const;
  /// A bar at the lower left with its length and unit; nothing where it does not fit.
  void draw_scale(QPainter& painter, const Place& place) const;

 private:
  void draw_layer(QPainter& painter, const Place& place, const QRectF& seen, const QImage& layer) const;
  void draw_outside(QPainter& painter, const Place& place, const QRectF& seen_shown, Unseen how) const;
  [[nodiscard]] int layer_side(const Place& place, const QRectF& seen_shown) const;

  const image::Radiograph& radiograph_;
  PictureDisplay display_;
  QSizeF native_;
  QImage picture_;  ///< as it lies, one pixel a native pixel
  QImage scaled_;   ///< for the panel drawn last
};

}  // namespace m2ib::figure
