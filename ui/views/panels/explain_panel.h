#pragma once

#include <QWidget>

#include "ui/presenters/explorer_document.h"

class QCheckBox;
class QDoubleSpinBox;
class QPushButton;
class QSpinBox;

namespace m2ib::views {

class BetaControl;
class LayerControl;
class ModelInputBox;

/// What makes an explanation: β, the two layers, steps, learning rate, samples, seed, and how the picture reaches the
/// model. A move computes at once, its end is one undo step. Applies to the current caption, which follows the settings
/// that all captions share, or has its own.
class ExplainPanel : public QWidget {
  Q_OBJECT

 public:
  explicit ExplainPanel(presenters::ExplorerDocument* document, QWidget* parent = nullptr);

 Q_SIGNALS:
  /// "The model sees my window" was switched on, see ModelInputBox.
  void windowAsked();
  /// So high must it be to show everything: a hint came or went.
  void heightChanged(int height);

 protected:
  bool event(QEvent* event) override;

 private:
  [[nodiscard]] attribution::MethodSettings shownSettings() const;
  void build();
  void connectControls();
  void showModel();
  void showSettings();
  void showFollowing();
  void preview();
  void commit(const QString& what);

  presenters::ExplorerDocument* document_;
  QCheckBox* follow_ = nullptr;
  BetaControl* beta_ = nullptr;
  LayerControl* image_layer_ = nullptr;
  LayerControl* text_layer_ = nullptr;
  QSpinBox* steps_ = nullptr;
  QDoubleSpinBox* learning_rate_ = nullptr;
  QSpinBox* samples_ = nullptr;
  QSpinBox* seed_ = nullptr;
  QPushButton* recommended_ = nullptr;
  ModelInputBox* input_ = nullptr;
};

}  // namespace m2ib::views
