#include "ui/dialogs/export/preset_editor.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QWheelEvent>

#include "core/image/model_input/preprocess_preset.h"
#include "ui/presenters/text/model_list_text.h"
#include "ui/presenters/text/settings_text.h"

namespace m2ib::dialogs {
namespace {

constexpr double kMostBeta = 10.0;

/// The wheel over the page scrolls the page, and never changes a setting that happens to lie there.
class StillCombo : public QComboBox {
 public:
  explicit StillCombo(QWidget* parent) : QComboBox(parent) { setFocusPolicy(Qt::StrongFocus); }

 protected:
  void wheelEvent(QWheelEvent* event) override;
};

void StillCombo::wheelEvent(QWheelEvent* event) { hasFocus() ? QComboBox::wheelEvent(event) : event->ignore(); }

}  // namespace

PresetEditor::PresetEditor(QWidget* parent)
    : QWidget(parent), beta_(new QDoubleSpinBox(this)), preprocessing_note_(new QLabel(this)) {
  auto* form = new QGridLayout;
  form->setColumnStretch(1, 1);
  form->setHorizontalSpacing(14);
  form->setVerticalSpacing(5);
  beta_->setObjectName(QStringLiteral("presetBeta"));
  beta_->setDecimals(3);
  beta_->setRange(0.0, kMostBeta);  // 0 stands for the model's own
  beta_->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
  beta_->setToolTip(tr("Weight of compression: a larger β keeps fewer patches"));
  auto* beta_label = new QLabel(tr("β"), this);
  beta_label->setBuddy(beta_);
  beta_->setAccessibleName(tr("β that the model starts with"));
  form->addWidget(beta_label, 0, 0);
  form->addWidget(beta_, 0, 1);
  image_layer_ = addCombo(form, QStringLiteral("presetImageLayer"), tr("Image layer"));
  text_layer_ = addCombo(form, QStringLiteral("presetTextLayer"), tr("Text layer"));
  preprocessing_ = addCombo(form, QStringLiteral("presetPreprocessing"), tr("Preprocessing"));
  preprocessing_note_->setObjectName(QStringLiteral("presetPreprocessingNote"));
  preprocessing_note_->setWordWrap(true);
  preprocessing_note_->setForegroundRole(QPalette::PlaceholderText);
  form->addWidget(preprocessing_note_, form->rowCount(), 1);
  precision_ = addCombo(form, QStringLiteral("presetPrecision"), tr("Precision"));
  activation_ = addCombo(form, QStringLiteral("presetActivation"), tr("Activation"));
  fillChoices();

  reset_ = new QPushButton(tr("Reset"), this);
  reset_->setObjectName(QStringLiteral("presetReset"));
  reset_->setToolTip(tr("Everything as the model's own files say"));
  apply_ = new QPushButton(tr("Apply"), this);
  apply_->setObjectName(QStringLiteral("presetApply"));
  for (QPushButton* button : {reset_, apply_}) button->setAutoDefault(false);
  auto* buttons = new QHBoxLayout;
  buttons->addStretch(1);
  buttons->addWidget(reset_);
  buttons->addWidget(apply_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addLayout(form);
  layout->addLayout(buttons);

  connect(beta_, &QDoubleSpinBox::valueChanged, this, &PresetEditor::showState);
  for (QComboBox* combo : {image_layer_, text_layer_, preprocessing_, precision_, activation_}) {
    connect(combo, &QComboBox::currentIndexChanged, this, &PresetEditor::showState);
  }
  connect(reset_, &QPushButton::clicked, this, [this] { Q_EMIT applied({}); });
  connect(apply_, &QPushButton::clicked, this, [this] { Q_EMIT applied(preset()); });
}

QComboBox* PresetEditor::addCombo(QGridLayout* form, const QString& name, const QString& label) {
  auto* combo = new StillCombo(this);
  combo->setObjectName(name);
  combo->setAccessibleName(label);
  combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  combo->setMinimumContentsLength(18);
  auto* text = new QLabel(label, this);
  text->setBuddy(combo);
  const int row = form->rowCount();
  form->addWidget(text, row, 0);
  form->addWidget(combo, row, 1);
  return combo;
}

void PresetEditor::fillChoices() {
  for (const image::PreprocessPreset& preset : image::preprocess_presets()) {
    const QString id = QString::fromStdString(preset.id);
    // "As the files say" is kept as an empty text, so that a list says only what a person chose.
    preprocessing_->addItem(presenters::preprocess_title(id), id == QLatin1String("model") ? QString() : id);
    preprocessing_->setItemData(preprocessing_->count() - 1, presenters::preprocess_note(id), Qt::ToolTipRole);
  }
  precision_->addItem(tr("float32 (fastest)"), QString());
  precision_->addItem(tr("Keep half precision (half the memory, slower)"), QStringLiteral("stored"));
  for (const char* id : {"", "quick_gelu", "gelu", "gelu_pytorch_tanh"}) {
    activation_->addItem(presenters::activation_title(QString::fromLatin1(id)), QString::fromLatin1(id));
  }
}

void PresetEditor::fillLayers(QComboBox* combo, std::optional<int> chosen, int blocks, int last, int recommended) {
  combo->clear();
  combo->addItem(blocks > 0 ? tr("As recommended (%1)").arg(presenters::layer_text(recommended, blocks))
                            : tr("As recommended"));
  for (int layer = 0; layer <= last; ++layer) combo->addItem(presenters::layer_text(layer, blocks), layer);
  if (chosen && combo->findData(*chosen) < 0) combo->addItem(tr("layer %1").arg(*chosen), *chosen);
  combo->setCurrentIndex(chosen ? combo->findData(*chosen) : 0);
  combo->setEnabled(combo->count() > 1);
  combo->setToolTip(blocks > 0 ? tr("The block after which the bottleneck sits")
                               : tr("Open the model once: then its layers are known"));
}

void PresetEditor::showPreset(const library::ModelPreset& preset,
                              const std::optional<library::ModelSnapshot>& snapshot) {
  {
    const QSignalBlocker quiet[] = {QSignalBlocker(beta_),       QSignalBlocker(image_layer_),
                                    QSignalBlocker(text_layer_), QSignalBlocker(preprocessing_),
                                    QSignalBlocker(precision_),  QSignalBlocker(activation_)};
    const library::ModelSnapshot known = snapshot.value_or(library::ModelSnapshot{});
    beta_->setSpecialValueText(snapshot ? tr("As recommended (%1)").arg(presenters::beta_text(known.recommended.beta))
                                        : tr("As recommended"));
    beta_->setValue(preset.beta.value_or(0.0));
    fillLayers(image_layer_, preset.image_layer, known.image_blocks, snapshot ? known.image_last_layer : -1,
               known.recommended.image_layer);
    fillLayers(text_layer_, preset.text_layer, known.text_blocks, snapshot ? known.text_last_layer : -1,
               known.recommended.text_layer);
    const auto choose = [](QComboBox* combo, const std::string& id) {
      const QString wanted = QString::fromStdString(id);
      if (combo->findData(wanted) < 0) combo->addItem(wanted, wanted);
      combo->setCurrentIndex(combo->findData(wanted));
    };
    choose(preprocessing_, preset.preprocessing);
    choose(precision_, preset.precision);
    choose(activation_, preset.activation);
  }
  shown_ = this->preset();
  showState();
}

library::ModelPreset PresetEditor::preset() const {
  library::ModelPreset preset;
  if (beta_->value() > 0.0) preset.beta = beta_->value();
  const auto layer = [](const QComboBox* combo) {
    const QVariant chosen = combo->currentData();
    return chosen.isValid() ? std::optional<int>(chosen.toInt()) : std::nullopt;
  };
  preset.image_layer = layer(image_layer_);
  preset.text_layer = layer(text_layer_);
  preset.preprocessing = preprocessing_->currentData().toString().toStdString();
  preset.precision = precision_->currentData().toString().toStdString();
  preset.activation = activation_->currentData().toString().toStdString();
  return preset;
}

void PresetEditor::showState() {
  const library::ModelPreset now = preset();
  const QString id = QString::fromStdString(now.preprocessing);
  preprocessing_note_->setText(presenters::preprocess_note(id.isEmpty() ? QStringLiteral("model") : id));
  apply_->setEnabled(!(now == shown_));
  reset_->setEnabled(!now.is_empty() || !shown_.is_empty());
}

}  // namespace m2ib::dialogs
