#include "ui/views/overlay_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QSlider>
#include <algorithm>
#include <cmath>

namespace m2ib::views {
namespace {

constexpr int kPercent = 100;

QIcon colour_table_icon(image::ColourTable table) {
  QPixmap strip(32, 12);
  QPainter painter(&strip);
  for (int x = 0; x < strip.width(); ++x) {
    painter.fillRect(x, 0, 1, strip.height(), figure::colour_at(table, x / (strip.width() - 1.0)));
  }
  return strip;
}

QWidget* with_text(QSlider* slider, QLabel* text, QWidget* parent) {
  auto* row = new QWidget(parent);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(slider, 1);
  layout->addWidget(text);
  text->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  text->setMinimumWidth(text->fontMetrics().horizontalAdvance(QStringLiteral("100 %")));
  return row;
}

QSlider* make_slider(const QString& name, const QString& accessible_name, QWidget* parent) {
  auto* slider = new QSlider(Qt::Horizontal, parent);
  slider->setObjectName(name);
  slider->setAccessibleName(accessible_name);
  slider->setRange(0, kPercent);
  slider->setSingleStep(1);
  slider->setPageStep(10);
  return slider;
}

}  // namespace

QString colour_table_name(image::ColourTable table) {
  switch (table) {
    case image::ColourTable::Cividis:
      return OverlayPanel::tr("Cividis (colour-blind safe)");
    case image::ColourTable::Inferno:
      return OverlayPanel::tr("Inferno");
    case image::ColourTable::Viridis:
      return OverlayPanel::tr("Viridis");
    case image::ColourTable::Magma:
      return OverlayPanel::tr("Magma");
    case image::ColourTable::Gray:
      return OverlayPanel::tr("Gray");
    case image::ColourTable::Jet:
      return OverlayPanel::tr("Jet (legacy)");
  }
  return {};
}

OverlayPanel::OverlayPanel(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("overlayPanel"));
  build();
  showStyle();
  for (QSlider* slider : {opacity_, threshold_}) {
    connect(slider, &QSlider::valueChanged, this, &OverlayPanel::readControls);
  }
  for (QComboBox* combo : {colours_, scale_}) {
    connect(combo, &QComboBox::currentIndexChanged, this, &OverlayPanel::readControls);
  }
  for (QCheckBox* check : {smooth_, grid_, unseen_}) {
    connect(check, &QCheckBox::toggled, this, &OverlayPanel::readControls);
  }
  connect(visible_, &QCheckBox::toggled, this, &OverlayPanel::visibilityChanged);
}

void OverlayPanel::build() {
  visible_ = new QCheckBox(tr("Show the &overlay"), this);
  visible_->setObjectName(QStringLiteral("overlayVisibleCheck"));
  visible_->setChecked(true);
  opacity_ = make_slider(QStringLiteral("opacitySlider"), tr("Opacity"), this);
  threshold_ = make_slider(QStringLiteral("thresholdSlider"), tr("Threshold"), this);
  threshold_->setToolTip(tr("Share of the colour scale below which the picture shows through"));
  opacity_text_ = new QLabel(this);
  threshold_text_ = new QLabel(this);
  colours_ = new QComboBox(this);
  colours_->setObjectName(QStringLiteral("coloursCombo"));
  colours_->setIconSize({32, 12});
  for (const image::ColourTable table : image::kColourTables) {
    colours_->addItem(colour_table_icon(table), colour_table_name(table), static_cast<int>(table));
  }
  scale_ = new QComboBox(this);
  scale_->setObjectName(QStringLiteral("scaleCombo"));
  scale_->addItem(tr("Shared by all captions"), static_cast<int>(figure::ScaleMode::Absolute));
  scale_->addItem(tr("This map only (not comparable)"), static_cast<int>(figure::ScaleMode::MinMax));
  scale_->setToolTip(tr("With a shared scale, the same colour means the same nats in every caption's map."));
  for (QComboBox* combo : {colours_, scale_}) {
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(8);
  }
  smooth_ = new QCheckBox(tr("&Smooth between patches"), this);
  smooth_->setObjectName(QStringLiteral("smoothCheck"));
  grid_ = new QCheckBox(tr("Patch &grid"), this);
  grid_->setObjectName(QStringLiteral("gridCheck"));
  unseen_ = new QCheckBox(tr("Mark what the model did not see"), this);
  unseen_->setObjectName(QStringLiteral("unseenCheck"));

  auto* form = new QFormLayout(this);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  form->setContentsMargins(10, 8, 10, 8);
  form->setVerticalSpacing(7);
  const auto add = [&](const QString& text, QWidget* row, QWidget* field) {
    auto* label = new QLabel(text, this);
    label->setBuddy(field);
    if (field->accessibleName().isEmpty()) field->setAccessibleName(QString(text).remove(QLatin1Char('&')));
    form->addRow(label, row);
  };
  form->addRow(visible_);
  add(tr("O&pacity"), with_text(opacity_, opacity_text_, this), opacity_);
  add(tr("Colo&urs"), colours_, colours_);
  add(tr("Th&reshold"), with_text(threshold_, threshold_text_, this), threshold_);
  add(tr("S&cale"), scale_, scale_);
  form->addRow(smooth_);
  form->addRow(grid_);
  form->addRow(unseen_);
}

