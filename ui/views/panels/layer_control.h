#pragma once

#include <QWidget>

class QLabel;

namespace m2ib::views {

class SettingSlider;

/// Chooses the block after which the bottleneck sits, and says what the number means.
class LayerControl : public QWidget {
  Q_OBJECT

 public:
  /// @param name object name of the slider
  LayerControl(const QString& name, const QString& accessible_name, QWidget* parent = nullptr);
  /// @param last_layer largest layer that the bottleneck may follow, from 0
  void setBlocks(int blocks, int last_layer);
  void showLayer(int layer);
  [[nodiscard]] SettingSlider* slider() const { return slider_; }
  [[nodiscard]] QString explanation() const;

 Q_SIGNALS:
  void moved(int layer);
  void settled();

 private:
  void showText();

  int blocks_ = 0;
  SettingSlider* slider_;
  QLabel* number_;
  QLabel* meaning_;
};

}  // namespace m2ib::views
