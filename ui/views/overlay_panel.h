#pragma once

#include <QWidget>

#include "ui/figure/overlay.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;

namespace m2ib::views {

/// How the map is drawn. Nothing here ever starts a computation.
class OverlayPanel : public QWidget {
  Q_OBJECT

 public:
  explicit OverlayPanel(QWidget* parent = nullptr);
  /// scale_max_nats of the result is 0: the scale belongs to the document.
  [[nodiscard]] const figure::OverlayStyle& style() const { return style_; }
  void setOverlayStyle(const figure::OverlayStyle& style);
  [[nodiscard]] bool isOverlayVisible() const;
  void setOverlayVisible(bool visible);
  /// Positive: less transparent.
  void changeOpacity(double by);

 Q_SIGNALS:
  void styleChanged();
  void visibilityChanged(bool visible);

 private:
  void build();
  void readControls();
  void showStyle();

  figure::OverlayStyle style_;
  QCheckBox* visible_ = nullptr;
  QSlider* opacity_ = nullptr;
  QLabel* opacity_text_ = nullptr;
  QComboBox* colours_ = nullptr;
  QSlider* threshold_ = nullptr;
  QLabel* threshold_text_ = nullptr;
  QComboBox* scale_ = nullptr;
  QCheckBox* smooth_ = nullptr;
  QCheckBox* grid_ = nullptr;
  QCheckBox* unseen_ = nullptr;
};

/// Name of a colour table for people; jet is marked as legacy.
[[nodiscard]] QString colour_table_name(image::ColourTable table);

}  // namespace m2ib::views
