#pragma once

#include <QImage>
#include <QRectF>
#include <memory>
#include <optional>
#include <vector>

#include "core/image/read_image.h"

namespace m2ib::views {

/// The picture at full, half, quarter … size, so that showing a part of it costs as much as the screen has pixels and
/// not as much as the picture has. Native values are kept; the window is applied to what is shown only.
class DisplayPyramid {
 public:
  explicit DisplayPyramid(image::RadiographPtr radiograph);

  [[nodiscard]] const image::Radiograph& radiograph() const { return *levels_.front(); }
  [[nodiscard]] QSizeF size() const;

  struct Piece {
    QImage pixels;
    QRectF where;  ///< in picture pixels
  };
  /// The visible part through a window.
  /// @param visible in picture pixels; clipped to the picture
  /// @param scale screen pixels per picture pixel
  [[nodiscard]] Piece render(const QRectF& visible, double scale, const image::Window& window, bool inverted) const;

  /// Native value of a pixel; red, green and blue's mean for colour. Empty outside the picture.
  [[nodiscard]] std::optional<double> valueAt(const QPointF& picture) const;

 private:
  std::vector<image::RadiographPtr> levels_;  ///< each half the size of the one before
};

using DisplayPyramidPtr = std::shared_ptr<const DisplayPyramid>;

}  // namespace m2ib::views
