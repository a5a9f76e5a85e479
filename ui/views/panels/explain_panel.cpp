#include "ui/views/panels/explain_panel.h"

#include <QAbstractItemModel>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>
#include <initializer_list>
#include <limits>

#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/text/method_text.h"
#include "ui/views/panels/beta_control.h"
#include "ui/views/panels/layer_control.h"
#include "ui/views/panels/model_input_box.h"
#include "ui/views/panels/setting_slider.h"
#include "ui/views/parts/method_choice.h"

namespace m2ib::views {
namespace {

QSpinBox* make_spin(const QString& name, int low, int high, const QString& help, QWidget* parent) {
  auto* spin = new QSpinBox(parent);
  spin->setObjectName(name);
  spin->setRange(low, high);
  spin->setToolTip(help);
  spin->setAccelerated(true);
  spin->setKeyboardTracking(false);  // "12" must not compute "1" first
  return spin;
}

QLabel* add_row(QFormLayout* form, const QString& text, QWidget* field) {
  auto* label = new QLabel(text, form->parentWidget());
  label->setBuddy(field);
  if (field->accessibleName().isEmpty()) field->setAccessibleName(QString(text).remove(QLatin1Char('&')));
  form->addRow(label, field);
  return label;
}

/// "noise samples a step" -> "Noise samples a step"
QString as_label(QString words) {
  if (!words.isEmpty()) words[0] = words[0].toUpper();
  return words;
}

}  // namespace

ExplainPanel::ExplainPanel(presenters::ExplorerDocument* document, QWidget* parent)
    : QWidget(parent), document_(document) {
  setObjectName(QStringLiteral("explainPanel"));
  build();
  connectControls();
  connect(document_, &presenters::ExplorerDocument::modelChanged, this, &ExplainPanel::showModel);
  connect(document_, &presenters::ExplorerDocument::settingsChanged, this, &ExplainPanel::showSettings);
  connect(document_, &presenters::ExplorerDocument::currentCaptionChanged, this, &ExplainPanel::showSettings);
  for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
    connect(document_->captions(), signal, this, [this] { showSettings(); });
  }
  showModel();
}

void ExplainPanel::build() {
  follow_ = new QCheckBox(this);
  follow_->setObjectName(QStringLiteral("followSharedBox"));
  method_ = new QComboBox(this);
  method_->setObjectName(QStringLiteral("methodCombo"));
  method_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  method_->setMinimumContentsLength(8);
  method_note_ = new QLabel(this);
  method_note_->setObjectName(QStringLiteral("methodNote"));
  method_note_->setWordWrap(true);
  method_note_->setTextFormat(Qt::PlainText);
  method_note_->setForegroundRole(QPalette::PlaceholderText);
  beta_ = new BetaControl(this);
  image_layer_ = new LayerControl(QStringLiteral("imageLayerSlider"), tr("Image layer"), this);
  text_layer_ = new LayerControl(QStringLiteral("textLayerSlider"), tr("Text layer"), this);
  steps_ = make_spin(QStringLiteral("stepsSpin"), 1, 1000, tr("Optimiser steps for each tower"), this);
  samples_ = make_spin(QStringLiteral("samplesSpin"), 1, 256, tr("Noise samples in every step"), this);
  seed_ = make_spin(QStringLiteral("seedSpin"), 0, std::numeric_limits<int>::max(),
                    tr("Seed of what is drawn at random: the same seed gives the same map"), this);
  repeats_ =
      make_spin(QStringLiteral("repeatsSpin"), 1, attribution::kMostRepeats,
                tr("Runs with this seed and the next ones: their mean is the map, their standard deviation tells "
                   "how far to trust it. It takes so many times as long."),
                this);
  learning_rate_ = new QDoubleSpinBox(this);
  learning_rate_->setObjectName(QStringLiteral("lrSpin"));
  learning_rate_->setRange(0.001, 100.0);
  learning_rate_->setDecimals(3);
  learning_rate_->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
  learning_rate_->setKeyboardTracking(false);
  learning_rate_->setToolTip(tr("Learning rate of the optimiser (Adam)"));
  recommended_ = new QPushButton(tr("Use the model's recommendation"), this);
  recommended_->setObjectName(QStringLiteral("recommendedButton"));
  buildForm();
}

