#include "ui/views/panels/layer_control.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <algorithm>

#include "ui/presenters/text/settings_text.h"
#include "ui/views/panels/setting_slider.h"

namespace m2ib::views {

LayerControl::LayerControl(const QString& name, const QString& accessible_name, QWidget* parent)
    : QWidget(parent), slider_(new SettingSlider(this)), number_(new QLabel(this)), meaning_(new QLabel(this)) {
  slider_->setObjectName(name);
  slider_->setAccessibleName(accessible_name);
  meaning_->setObjectName(name + QStringLiteral("Meaning"));
  slider_->setSteps(1, 1, 2);
  slider_->setTickPosition(QSlider::TicksBelow);
  slider_->setTickInterval(1);
  slider_->setToolTip(
      tr("The block after which the method looks (M2IB: where its bottleneck sits). Layers count from 0, as in the "
         "paper."));
  number_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  number_->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("000")));
  meaning_->setForegroundRole(QPalette::PlaceholderText);
  auto* layout = new QGridLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setVerticalSpacing(0);
  layout->addWidget(slider_, 0, 0);
  layout->addWidget(number_, 0, 1);
  layout->addWidget(meaning_, 1, 0, 1, 2);
  setFocusProxy(slider_);
  connect(slider_, &SettingSlider::moved, this, [this](int layer) {
    showText();
    Q_EMIT moved(layer);
  });
  connect(slider_, &SettingSlider::settled, this, &LayerControl::settled);
  setBlocks(0, 0);
}

void LayerControl::setBlocks(int blocks, int last_layer) {
  blocks_ = blocks;
  const QSignalBlocker quiet(slider_);
  slider_->setRange(0, std::max(last_layer, 0));
  setEnabled(blocks > 0);
  showText();
}

void LayerControl::showLayer(int layer) {
  slider_->showValue(layer);
  showText();
}

QString LayerControl::explanation() const { return meaning_->text(); }

void LayerControl::showText() {
  const int layer = slider_->value();
  number_->setText(blocks_ > 0 ? locale().toString(layer) : QString());
  meaning_->setText(blocks_ > 0 ? presenters::layer_text(layer, blocks_) : tr("no model"));
  slider_->setAccessibleDescription(meaning_->text());
}

}  // namespace m2ib::views
