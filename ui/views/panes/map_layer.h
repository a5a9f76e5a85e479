#pragma once

#include <QFont>
#include <QImage>
#include <QPainter>
#include <QRectF>
#include <QSizeF>
#include <QString>
#include <QTransform>
#include <cstdint>
#include <vector>

#include "ui/figure/paint/isolines.h"
#include "ui/figure/paint/overlay.h"
#include "ui/views/picture/isoline_layer.h"

namespace m2ib::views {

/// What lies over the picture.
struct MapLayer {
  QImage colours;        ///< premultiplied, stretched over field_of_view; null = no map
  QRectF field_of_view;  ///< in picture pixels; null = unknown
  bool smooth = true;    ///< interpolate between the layer's pixels
  figure::Unseen unseen = figure::Unseen::Hatched;
  int grid_lines = 0;                     ///< patches a side whose borders are drawn; 0 = none
  std::vector<figure::Isoline> isolines;  ///< drawn over everything else of the layer
  std::vector<bool> unstable;             ///< patches that are hatched, row-major; empty = none
  int unstable_grid = 0;                  ///< their side
};

/// How two layers share one view.
enum class Composing : std::uint8_t {
  Single,   ///< only the first
  Swipe,    ///< the first left of a divider, the second right of it
  Flicker,  ///< one at a time
  Reveal,   ///< the second in a round window over the first
};

struct Composition {
  Composing mode = Composing::Single;
  QString first_label;             ///< e.g. "A"
  QString second_label;            ///< e.g. "B"
  double divider = 0.5;            ///< Swipe: share of the view's width, 0 … 1
  bool second_shown = false;       ///< Flicker
  double reveal_radius_px = 90.0;  ///< Reveal, 20 … 400
  [[nodiscard]] bool operator==(const Composition&) const = default;
};

/// Where a layer is drawn.
struct LayerPlace {
  QSizeF picture;        ///< in picture pixels
  QTransform to_widget;  ///< from picture pixels
  QRect view;            ///< in widget pixels
  double ratio = 1.0;    ///< device pixels a widget pixel
  QFont font;
  bool on_screen = false;  ///< what takes longer than a frame may come a frame later, see IsolineLayer
};

/// A layer as an image as large as the view, drawn anew only where it moves or changes. Isolines are an image of their
/// own: they may follow later.
class DrawnLayer {
 public:
  /// @param told when isolines have come, see IsolineLayer
  explicit DrawnLayer(QObject* told) : isolines_(told) {}
  void setLayer(const MapLayer& layer);
  [[nodiscard]] const MapLayer& layer() const { return layer_; }
  /// What is visible has moved.
  void forget() { drawn_ = false; }
  void prepare(const LayerPlace& place);
  /// After prepare().
  /// @param clip in widget pixels; null = all
  void paint(QPainter& painter, const QRectF& clip = {});

 private:
  void draw(const LayerPlace& place);
  void drawUnstable(QPainter& painter, const LayerPlace& place) const;
  [[nodiscard]] QTransform unitToWidget(const LayerPlace& place) const;
  void paintIsolines(QPainter& painter, const QRectF& clip);

  MapLayer layer_;
  IsolineLayer isolines_;
  LayerPlace place_;
  QImage image_;  ///< transparent, as large as the widget
  QRect part_;    ///< what of it is not transparent, in device pixels
  double ratio_ = 1.0;
  bool drawn_ = false;
};

}  // namespace m2ib::views
