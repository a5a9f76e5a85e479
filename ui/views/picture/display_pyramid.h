#pragma once

#include <QImage>
#include <QObject>
#include <QPointF>
#include <QSizeF>
#include <QTransform>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "core/image/radiograph.h"

namespace m2ib::views {

class ShadeTable;

/// The picture at full, half, quarter … size, so that showing a part of it costs as much as the screen has pixels and
/// not as much as the picture has. Native values are kept (a third more memory than the picture itself), the window is
/// applied to what is shown only.
///
/// The smaller sizes of a large picture are made on a thread of its own. Until refined() the picture is shown from its
/// full size, sharp but rough. Functions are called from the thread that made the object.
class DisplayPyramid : public QObject {
  Q_OBJECT

 public:
  explicit DisplayPyramid(image::RadiographPtr radiograph);
  ~DisplayPyramid() override;  ///< stops the thread within a row and waits for it

  [[nodiscard]] const image::Radiograph& radiograph() const { return *radiograph_; }
  [[nodiscard]] QSizeF size() const;
  [[nodiscard]] bool isRefined() const;
  /// Waits for all sizes; for measurements and tests.
  void waitUntilRefined() const;
  /// Bytes of the smaller sizes, beyond the picture's own.
  [[nodiscard]] std::size_t extraBytes() const;

  /// Draws the picture through a window. Single pixels are seen as such from 6 screen pixels a pixel on.
  /// @param to_screen from picture pixels to the image's; quarter turns, flips, a uniform scale and a shift
  /// @param screen    Format_RGB32; every pixel is written
  void render(QImage& screen, const QTransform& to_screen, const image::Window& window, bool inverted,
              QRgb ground) const;

  /// Native value of a pixel; red, green and blue's mean for colour. Empty outside the picture.
  [[nodiscard]] std::optional<double> valueAt(const QPointF& picture) const;
  /// The same after slope and intercept or the modality table.
  [[nodiscard]] std::optional<double> modalityValueAt(const QPointF& picture) const;
  /// Gray that a window shows at a pixel, 0 … 255; the channels' mean for colour.
  [[nodiscard]] std::optional<int> displayedValueAt(const QPointF& picture, const image::Window& window,
                                                    bool inverted) const;
  /// How far the picture's modality values reach, without the outermost percent at either end: by how much a drag
  /// changes the window. Never 0.
  [[nodiscard]] double valueSpan() const { return value_span_; }

 Q_SIGNALS:
  void refined() const;

 private:
  [[nodiscard]] image::RadiographPtr level(double scale, double& step) const;
  [[nodiscard]] const ShadeTable& shades(const image::Window& window, bool inverted) const;
  void refine(const std::stop_token& stop);

  image::RadiographPtr radiograph_;
  double value_span_ = 1.0;
  mutable std::mutex mutex_;                  ///< for levels_ and refined_
  std::vector<image::RadiographPtr> levels_;  ///< each half the size of the one before
  bool refined_ = false;
  struct Shades;
  mutable std::unique_ptr<Shades> shades_;  ///< of the last window: linked views ask for the same one
  mutable std::jthread maker_;              ///< last, so that it ends before what it fills
};

using DisplayPyramidPtr = std::shared_ptr<const DisplayPyramid>;

}  // namespace m2ib::views
