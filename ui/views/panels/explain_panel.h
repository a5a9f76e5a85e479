#pragma once

#include <QWidget>

#include "ui/presenters/document/explorer_document.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QSpinBox;

namespace m2ib::views {

class BetaControl;
class LayerControl;
class ModelInputBox;

/// What makes an explanation: the method and what it can be told (β, layers, steps, learning rate, samples, seed,
/// repeats; what a method does not use is not shown), and how the picture reaches the model. A move computes at once,
/// its end is one undo step. Applies to the current caption, which follows the settings that all captions share, or has
/// its own.
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
  void buildForm();
  void showModel();
  void showMethod(const attribution::MethodSettings& settings);
  void showSettings();
  void showFollowing();
  void preview();
  void commit(const QString& what);

  presenters::ExplorerDocument* document_;
  QFormLayout* form_ = nullptr;
  QCheckBox* follow_ = nullptr;
  QComboBox* method_ = nullptr;
  QLabel* method_note_ = nullptr;  ///< where the method is from and what it costs
  BetaControl* beta_ = nullptr;
  LayerControl* image_layer_ = nullptr;
  LayerControl* text_layer_ = nullptr;
  QSpinBox* steps_ = nullptr;
  QDoubleSpinBox* learning_rate_ = nullptr;
  QSpinBox* samples_ = nullptr;
  QLabel* samples_label_ = nullptr;
  QSpinBox* seed_ = nullptr;
  QSpinBox* repeats_ = nullptr;
  QPushButton* recommended_ = nullptr;
  ModelInputBox* input_ = nullptr;
};

}  // namespace m2ib::views
