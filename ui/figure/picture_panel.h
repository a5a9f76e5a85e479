#pragma once

#include <QFont>
#include <QImage>
#include <QPainter>
#include <QRectF>
#include <QSizeF>

#include "core/attribution/explanation.h"
#include "ui/figure/overlay.h"
#include "ui/figure/picture_display.h"

namespace m2ib::figure {

/// One picture of a figure with what lies over it.
class PicturePanel {
 public:
  /// @param radiograph must outlive this
  PicturePanel(const image::Radiograph& radiograph, const image::Window& window, const PictureDisplay& display);

  /// Width and height as it lies.
  [[nodiscard]] QSizeF size() const { return shown_size(native_, display_); }

  /// Where and how a panel is drawn.
  struct Place {
    QRectF area;        ///< the whole picture fills it
    double unit = 1.0;  ///< of line widths, in pixels
    QFont font;         ///< of isoline labels and the scale bar
    QFont side_font;    ///< of the side letters
  };
  /// The picture alone; rows that were not in the file are hatched.
  void draw_picture(QPainter& painter, const Place& place);
  /// Map, isolines and what the model did not see.
  void draw_map(QPainter& painter, const Place& place, const attribution::Explanation& explanation,
                const OverlayStyle& style) const;
  /// A frame around what the model saw.
  void draw_frame(QPainter& painter, const Place& place, const attribution::Explanation& explanation) const;
  /// The patient's sides at the left and right edge.
  void draw_sides(QPainter& painter, const Place& place) const;
  /// A bar at the lower left with its length and unit.
  void draw_scale(QPainter& painter, const Place& place) const;

 private:
  [[nodiscard]] QTransform to_area(const QRectF& area) const;

  const image::Radiograph& radiograph_;
  PictureDisplay display_;
  QSizeF native_;
  QImage picture_;  ///< as it lies, one pixel a native pixel
  QImage scaled_;   ///< for the panel drawn last
};

}  // namespace m2ib::figure
