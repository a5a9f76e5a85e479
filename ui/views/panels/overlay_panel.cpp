#include "ui/views/panels/overlay_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "ui/figure/paint/isolines.h"

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

QComboBox* make_combo(const QString& name, const QString& help, QWidget* parent) {
  auto* combo = new QComboBox(parent);
  combo->setObjectName(name);
  combo->setToolTip(help);
  // The list is as wide as its texts need, the closed box as wide as there is room.
  combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  combo->setMinimumContentsLength(8);
  return combo;
}

}  // namespace

QString colour_table_name(image::ColourTable table) {
  switch (table) {
    case image::ColourTable::Cividis:
      return OverlayPanel::tr("Cividis (accessible)");
    case image::ColourTable::Inferno:
      return OverlayPanel::tr("Inferno");
    case image::ColourTable::Viridis:
      return OverlayPanel::tr("Viridis");
    case image::ColourTable::Magma:
      return OverlayPanel::tr("Magma");
    case image::ColourTable::BatlowLike:
      return OverlayPanel::tr("Batlow-like");
    case image::ColourTable::Gray:
      return OverlayPanel::tr("Gray");
    case image::ColourTable::Jet:
      return OverlayPanel::tr("Jet (legacy)");
  }
  return {};
}

QString isolines_place_text(const figure::OverlayStyle& style) {
  if (style.isolines <= 0) return {};
  if (style.isoline_levels == figure::IsolineLevels::Round) {
    return OverlayPanel::tr("Isolines are at round values.");
  }
  QStringList shares;
  for (const double share : figure::isoline_levels(style, {0.0, 100.0, false})) {
    shares << QString::number(std::lround(share));
  }
  return OverlayPanel::tr("Isolines are at %1 % of the scale.", "25, 50, 75").arg(shares.join(QStringLiteral(", ")));
}

OverlayPanel::OverlayPanel(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("overlayPanel"));
  makeControls();
  makeChoices();
  layOut();
  showStyle();
  for (QSlider* slider : {opacity_, threshold_}) {
    connect(slider, &QSlider::valueChanged, this, &OverlayPanel::readControls);
  }
  for (QComboBox* combo : {colours_, scale_, isoline_levels_, unseen_}) {
    connect(combo, &QComboBox::currentIndexChanged, this, &OverlayPanel::readControls);
  }
  for (QCheckBox* check : {smooth_, grid_}) {
    connect(check, &QCheckBox::toggled, this, &OverlayPanel::readControls);
  }
  connect(isolines_, &QSpinBox::valueChanged, this, &OverlayPanel::readControls);
  connect(repeats_, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT repeatViewChanged(repeatView()); });
  connect(unstable_, &QCheckBox::toggled, this, [this] { Q_EMIT repeatViewChanged(repeatView()); });
  connect(visible_, &QCheckBox::toggled, this, &OverlayPanel::visibilityChanged);
}

void OverlayPanel::makeControls() {
  visible_ = new QCheckBox(tr("Show the &overlay"), this);
  visible_->setObjectName(QStringLiteral("overlayVisibleCheck"));
  visible_->setToolTip(tr("Hiding the map shows the picture alone; nothing is computed anew."));
  visible_->setChecked(true);
  opacity_ = make_slider(QStringLiteral("opacitySlider"), tr("Opacity"), this);
  opacity_->setToolTip(tr("How much the map covers the picture"));
  threshold_ = make_slider(QStringLiteral("thresholdSlider"), tr("Threshold"), this);
  threshold_->setToolTip(tr("Share of the colour scale below which the picture shows through"));
  opacity_text_ = new QLabel(this);
  threshold_text_ = new QLabel(this);
  smooth_ = new QCheckBox(tr("&Smooth between patches"), this);
  smooth_->setObjectName(QStringLiteral("smoothCheck"));
  smooth_->setToolTip(tr("Off: each patch is shown in one colour, as the model has it."));
  grid_ = new QCheckBox(tr("Patch &grid"), this);
  grid_->setObjectName(QStringLiteral("gridCheck"));
  grid_->setToolTip(tr("Thin lines between the model's patches"));
  unstable_ = new QCheckBox(tr("Hatch unstable patches"), this);
  unstable_->setObjectName(QStringLiteral("unstableCheck"));
  unstable_->setToolTip(
      tr("Where an explanation was repeated with several seeds: patches whose value the seeds do not "
         "agree on (standard deviation above half of the mean)"));
  unstable_->setChecked(true);
  isolines_ = new QSpinBox(this);
  isolines_->setObjectName(QStringLiteral("isolinesSpin"));
  isolines_->setRange(0, figure::kMostIsolines);
  isolines_->setSpecialValueText(tr("none", "isolines"));
  isolines_->setToolTip(tr("Number of lines of equal value, drawn on the smooth map and marked on the colour bar"));
  isolines_text_ = new QLabel(this);
  isolines_text_->setObjectName(QStringLiteral("isolinesText"));
  isolines_text_->setWordWrap(true);
}

