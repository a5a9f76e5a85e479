#pragma once

#include <QObject>
#include <QPointF>
#include <QSize>
#include <QString>
#include <optional>

#include "ui/views/panes/pane_map.h"

class QLabel;
class QStatusBar;

namespace m2ib::views {
class ElidedLabel;
}

namespace m2ib::shell {

/// What is known about the pixel under the cursor.
struct PixelProbe {
  QPointF picture;
  QSize size;                          ///< of the picture, so that positions take the same room everywhere
  double raw = 0.0;                    ///< native value
  std::optional<double> modality;      ///< where it differs from the native one
  QString unit;                        ///< of the modality value, e.g. "HU"; may be empty
  std::optional<int> shown;            ///< gray on the screen, 0 … 255
  std::optional<views::MapValue> map;  ///< of the patch
};

/// The window's bottom line: what lies under the cursor, the model and its speed, and the research badge.
class StatusStrip : public QObject {
  Q_OBJECT

 public:
  StatusStrip(QStatusBar* bar, QObject* parent);
  /// The line only grows: as the mouse moves, nothing jumps.
  void showPixel(const PixelProbe& probe);
  void clearPixel();
  /// @param step_ms median time of a step; 0 = not known
  void showModel(const QString& name, const QString& device, double step_ms);

 private:
  QLabel* pixel_;
  views::ElidedLabel* model_;  ///< gives way on small screens, so that the pixel stays legible
};

}  // namespace m2ib::shell
