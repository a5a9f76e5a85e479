#pragma once

#include <QWidget>

#include "ui/figure/paint/overlay.h"
#include "ui/views/panes/pane_map.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QSlider;
class QSpinBox;

namespace m2ib::views {

/// How the map is drawn. Nothing here ever starts a computation.
class OverlayPanel : public QWidget {
  Q_OBJECT

 public:
  explicit OverlayPanel(QWidget* parent = nullptr);
  /// scale_max_nats of the result is 0: the scale belongs to the document.
  [[nodiscard]] const figure::OverlayStyle& style() const { return style_; }
  void setOverlayStyle(const figure::OverlayStyle& style);
  void setOverlayVisible(bool visible);
  /// What is shown of explanations that were repeated.
  [[nodiscard]] RepeatView repeatView() const;
  void setRepeatView(const RepeatView& repeats);
  /// Positive: less transparent.
  void changeOpacity(double by);

 Q_SIGNALS:
  void styleChanged();
  void repeatViewChanged(const m2ib::views::RepeatView& repeats);
  void visibilityChanged(bool visible);

 private:
  void makeControls();
  void makeChoices();
  void layOut();
  void addRow(QFormLayout* form, const QString& text, QWidget* row, QWidget* field);
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
  QSpinBox* isolines_ = nullptr;
  QComboBox* isoline_levels_ = nullptr;
  QLabel* isolines_text_ = nullptr;  ///< where the lines are
  QComboBox* unseen_ = nullptr;
  QComboBox* repeats_ = nullptr;  ///< mean or standard deviation
  QCheckBox* unstable_ = nullptr;
};

/// Name of a colour table for people; jet is marked as legacy.
[[nodiscard]] QString colour_table_name(image::ColourTable table);
/// Where isolines lie, e.g. "at 25, 50 and 75 % of the scale"; empty where there are none.
[[nodiscard]] QString isolines_place_text(const figure::OverlayStyle& style);

}  // namespace m2ib::views
