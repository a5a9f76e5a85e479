#pragma once

#include <QWidget>
#include <optional>

#include "core/library/model_library.h"

class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QPushButton;

namespace m2ib::dialogs {

/// What a model starts with: β, layers, preprocessing, precision, activation. Nothing changes before Apply.
class PresetEditor : public QWidget {
  Q_OBJECT

 public:
  explicit PresetEditor(QWidget* parent = nullptr);

  /// @param snapshot of the model; without one its layers are not known and cannot be chosen
  void showPreset(const library::ModelPreset& preset, const std::optional<library::ModelSnapshot>& snapshot);
  [[nodiscard]] library::ModelPreset preset() const;

 Q_SIGNALS:
  void applied(const m2ib::library::ModelPreset& preset);

 private:
  QComboBox* addCombo(QGridLayout* form, const QString& name, const QString& label);
  void fillChoices();
  void fillLayers(QComboBox* combo, std::optional<int> chosen, int blocks, int last, int recommended);
  void showState();

  library::ModelPreset shown_;
  QDoubleSpinBox* beta_;
  QComboBox* image_layer_;
  QComboBox* text_layer_;
  QComboBox* preprocessing_;
  QLabel* preprocessing_note_;
  QComboBox* precision_;
  QComboBox* activation_;
  QPushButton* reset_;
  QPushButton* apply_;
};

}  // namespace m2ib::dialogs
