#pragma once

#include <QPainter>
#include <QRectF>
#include <memory>
#include <vector>

#include "ui/figure/figure_content.h"
#include "ui/figure/figure_page.h"
#include "ui/figure/picture_panel.h"

namespace m2ib::figure {

/// Draws the pictures of a figure. Keeps each picture as it lies, so that one paint() turns and windows it once.
class PanelPainter {
 public:
  /// @param content must outlive this
  explicit PanelPainter(const FigureContent& content);
  ~PanelPainter();

  /// @param area in the painter's units, which are design units
  void draw(QPainter& painter, const QRectF& area, std::size_t panel, const FigureType& type,
            const PaintTarget& target);

 private:
  [[nodiscard]] PicturePanel& picture(std::size_t index);
  void draw_layer(QPainter& painter, const FigurePanel& panel, const PicturePanel::Place& place,
                  const PaintTarget& target);
  void draw_marks(QPainter& painter, std::size_t panel, const PicturePanel::Place& place);
  [[nodiscard]] QImage layer(const FigurePanel& panel, const PicturePanel::Place& place, const QSize& pixels);
  void draw_annotations_of(QPainter& painter, const FigurePanel& panel, const PicturePanel::Place& place, bool inside);

  const FigureContent& content_;
  std::vector<std::unique_ptr<PicturePanel>> pictures_;
};

/// Width and height of a panel's picture as it lies.
[[nodiscard]] QSizeF picture_size(const FigureContent& content, std::size_t panel);

}  // namespace m2ib::figure