void OverlayPanel::setOverlayStyle(const figure::OverlayStyle& style) {
  figure::OverlayStyle wanted = style;
  wanted.opacity = std::clamp(style.opacity, 0.0, 1.0);
  wanted.threshold = std::clamp(style.threshold, 0.0, 1.0);
  wanted.scale_max_nats = 0.0;
  if (wanted == style_) return;
  style_ = wanted;
  showStyle();
  Q_EMIT styleChanged();
}

bool OverlayPanel::isOverlayVisible() const { return visible_->isChecked(); }

void OverlayPanel::setOverlayVisible(bool visible) { visible_->setChecked(visible); }

void OverlayPanel::changeOpacity(double by) {
  opacity_->setValue(opacity_->value() + static_cast<int>(std::lround(by * kPercent)));
}

void OverlayPanel::readControls() {
  figure::OverlayStyle read;
  read.opacity = opacity_->value() / double(kPercent);
  read.threshold = threshold_->value() / double(kPercent);
  read.colours = static_cast<image::ColourTable>(colours_->currentData().toInt());
  read.scale = static_cast<figure::ScaleMode>(scale_->currentData().toInt());
  read.smooth = smooth_->isChecked();
  read.show_grid = grid_->isChecked();
  read.mark_unseen = unseen_->isChecked();
  if (read == style_) return;
  style_ = read;
  showStyle();
  Q_EMIT styleChanged();
}

void OverlayPanel::showStyle() {
  const QSignalBlocker quiet_opacity(opacity_);
  const QSignalBlocker quiet_threshold(threshold_);
  const QSignalBlocker quiet_colours(colours_);
  const QSignalBlocker quiet_scale(scale_);
  const QSignalBlocker quiet_smooth(smooth_);
  const QSignalBlocker quiet_grid(grid_);
  const QSignalBlocker quiet_unseen(unseen_);
  opacity_->setValue(static_cast<int>(std::lround(style_.opacity * kPercent)));
  threshold_->setValue(static_cast<int>(std::lround(style_.threshold * kPercent)));
  colours_->setCurrentIndex(colours_->findData(static_cast<int>(style_.colours)));
  scale_->setCurrentIndex(scale_->findData(static_cast<int>(style_.scale)));
  smooth_->setChecked(style_.smooth);
  grid_->setChecked(style_.show_grid);
  unseen_->setChecked(style_.mark_unseen);
  opacity_text_->setText(tr("%1 %").arg(opacity_->value()));
  threshold_text_->setText(tr("%1 %").arg(threshold_->value()));
}

}  // namespace m2ib::views