void ExplainPanel::buildForm() {
  auto* form = form_ = new QFormLayout(this);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  form->setRowWrapPolicy(QFormLayout::DontWrapRows);
  form->setContentsMargins(10, 8, 10, 8);
  form->setVerticalSpacing(7);
  form->addRow(follow_);
  add_row(form, tr("Method"), method_);
  form->addRow(method_note_);
  add_row(form, tr("&Beta (β)"), beta_);
  add_row(form, tr("Image la&yer"), image_layer_);
  add_row(form, tr("Text l&ayer"), text_layer_);
  add_row(form, tr("S&teps"), steps_);
  add_row(form, tr("&Learning rate"), learning_rate_);
  samples_label_ = add_row(form, tr("Sa&mples"), samples_);
  add_row(form, tr("See&d"), seed_);
  add_row(form, tr("Repeats (K)"), repeats_);
  form->addRow(recommended_);
  input_ = new ModelInputBox(document_, this);
  form->addRow(input_);
}

bool ExplainPanel::event(QEvent* event) {
  const bool done = QWidget::event(event);
  if (event->type() == QEvent::LayoutRequest) {
    // Wrapped texts are as high as the width makes them.
    const int wrapped = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width()) : 0;
    Q_EMIT heightChanged(std::max(minimumSizeHint().height(), wrapped));
  }
  return done;
}

void ExplainPanel::connectControls() {
  connect(input_, &ModelInputBox::windowAsked, this, &ExplainPanel::windowAsked);
  connect(follow_, &QCheckBox::clicked, this, [this](bool follows) {
    if (document_->currentCaption() >= 0) document_->setFollowsShared(document_->currentCaption(), follows);
  });
  connect(method_, &QComboBox::activated, this, [this] {
    attribution::MethodSettings settings = document_->settingsOf(document_->currentCaption());
    settings.method = chosen_method(method_);
    document_->commitSettings(settings, tr("Change method"));
    showSettings();
  });
  connect(repeats_, &QSpinBox::valueChanged, this, [this] { commit(tr("Change repeats")); });
  connect(beta_, &BetaControl::moved, this, &ExplainPanel::preview);
  connect(beta_, &BetaControl::settled, this, [this] { commit(tr("Change β")); });
  for (LayerControl* layer : {image_layer_, text_layer_}) {
    connect(layer, &LayerControl::moved, this, &ExplainPanel::preview);
    connect(layer, &LayerControl::settled, this, [this] { commit(tr("Change layer")); });
  }
  connect(steps_, &QSpinBox::valueChanged, this, [this] { commit(tr("Change steps")); });
  connect(samples_, &QSpinBox::valueChanged, this, [this] { commit(tr("Change samples")); });
  connect(seed_, &QSpinBox::valueChanged, this, [this] { commit(tr("Change seed")); });
  connect(learning_rate_, &QDoubleSpinBox::valueChanged, this, [this] { commit(tr("Change learning rate")); });
  connect(recommended_, &QPushButton::clicked, this, [this] {
    if (const auto model = document_->model()) {
      document_->commitSettings(attribution::default_settings(model->card(), chosen_method(method_)),
                                tr("Use the recommended settings"));
    }
  });
}

attribution::MethodSettings ExplainPanel::shownSettings() const {
  attribution::MethodSettings settings = document_->settingsOf(document_->currentCaption());
  settings.beta = beta_->beta();
  settings.image_layer = image_layer_->slider()->value();
  settings.text_layer = text_layer_->slider()->value();
  settings.steps = steps_->value();
  // The field rounds; a value that it only shows must not change by being shown.
  if (learning_rate_->value() != learning_rate_->valueFromText(learning_rate_->textFromValue(settings.learning_rate))) {
    settings.learning_rate = learning_rate_->value();
  }
  settings.samples = samples_->value();
  settings.seed = static_cast<std::uint64_t>(seed_->value());
  settings.repeats = repeats_->value();
  return settings;
}

void ExplainPanel::showModel() {
  const auto model = document_->model();
  if (model) {
    const model::ModelCard& card = model->card();
    image_layer_->setBlocks(card.image.blocks, card.image.last_layer());
    text_layer_->setBlocks(card.text.blocks, card.text.last_layer());
  } else {
    image_layer_->setBlocks(0, 0);
    text_layer_->setBlocks(0, 0);
  }
  recommended_->setEnabled(model != nullptr);
  const QSignalBlocker quiet(method_);
  fill_methods(method_, model ? &model->card() : nullptr);
  showSettings();
}

