#pragma once

#include <QWidget>

class QLineEdit;

namespace m2ib::views {

class SettingSlider;

/// β on a logarithmic slider from 0.001 to 10, with a field to type in, which takes more.
class BetaControl : public QWidget {
  Q_OBJECT

 public:
  explicit BetaControl(QWidget* parent = nullptr);
  [[nodiscard]] double beta() const { return beta_; }
  /// Shows a value without any signal.
  void showBeta(double beta);
  [[nodiscard]] SettingSlider* slider() const { return slider_; }

 Q_SIGNALS:
  void moved(double beta);    ///< while the slider moves
  void settled(double beta);  ///< released, or Enter in the field

 private:
  void readField();
  void showField(bool valid);

  double beta_ = 0.1;
  SettingSlider* slider_;
  QLineEdit* field_;
};

}  // namespace m2ib::views
