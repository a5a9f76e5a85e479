#include "ui/views/panels/beta_control.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <algorithm>
#include <cmath>

#include "core/attribution/explanation.h"
#include "ui/views/panels/setting_slider.h"
#include "ui/views/parts/number_text.h"

namespace m2ib::views {
namespace {

constexpr double kLowest = 0.001;  ///< of the slider
constexpr double kHighest = 10.0;
/// Of the field. The method takes any β above 0; below this everything passes anyway.
constexpr double kLeastTyped = 1e-6;
constexpr double kMostTyped = attribution::kLargestBeta;
constexpr int kDecades = 4;
constexpr int kStepsPerDecade = 400;

int to_position(double beta) {
  return static_cast<int>(std::lround(std::log10(std::clamp(beta, kLowest, kHighest) / kLowest) * kStepsPerDecade));
}

/// Rounded to three significant digits, so that the field shows what is computed.
double to_beta(int position) {
  const double exact = kLowest * std::pow(10.0, static_cast<double>(position) / kStepsPerDecade);
  const double power = std::pow(10.0, 2.0 - std::floor(std::log10(exact)));
  return std::round(exact * power) / power;
}

}  // namespace

BetaControl::BetaControl(QWidget* parent)
    : QWidget(parent), slider_(new SettingSlider(this)), field_(new QLineEdit(this)) {
  slider_->setObjectName(QStringLiteral("betaSlider"));
  field_->setObjectName(QStringLiteral("betaField"));
  slider_->setRange(0, kDecades * kStepsPerDecade);
  slider_->setSteps(kStepsPerDecade / 100, kStepsPerDecade / 20, kStepsPerDecade / 4);
  slider_->setAccessibleName(tr("Beta, logarithmic"));
  field_->setAccessibleName(tr("Beta, value"));
  const QString help =
      tr("Weight of the compression term. A larger β keeps fewer patches.\n"
         "The slider goes from 0.001 to 10, the field takes 0.000001 to 1000000.\n"
         "Shift moves coarsely, Alt finely.");
  slider_->setToolTip(help);
  field_->setToolTip(help);
  field_->setFixedWidth(field_->fontMetrics().horizontalAdvance(QStringLiteral("0.000000")) + 16);
  field_->setAcceptDrops(false);
  field_->setAlignment(Qt::AlignRight);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(slider_, 1);
  layout->addWidget(field_);
  setFocusProxy(slider_);
  connect(slider_, &SettingSlider::moved, this, [this](int position) {
    beta_ = to_beta(position);
    showField(true);
    Q_EMIT moved(beta_);
  });
  connect(slider_, &SettingSlider::settled, this, [this] { Q_EMIT settled(beta_); });
  connect(field_, &QLineEdit::editingFinished, this, &BetaControl::readField);
  slider_->showValue(to_position(beta_));
  showField(true);
}

void BetaControl::showBeta(double beta) {
  // A position stands for a rounded value; going there and back again would make the slider creep.
  if (beta != beta_) slider_->showValue(to_position(beta));
  beta_ = beta;
  if (!field_->hasFocus() || !field_->isModified()) showField(true);
}

void BetaControl::readField() {
  if (!field_->isModified()) return;
  const std::optional<double> typed = read_number(field_->text(), locale());
  if (!typed || *typed < kLeastTyped || *typed > kMostTyped) return showField(false);
  const double beta = *typed;
  const bool changed = beta != beta_;
  beta_ = beta;
  field_->setModified(false);
  slider_->showValue(to_position(beta));
  showField(true);
  if (changed) Q_EMIT settled(beta_);
}

void BetaControl::showField(bool valid) {
  QPalette colours;
  if (!valid) {
    colours.setColor(QPalette::Base, QColor(0x6e, 0x1f, 0x24));
    colours.setColor(QPalette::Text, Qt::white);
  } else {
    // In full, so that the field shows what is computed.
    QLocale plain = locale();
    plain.setNumberOptions(QLocale::OmitGroupSeparator);
    field_->setText(plain.toString(beta_, 'g', QLocale::FloatingPointShortest));
    field_->setModified(false);
  }
  field_->setPalette(valid ? QPalette() : colours);
}

}  // namespace m2ib::views