void OverlayPanel::makeChoices() {
  colours_ = make_combo(QStringLiteral("coloursCombo"), tr("Colours of the map, from low to high"), this);
  colours_->setIconSize({32, 12});
  for (const image::ColourTable table : image::kColourTables) {
    colours_->addItem(colour_table_icon(table), colour_table_name(table), static_cast<int>(table));
  }
  scale_ = make_combo(QStringLiteral("scaleCombo"),
                      tr("With a shared scale, the same colour means the same value in all maps of a method. Maps of "
                         "different methods never share one."),
                      this);
  scale_->addItem(tr("Shared by all captions"), static_cast<int>(figure::ScaleMode::Absolute));
  scale_->addItem(tr("This map only (not comparable)"), static_cast<int>(figure::ScaleMode::MinMax));
  isoline_levels_ = make_combo(QStringLiteral("isolineLevelsCombo"), tr("Where the isolines lie"), this);
  isoline_levels_->setAccessibleName(tr("Where the isolines lie"));
  isoline_levels_->addItem(tr("Parts of the scale"), static_cast<int>(figure::IsolineLevels::Shares));
  isoline_levels_->addItem(tr("Round values"), static_cast<int>(figure::IsolineLevels::Round));
  repeats_ = make_combo(QStringLiteral("repeatsCombo"),
                        tr("What is shown of an explanation that was repeated with several seeds"), this);
  repeats_->addItem(tr("Mean of the seeds"), false);
  repeats_->addItem(tr("Standard deviation"), true);
  unseen_ = make_combo(QStringLiteral("unseenCombo"), tr("What becomes of the part that the model did not see"), this);
  unseen_->addItem(tr("Hatched"), static_cast<int>(figure::Unseen::Hatched));
  unseen_->addItem(tr("Hidden (black)"), static_cast<int>(figure::Unseen::Hidden));
  unseen_->addItem(tr("As it is"), static_cast<int>(figure::Unseen::AsIs));
}

void OverlayPanel::addRow(QFormLayout* form, const QString& text, QWidget* row, QWidget* field) {
  auto* label = new QLabel(text, this);
  label->setBuddy(field);
  if (field->accessibleName().isEmpty()) field->setAccessibleName(QString(text).remove(QLatin1Char('&')));
  form->addRow(label, row);
}

void OverlayPanel::layOut() {
  auto* isolines = new QWidget(this);
  auto* isolines_layout = new QHBoxLayout(isolines);
  isolines_layout->setContentsMargins(0, 0, 0, 0);
  isolines_layout->addWidget(isolines_);
  isolines_layout->addWidget(isoline_levels_, 1);

  auto* form = new QFormLayout(this);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  // Long labels of other languages go above their fields rather than being cut.
  form->setRowWrapPolicy(QFormLayout::WrapLongRows);
  form->setContentsMargins(10, 8, 10, 8);
  form->setVerticalSpacing(7);
  form->addRow(visible_);
  addRow(form, tr("O&pacity"), with_text(opacity_, opacity_text_, this), opacity_);
  addRow(form, tr("Colo&urs"), colours_, colours_);
  addRow(form, tr("Th&reshold"), with_text(threshold_, threshold_text_, this), threshold_);
  addRow(form, tr("S&cale"), scale_, scale_);
  addRow(form, tr("Isolines"), isolines, isolines_);
  form->addRow(isolines_text_);
  addRow(form, tr("Not seen", "the part of the picture that the model did not see"), unseen_, unseen_);
  addRow(form, tr("Repeats", "of an explanation with several seeds"), repeats_, repeats_);
  form->addRow(unstable_);
  form->addRow(smooth_);
  form->addRow(grid_);
  QWidget* before = visible_;
  for (QWidget* next : std::initializer_list<QWidget*>{opacity_, colours_, threshold_, scale_, isolines_,
                                                       isoline_levels_, unseen_, repeats_, unstable_, smooth_, grid_}) {
    setTabOrder(before, next);
    before = next;
  }
}

void OverlayPanel::setOverlayStyle(const figure::OverlayStyle& style) {
  figure::OverlayStyle wanted = style;
  wanted.opacity = std::clamp(style.opacity, 0.0, 1.0);
  wanted.threshold = std::clamp(style.threshold, 0.0, 1.0);
  wanted.isolines = std::clamp(style.isolines, 0, figure::kMostIsolines);
  wanted.scale_max_nats = 0.0;
  if (wanted == style_) return;
  style_ = wanted;
  showStyle();
  Q_EMIT styleChanged();
}

void OverlayPanel::setOverlayVisible(bool visible) { visible_->setChecked(visible); }

RepeatView OverlayPanel::repeatView() const { return {repeats_->currentData().toBool(), unstable_->isChecked()}; }

void OverlayPanel::setRepeatView(const RepeatView& repeats) {
  repeats_->setCurrentIndex(repeats_->findData(repeats.spread));
  unstable_->setChecked(repeats.hatched);
}

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
  read.isolines = isolines_->value();
  read.isoline_levels = static_cast<figure::IsolineLevels>(isoline_levels_->currentData().toInt());
  read.unseen = static_cast<figure::Unseen>(unseen_->currentData().toInt());
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
  const QSignalBlocker quiet_isolines(isolines_);
  const QSignalBlocker quiet_isoline_levels(isoline_levels_);
  const QSignalBlocker quiet_unseen(unseen_);
  opacity_->setValue(static_cast<int>(std::lround(style_.opacity * kPercent)));
  threshold_->setValue(static_cast<int>(std::lround(style_.threshold * kPercent)));
  colours_->setCurrentIndex(colours_->findData(static_cast<int>(style_.colours)));
  scale_->setCurrentIndex(scale_->findData(static_cast<int>(style_.scale)));
  smooth_->setChecked(style_.smooth);
  grid_->setChecked(style_.show_grid);
  isolines_->setValue(style_.isolines);
  isoline_levels_->setCurrentIndex(isoline_levels_->findData(static_cast<int>(style_.isoline_levels)));
  isoline_levels_->setEnabled(style_.isolines > 0);
  const QString place = isolines_place_text(style_);
  isolines_text_->setText(place);
  isolines_text_->setVisible(!place.isEmpty());
  unseen_->setCurrentIndex(unseen_->findData(static_cast<int>(style_.unseen)));
  opacity_text_->setText(tr("%1 %").arg(opacity_->value()));
  threshold_text_->setText(tr("%1 %").arg(threshold_->value()));
}

}  // namespace m2ib::views