void ExplainPanel::showSettings() {
  showFollowing();
  const attribution::MethodSettings& settings = document_->settingsOf(document_->currentCaption());
  const QSignalBlocker quiet_steps(steps_);
  const QSignalBlocker quiet_rate(learning_rate_);
  const QSignalBlocker quiet_samples(samples_);
  const QSignalBlocker quiet_seed(seed_);
  const QSignalBlocker quiet_repeats(repeats_);
  showMethod(settings);
  repeats_->setValue(settings.repeats);
  beta_->showBeta(settings.beta);
  image_layer_->showLayer(settings.image_layer);
  text_layer_->showLayer(settings.text_layer);
  steps_->setValue(settings.steps);
  learning_rate_->setValue(settings.learning_rate);
  samples_->setValue(settings.samples);
  seed_->setValue(static_cast<int>(std::min<std::uint64_t>(settings.seed, std::numeric_limits<int>::max())));
}

void ExplainPanel::showMethod(const attribution::MethodSettings& settings) {
  const QSignalBlocker quiet(method_);
  const attribution::MethodInfo& info = attribution::info_of(settings.method);
  choose_method(method_, info.method);
  const auto model = document_->model();
  const model::ModelCard* card = model ? &model->card() : nullptr;
  method_->setToolTip(method_help(info.method, card));
  method_->setAccessibleDescription(method_->toolTip());
  QString note = tr("%1. Cost: %2.", "where a method is from, what it takes")
                     .arg(QString::fromUtf8(info.source), presenters::method_cost(info.method));
  if (!info.uses_caption) note += QLatin1Char('\n') + tr("The map does not depend on the caption.");
  if (!info.explains_words) note += QLatin1Char('\n') + tr("It explains pictures only, no words.");
  if (info.explains_words && card != nullptr) {
    const QString reason = presenters::why_no_words_text(info.method, *card);
    if (!reason.isEmpty()) note += QLatin1Char('\n') + tr("No word gets a value. %1", "a reason").arg(reason);
  }
  method_note_->setText(note);
  // What a method does not use is not there: nobody moves a slider for nothing.
  const bool bottleneck = info.method == attribution::Method::M2ib;
  for (QWidget* field : std::initializer_list<QWidget*>{beta_, steps_, learning_rate_}) {
    form_->setRowVisible(field, bottleneck);
  }
  form_->setRowVisible(image_layer_, info.uses_layer);
  form_->setRowVisible(text_layer_, info.uses_layer && info.explains_words);
  form_->setRowVisible(samples_, info.samples != nullptr);
  for (QWidget* field : std::initializer_list<QWidget*>{seed_, repeats_}) form_->setRowVisible(field, info.has_chance);
  samples_->setRange(info.fewest_samples, info.most_samples);
  const QString samples = as_label(presenters::samples_name(info.method));
  samples_label_->setText(bottleneck ? tr("Sa&mples") : samples);
  samples_->setAccessibleName(samples);
  samples_->setToolTip(bottleneck ? tr("Noise samples in every step") : samples);
  recommended_->setText(bottleneck ? tr("Use the model's recommendation") : tr("Use the method's defaults"));
}

void ExplainPanel::showFollowing() {
  const int row = document_->currentCaption();
  const bool follows = row < 0 || document_->followsShared(row);
  follow_->setEnabled(row >= 0);
  follow_->setChecked(follows);
  const QString letter = row < 0 ? QString() : presenters::CaptionListModel::letter(row);
  follow_->setText(row < 0 ? tr("Same settings for all captions")
                           : tr("Caption %1 uses the shared settings").arg(letter));
  follow_->setToolTip(
      row < 0 ? tr("A caption can have settings of its own.")
      : follows
          ? tr("Caption %1 follows the shared settings: what is changed here changes all captions "
               "that do.")
                .arg(letter)
          : tr("Caption %1 has settings of its own: what is changed here changes this caption only.").arg(letter));
}

void ExplainPanel::preview() { document_->previewSettings(shownSettings()); }

void ExplainPanel::commit(const QString& what) { document_->commitSettings(shownSettings(), what); }

}  // namespace m2ib::views
